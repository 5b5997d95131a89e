"""Where the cells of a draft go that a guide lacks, or has in another order."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from stepguide_kernel.notebook.changes import out_of_order
from stepguide_kernel.notebook.identity import derived_id
from stepguide_kernel.notebook.metadata import cell_metadata
from stepguide_kernel.notebook.recorded import mark_recorded

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from stepguide_kernel.recording.updating.ground import Ground
    from stepguide_kernel.recording.updating.parts import Draft, Part


def to_move(ground: Ground, draft: Draft, found: Mapping[str, NotebookNode]) -> set[str]:
    """Ids of the fewest cells of the guide that must move to run in the order of ``draft``.

    Where the session kept the order in which the guide's cells were recorded, nothing moves:
    another order is then its author's.
    """
    both = [found[new["id"]] for _, new in draft.code() if new["id"] in found]
    recorded = [_run_number(cell) for cell in both]
    known = [number for number in recorded if number is not None]
    if len(known) == len(both) and known == sorted(known):
        return set()
    return out_of_order([cell["id"] for cell in both], [cell["id"] for cell in ground.cells])


def place(
    ground: Ground, draft: Draft, found: Mapping[str, NotebookNode], moved: Collection[str]
) -> dict[str, NotebookNode]:
    """Put new cells where ``draft`` has them, and the ``moved`` ones (ids) too.

    ``found`` maps ids of the draft's code cells to cells of the guide; returned is the same
    for all of the draft's.
    """
    return _Placing(ground, draft, found, moved).placed


class _Placing:
    """Goes through the draft in order; each cell comes after the one before it there."""

    def __init__(
        self,
        ground: Ground,
        draft: Draft,
        found: Mapping[str, NotebookNode],
        moved: Collection[str],
    ) -> None:
        self.placed = dict(found)
        self._ground = ground
        self._draft = draft
        self._previous: tuple[Part, NotebookNode] | None = None
        self._done = 0
        for cell in [cell for cell in ground.cells if cell["id"] in moved]:
            ground.take_out(cell, forget=True)
        for part, new in draft.code():
            known = self.placed.get(new["id"])
            cell = self._add(part, new) if known is None else known
            if cell["id"] in moved:
                self._insert(part, [cell])
                ground.say("cell moved", cell, cell["source"], before=cell["source"])
            self.placed[new["id"]] = cell
            self._previous = (part, cell)
            self._done += 1

    def _add(self, part: Part, new: NotebookNode) -> NotebookNode:
        taken = {cell["id"] for cell in self._ground.cells}
        prose = [text for text in self._draft.prose(new) if text["id"] not in taken]
        cell, *above = (copy.deepcopy(drafted) for drafted in (new, *prose))
        if cell["id"] in taken:  # by a cell of text
            cell["id"] = derived_id(cell["id"], "update")
        self._insert(part, [*above, cell])
        self._ground.say("cell added", cell, cell["source"])
        return cell

    def _insert(self, part: Part, cells: list[NotebookNode]) -> None:
        ground = self._ground
        if self._previous is not None and self._previous[0] is part:
            ground.insert(ground.index(self._previous[1]) + 1, cells)
            return
        following = self._next_standing(cells[-1])
        if following is not None and self._is_of(part, following):
            ground.insert(self._above(following), cells)
        else:
            self._insert_step(part, cells, following)

    def _insert_step(
        self, part: Part, cells: list[NotebookNode], following: NotebookNode | None
    ) -> None:
        """Put in a step that the guide lacks; without its heading inside another step."""
        ground = self._ground
        at = ground.end_of_step(self._previous[1] if self._previous else None)
        if following is not None and at > ground.index(following):
            ground.insert(self._above(following), cells)
            return
        heading = self._heading(part)
        ground.insert(at, [*heading, *cells])
        for cell in heading:
            ground.say("step added", cell, cell["source"])

    def _next_standing(self, cell: NotebookNode) -> NotebookNode | None:
        """The first cell that the draft has after ``cell`` and that stands in the guide."""
        present = {known["id"] for known in self._ground.cells}
        later = [new["id"] for _, new in self._draft.code()][self._done :]
        known = (self.placed.get(cell_id) for cell_id in later)
        standing = (found for found in known if found is not None and found["id"] in present)
        return next((found for found in standing if found["id"] != cell["id"]), None)

    def _is_of(self, part: Part, cell: NotebookNode) -> bool:
        own = (self.placed.get(new["id"]) for new in part.code)
        return any(known is cell for known in own)

    def _above(self, cell: NotebookNode) -> int:
        """Where something comes that must run before ``cell``: above its prose."""
        return self._ground.index(cell) - len(self._ground.recorded_prose(cell))

    def _heading(self, part: Part) -> list[NotebookNode]:
        """The heading of a step that the guide lacks, at the level of its others."""
        taken = {cell["id"] for cell in self._ground.cells}
        if part.heading is None or part.heading["id"] in taken or not self._ground.has_headings:
            return []
        heading = copy.deepcopy(part.heading)
        heading["source"] = self._ground.at_level(heading["source"])
        mark_recorded(heading)
        return [heading]


def _run_number(cell: NotebookNode) -> int | None:
    """The number of the run that a cell was made of: ``run-12`` is 12."""
    number = (cell_metadata(cell).derived_from or "").removeprefix("run-")
    return int(number) if number.isdecimal() else None
