from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.errors import NotebookInvalid
from stepguide_kernel.notebook.identity import derived_id
from stepguide_kernel.notebook.steps import step_named, step_of, steps
from tests.unit.notebook.sample import code, notebook, text

SOURCES = ["# T", "## A", "### B", "text", "```\n## no\n```", "> [!NOTE]\n> ## no"]
CELLS = st.lists(st.one_of(st.sampled_from(SOURCES).map(text), st.just(code("1"))), max_size=8)


@given(CELLS)
def test_steps_follow_each_other_to_the_end_and_never_modify_the_notebook(
    cells: list[dict[str, object]],
) -> None:
    made = notebook(*cells, minor=4)
    before = made.to_bytes()
    found = steps(made)
    assert made.to_bytes() == before
    assert found[-1].cells[1] == len(cells)
    for one, other in pairwise(found):
        assert one.cells[1] == other.cells[0]
        assert one.number + 1 == other.number
    assert len({step.id for step in found}) == len(found)


def titles(*cells: dict[str, object]) -> list[tuple[int, str]]:
    return [(step.number, step.title) for step in steps(notebook(*cells, minor=4))]


def test_a_step_begins_at_a_level_2_heading() -> None:
    guide = (text("# Title"), text("## A"), code("1"), text("### Aside"), text("## B"), code("2"))
    assert titles(*guide) == [(1, "A"), (2, "B")]


def test_code_before_the_first_step_is_the_set_up() -> None:
    assert titles(text("# T"), code("1"), text("## A")) == [(0, "Set-up"), (1, "A")]


def test_the_first_level_in_use_below_the_title_counts() -> None:
    assert titles(text("# T"), text("### A"), text("#### a"), text("### B")) == [(1, "A"), (2, "B")]


def test_several_level_1_headings_and_nothing_below_are_the_steps() -> None:
    assert titles(text("# A"), code("1"), text("# B")) == [(1, "A"), (2, "B")]


def test_without_headings_the_whole_is_one_step() -> None:
    whole = notebook(text("Hello"), code("1"), minor=4)
    whole.path = Path("revenue.ipynb")
    (step,) = steps(whole)
    assert (step.number, step.title, step.cells) == (1, "revenue", (0, 2))


def test_headings_in_fences_and_callouts_start_no_step() -> None:
    guide = (text("## A"), text("```\n## no\n```"), text("> [!TIP]\n> ## no"), code("1"))
    assert titles(*guide) == [(1, "A")]


def test_an_id_is_the_one_written_down_else_the_cell_s() -> None:
    written = {"stepguide": {"step_id": "load", "aliases": ["old"], "title_source": "author"}}
    first, second = steps(notebook(text("## A", "a", metadata=written), text("## B", "b")))
    assert (first.id, first.aliases, first.title_source) == ("load", ("old",), "author")
    assert second.id == "b"


def test_of_two_steps_with_one_id_the_first_keeps_it() -> None:
    written = {"stepguide": {"step_id": "load"}}
    first, second = steps(
        notebook(text("## A", "a", metadata=written), text("## A", "b", metadata=written))
    )
    assert (first.id, second.id) == ("load", derived_id("load", "b"))


def test_a_step_is_named_by_its_id_before_it_is_by_an_alias_of_another() -> None:
    merged = {"stepguide": {"step_id": "load", "aliases": ["old", "plot"]}}
    found = steps(notebook(text("## A", "a", metadata=merged), text("## B", "plot")))
    titles = {
        name: step and step.title
        for name in ("load", "old", "plot", "gone")
        for step in [step_named(found, name)]
    }
    assert titles == {"load": "A", "old": "A", "plot": "B", "gone": None}


def test_a_cell_belongs_to_the_step_it_stands_in() -> None:
    found = steps(notebook(text("# T"), text("## A"), code("1"), text("## B"), code("2"), minor=4))
    assert [step_of(found, index).title for index in range(5)] == ["A", "A", "A", "B", "B"]


def test_metadata_that_the_schema_does_not_allow_is_named() -> None:
    damaged = notebook(text("## A", "a", metadata={"stepguide": {"step_id": 7}}))
    with pytest.raises(NotebookInvalid, match=r"cell a: .*step_id"):
        steps(damaged)
