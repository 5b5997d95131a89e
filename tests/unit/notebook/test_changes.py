from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.model.guide_file import CellChange
from stepguide_kernel.notebook.changes import changes
from stepguide_kernel.notebook.document import Notebook
from tests.unit.notebook.sample import code, notebook, text


def _of(*names: str) -> Notebook:
    return notebook(*(code(f"source of {name}", id=name) for name in names))


def _kinds(before: Notebook, after: Notebook) -> list[tuple[str, str]]:
    return [(change.kind, change.cell_id) for change in changes(before, after)]


def test_a_notebook_is_as_it_is() -> None:
    assert changes(_of("a", "b"), _of("a", "b")) == ()


def test_added_removed_and_changed_cells_are_told_with_their_texts() -> None:
    before = notebook(text("## Load", id="a"), code("x = 1", id="b"), code("y", id="c"))
    after = notebook(text("## Load", id="a"), code("x = 2", id="b"), text("Note", id="d"))
    assert changes(before, after) == (
        CellChange("changed", "b", "code", "x = 1", "x = 2"),
        CellChange("removed", "c", "code", "y", None),
        CellChange("added", "d", "markdown", None, "Note"),
    )


def test_a_cell_of_another_kind_has_changed() -> None:
    before, after = notebook(code("x", id="a")), notebook(text("x", id="a"))
    assert _kinds(before, after) == [("changed", "a")]


def test_the_fewest_cells_have_moved_that_explain_the_order() -> None:
    assert _kinds(_of(*"abcde"), _of(*"bcdea")) == [("moved", "a")]
    assert _kinds(_of(*"abcde"), _of(*"eabcd")) == [("moved", "e")]
    assert _kinds(_of(*"abcd"), _of(*"bxcd")) == [("removed", "a"), ("added", "x")]


def test_outputs_and_metadata_are_no_changes() -> None:
    after = _of("a")
    after.cells[0]["execution_count"] = 7
    after.cells[0].metadata["collapsed"] = True
    assert changes(_of("a"), after) == ()


def test_a_removed_cell_stands_where_it_stood() -> None:
    assert _kinds(_of(*"abc"), _of("b")) == [("removed", "a"), ("removed", "c")]
    found = _kinds(_of(*"abcd"), _of(*"axd"))
    assert found == [("removed", "b"), ("removed", "c"), ("added", "x")]


@given(
    st.lists(st.sampled_from("abcdefgh"), unique=True),
    st.lists(st.sampled_from("abcdefgh"), unique=True),
)
def test_the_changes_lead_from_the_one_to_the_other(old: list[str], new: list[str]) -> None:
    found = changes(_of(*old), _of(*new))
    by_kind = {
        kind: {change.cell_id for change in found if change.kind == kind}
        for kind in ("added", "removed", "moved", "changed")
    }
    assert by_kind["added"] == set(new) - set(old)
    assert by_kind["removed"] == set(old) - set(new)
    assert by_kind["changed"] == set()
    still = [name for name in new if name in old and name not in by_kind["moved"]]
    assert still == [name for name in old if name in still]
    assert len(found) == len({change.cell_id for change in found})


def test_a_thousand_cells_are_compared_in_a_moment() -> None:
    names = [f"cell-{number}" for number in range(1000)]
    before, after = _of(*names), _of(*reversed(names))
    started = time.monotonic()
    assert len(changes(before, after)) == 999
    assert time.monotonic() - started < 5
