"""Merging a new draft into the guide that its author has worked on.

The guide is the ground: its cells, ids, titles, prose and callouts stay where they are.  From
the draft come code that changed, outputs, new cells and steps; and what the session no longer
needs goes, unless its author wrote it or edited it.  Where both sides changed a cell, the
author's text stays and the conflict is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from stepguide_kernel.model.guide import Step
from stepguide_kernel.model.update import UpdateChange
from stepguide_kernel.notebook.building import number
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.migrations import raise_to_4_5
from stepguide_kernel.notebook.recorded import is_as_recorded
from stepguide_kernel.recording.updating.ground import Ground
from stepguide_kernel.recording.updating.matching import counterparts
from stepguide_kernel.recording.updating.parts import Draft, code_cells
from stepguide_kernel.recording.updating.placing import place, to_move
from stepguide_kernel.recording.updating.taking_over import take_over, take_titles

if TYPE_CHECKING:
    from nbformat import NotebookNode


class Merged(NamedTuple):
    """The guide as it would be, and how that differs from what it is.

    ``cells`` maps ids of the draft's code cells to those of the cells that show the same here;
    a cell that the author's text stays in shows something else.
    """

    guide: Notebook
    changes: tuple[UpdateChange, ...]
    cells: Mapping[str, str]


def merge(guide: Notebook, draft: Notebook, threads: Mapping[str, int] | None = None) -> Merged:
    """Merge ``draft``, as a build laid it out, into a copy of ``guide``.

    ``threads`` counts the discussions about each step (id), so that none loses its step
    without a word.  The metadata of the guide as a whole stay as they are.

    :raises NotebookInvalid: a cell's ``metadata.stepguide`` is not what the schema allows.
    """
    ground = Ground(raise_to_4_5(guide.copy()))
    new = Draft(draft)
    drafted = [cell for _, cell in new.code()]
    found = counterparts(code_cells(ground.cells), drafted)
    had_code = {ground.step_of(cell).id for cell in code_cells(ground.cells)}
    moved = to_move(ground, new, found)
    authors_own = take_over(ground, new, found)
    _remove_unneeded(ground, found)
    placed = place(ground, new, found, moved)
    take_titles(ground, new, placed)
    _remove_emptied(ground, had_code, threads or {})
    if ground.changes:
        number(ground.cells)
    same = {cell_id: cell["id"] for cell_id, cell in placed.items() if cell_id not in authors_own}
    return Merged(ground.guide, tuple(ground.changes), same)


def _remove_unneeded(ground: Ground, found: Mapping[str, NotebookNode]) -> None:
    """Take out code that the session does not need, where its author never touched it."""
    kept = {cell["id"] for cell in found.values()}
    for cell in code_cells(ground.cells):
        if cell["id"] in kept or not is_as_recorded(cell):
            continue
        ground.say("cell removed", cell, before=cell["source"])
        for gone in (*ground.recorded_prose(cell), cell):
            ground.take_out(gone)


def _remove_emptied(ground: Ground, had_code: set[str], threads: Mapping[str, int]) -> None:
    """Take out steps that lost their code, unless their author wrote something there."""
    have_code = {ground.step_of(cell).id for cell in code_cells(ground.cells)}
    for step in ground.steps:
        heading = ground.heading(step)
        if heading is None or step.id in have_code or step.id not in had_code:
            continue
        rest = ground.cells_of(step)
        stays = not all(map(is_as_recorded, rest))
        text = heading["source"]
        ground.say(
            "step emptied" if stays else "step removed",
            heading,
            text if stays else None,
            step=step,
            before=text,
            threads=_discussions(step, threads),
        )
        for cell in () if stays else rest:
            ground.take_out(cell)


def _discussions(step: Step, threads: Mapping[str, int]) -> int:
    return sum(threads.get(step_id, 0) for step_id in (step.id, *step.aliases))
