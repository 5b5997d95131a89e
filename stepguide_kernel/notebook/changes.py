"""How a notebook differs from an earlier one, cell by cell."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from stepguide_kernel.model.guide_file import CellChange
from stepguide_kernel.notebook.migrations import raise_to_4_5
from stepguide_kernel.notebook.steps import step_of, steps

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from stepguide_kernel.model.guide import Step
    from stepguide_kernel.notebook.document import Notebook


def changes(before: Notebook, after: Notebook) -> tuple[CellChange, ...]:
    """Return what was added, removed, changed or moved, in the order of ``after``.

    Cells are told by their ids.  Only what the author writes counts: text and kind of a cell,
    not its outputs or metadata.  A removed cell comes after those that stood before it.  Of
    cells in another order, the fewest that explain it have moved.
    """
    old, new = _cells(before), _cells(after)
    moved = out_of_order([cell_id for cell_id in new if cell_id in old], list(old))
    found: dict[str, CellChange] = {}
    for cell_id, cell in new.items():
        change = _change(old.get(cell_id), cell, moved=cell_id in moved)
        if change is not None:
            found[cell_id] = change
    removed = {cell_id: _removed(cell) for cell_id, cell in old.items() if cell_id not in new}
    merged = _merged(list(old), list(new))
    return tuple(
        change for cell_id in merged if (change := found.get(cell_id) or removed.get(cell_id))
    )


def changes_by_step(before: Notebook, after: Notebook) -> tuple[CellChange, ...]:
    """Return the changes with the step in which each stands, or stood before it was removed."""
    old, new = _step_of_cells(before), _step_of_cells(after)
    return tuple(
        msgspec.structs.replace(change, step=step.number, step_title=step.title)
        for change in changes(before, after)
        for step in ((old if change.kind == "removed" else new)[change.cell_id],)
    )


def _step_of_cells(notebook: Notebook) -> dict[str, Step]:
    source = raise_to_4_5(notebook)
    found = steps(source)
    return {cell["id"]: step_of(found, index) for index, cell in enumerate(source.cells)}


def _cells(notebook: Notebook) -> dict[str, NotebookNode]:
    return {cell["id"]: cell for cell in raise_to_4_5(notebook).cells}


def _change(old: NotebookNode | None, new: NotebookNode, *, moved: bool) -> CellChange | None:
    if old is None:
        return CellChange("added", new["id"], new.cell_type, None, new["source"])
    if (old.cell_type, old["source"]) != (new.cell_type, new["source"]):
        return CellChange("changed", new["id"], new.cell_type, old["source"], new["source"])
    if moved:
        return CellChange("moved", new["id"], new.cell_type, old["source"], new["source"])
    return None


def _removed(cell: NotebookNode) -> CellChange:
    return CellChange("removed", cell["id"], cell.cell_type, cell["source"], None)


def out_of_order(kept: Sequence[str], old: Sequence[str]) -> set[str]:
    """Return those of ``kept`` that are outside of the longest run still in the old order."""
    places = {cell_id: place for place, cell_id in enumerate(old)}
    # Longest increasing subsequence: the smallest end of each length, and who came before.
    ends: list[int] = []
    chains: list[tuple[str, ...]] = []
    for cell_id in kept:
        at = bisect_left(ends, places[cell_id])
        chain = (*(chains[at - 1] if at else ()), cell_id)
        ends[at : at + 1] = [places[cell_id]]
        chains[at : at + 1] = [chain]
    return set(kept) - set(chains[-1] if chains else ())


def _merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """All ids: those of ``new`` in their order, each other one behind its old neighbour."""
    merged = list(new)
    previous: str | None = None
    for cell_id in old:
        if cell_id not in merged:
            merged.insert(0 if previous is None else merged.index(previous) + 1, cell_id)
        previous = cell_id
    return merged
