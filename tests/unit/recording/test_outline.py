from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from stepguide_kernel.model.session import Run
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.recording.author import AuthorsWords
from stepguide_kernel.recording.outline import Outline, outline

MakeRun = Callable[..., Run]


def _parts(made: Outline) -> list[list[str]]:
    return [[run.cell_id for run in step.runs] for step in made.steps]


def test_imports_and_settings_at_the_start_are_the_set_up(run: MakeRun) -> None:
    made = outline(
        [run("a", "import os"), run("b", "RATE = 0.2"), run("c", "df = pd.read_csv('x')")],
        AuthorsWords(None),
    )
    assert [one.cell_id for one in made.set_up] == ["a", "b"]
    assert _parts(made) == [["c"]]


def test_a_step_ends_with_what_it_shows(run: MakeRun) -> None:
    runs = [run("a", "f(1)"), run("b", shows="1"), run("c", "f(2)"), run("d", shows="2")]
    assert _parts(outline(runs, AuthorsWords(None))) == [["a", "b"], ["c", "d"]]


def test_a_comment_begins_a_step(run: MakeRun) -> None:
    runs = [run("a", "f(1)"), run("b", "# Then the rest\ng()")]
    made = outline(runs, AuthorsWords(None))
    assert _parts(made) == [["a"], ["b"]]
    assert made.steps[1].title.text == "Then the rest"


def test_an_import_that_shows_something_is_no_set_up(run: MakeRun) -> None:
    assert _parts(outline([run("a", "import this", shows="Zen")], AuthorsWords(None))) == [["a"]]


def test_headings_of_the_notebook_part_the_steps(run: MakeRun) -> None:
    cells: list[Any] = [
        new_markdown_cell("## Load", id="h1"),
        new_code_cell(id="a"),
        new_code_cell(id="b"),
        new_markdown_cell("## Draw", id="h2"),
        new_code_cell(id="c"),
    ]
    words = AuthorsWords(Notebook(new_notebook(cells=cells)))
    runs = [run("a", "import os"), run("b", "# twice", shows="1"), run("c"), run("gone")]
    made = outline(runs, words)
    assert _parts(made) == [["a", "b"], ["c"], ["gone"]]
    assert [step.title.text for step in made.steps][:2] == ["Load", "Draw"]
    assert made.steps[0].title.source == "heading"


def test_the_title_is_that_of_the_run_that_says_most(run: MakeRun) -> None:
    runs = [run("a", "x = f(1)"), run("b", "df = pd.read_csv('a.csv')"), run("c", "df", shows="1")]
    (step,) = outline(runs, AuthorsWords(None)).steps[-1:]
    assert step.title.text == "Load a.csv into df"
