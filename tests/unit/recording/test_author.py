from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from stepguide_kernel.errors import NotFound
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.recording.author import AuthorsWords, words_of


def _words(*cells: Any, **metadata: Any) -> AuthorsWords:
    return AuthorsWords(Notebook(new_notebook(cells=list(cells), metadata=metadata)))


def _code(cell_id: str) -> Any:
    return new_code_cell("x", id=cell_id)


def _text(source: str, cell_id: str | None = None) -> Any:
    return new_markdown_cell(source, id=cell_id or f"text-{hash(source) % 10**9}")


def test_the_first_heading_is_the_title_and_the_text_below_it_the_summary() -> None:
    words = _words(_text("# Paid orders\n\nWhich count."), _code("a"))
    assert (words.title, words.summary) == ("Paid orders", "Which count.")
    assert words.section_of("a") is None


def test_code_belongs_to_the_heading_above_also_past_other_code() -> None:
    words = _words(_text("## Load\nFrom the export.", "h"), _code("a"), _code("b"), _code("c"))
    section = words.section_of("c")
    assert section is not None
    assert (section.id, section.title, section.text) == ("h", "Load", "From the export.")


def test_prose_belongs_to_the_code_directly_below() -> None:
    words = _words(_text("## Load"), _text("why"), _text("how"), _code("a"), _code("b"))
    assert words.prose_above("a") == ("why", "how")
    assert words.prose_above("b") == ()


def test_an_underlined_heading_leaves_no_line_behind() -> None:
    words = _words(_text("Load\n----\nFrom the export."), _code("a"))
    section = words.section_of("a")
    assert section is not None
    assert section.text == "From the export."


def test_which_cells_are_there_is_known_only_with_a_notebook() -> None:
    assert _words(_text("x"), _code("a"), _code("b")).cells == frozenset("ab")
    assert AuthorsWords(None).cells is None


def test_a_named_notebook_must_be_there_and_a_remembered_one_need_not(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        words_of(tmp_path / "absent.ipynb", None)
    assert words_of(None, str(tmp_path / "absent.ipynb")).cells is None
    broken = tmp_path / "broken.ipynb"
    broken.write_text("no json")
    assert words_of(None, str(broken)).cells is None


def test_a_kernelspec_without_a_name_is_none() -> None:
    spec = {"name": "analysis", "display_name": "Analysis"}
    assert _words(kernelspec=spec).kernelspec == spec
    assert _words().kernelspec is None


def test_a_remembered_notebook_saved_before_the_last_run_only_lends_its_words(
    tmp_path: Path,
) -> None:
    path = tmp_path / "work.ipynb"
    Notebook(new_notebook(cells=[_text("# Orders"), _code("a")])).write(path)
    saved = path.stat().st_mtime
    stale = words_of(None, str(path), ran_until=saved + 1)
    assert (stale.title, stale.cells) == ("Orders", None)
    assert words_of(None, str(path), ran_until=saved - 1).cells == frozenset("a")
    assert words_of(path, None, ran_until=saved + 1).cells == frozenset("a")
