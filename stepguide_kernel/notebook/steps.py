"""The steps of a guide, read from its headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stepguide_kernel.model.guide import CellMetadata, Step
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.identity import derived_id
from stepguide_kernel.notebook.markdown import Heading, leading_heading
from stepguide_kernel.notebook.metadata import cell_metadata, guide_title
from stepguide_kernel.notebook.migrations import seen_as_4_5

SET_UP_ID = "set-up"
SET_UP_TITLE = "Set-up"
WHOLE_ID = "whole"


class _Start(NamedTuple):
    """Where a step begins: the cell's place from 0 and id, its heading, its metadata."""

    at: int
    cell_id: str
    heading: Heading
    metadata: CellMetadata


def steps(notebook: Notebook) -> tuple[Step, ...]:
    """Return the steps, in order.

    A step begins at a markdown cell that begins with a heading of the step level: 2, or the
    first level in use below the title; in a notebook of nothing but level-1 headings, 1.
    Code before the first is step 0.  Without such headings the whole is step 1.

    :raises NotebookInvalid: a cell's ``metadata.stepguide`` is not what the schema allows.
    """
    starts = _starts(notebook)
    if not starts:
        return (Step(WHOLE_ID, 1, guide_title(notebook), (0, len(notebook.cells))),)
    first = starts[0].at
    found = []
    if any(cell.cell_type == "code" for cell in notebook.cells[:first]):
        found.append(Step(SET_UP_ID, 0, SET_UP_TITLE, (0, first)))
    ends = [start.at for start in starts[1:]] + [len(notebook.cells)]
    taken: set[str] = set()
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        step_id = _step_id(start, taken)
        taken.add(step_id)
        found.append(
            Step(
                step_id,
                number,
                start.heading.title or f"Step {number}",
                (start.at, end),
                start.metadata.aliases,
                start.metadata.title_source,
            )
        )
    return tuple(found)


def step_of(steps: Sequence[Step], cell_index: int) -> Step:
    """Return the step that holds a cell; an introduction counts to the first step.

    ``cell_index`` counts all cells from 0.
    """
    for step in reversed(steps):
        if step.cells[0] <= cell_index:
            return step
    return steps[0]


def step_named(steps: Sequence[Step], step_id: str) -> Step | None:
    """Return the step with an id; where no step has it, the one that it is an alias of."""
    by_alias = (step for step in steps if step_id in step.aliases)
    return next((step for step in steps if step.id == step_id), next(by_alias, None))


def step_level(notebook: Notebook) -> int | None:
    """Return the level of the headings that begin steps, or ``None`` where there are none.

    :raises NotebookInvalid: a cell's ``metadata.stepguide`` is not what the schema allows.
    """
    starts = _starts(notebook)
    return starts[0].heading.level if starts else None


def _starts(notebook: Notebook) -> list[_Start]:
    headed = [
        _Start(index, cell["id"], heading, cell_metadata(cell))
        for index, cell in enumerate(seen_as_4_5(notebook).cells)
        if cell.cell_type == "markdown" and (heading := leading_heading(cell["source"]))
    ]
    level = _step_level([start.heading.level for start in headed])
    return [start for start in headed if start.heading.level == level]


def _step_level(levels: Sequence[int]) -> int | None:
    below_title = [level for level in levels if level > 1]
    if below_title:
        return min(below_title)
    # One level-1 heading is the title; several without anything below them are the steps.
    return 1 if len(levels) > 1 else None


def _step_id(start: _Start, taken: set[str]) -> str:
    """Return the id of a step; of copies the first keeps it, as when a client repairs them."""
    step_id = start.metadata.step_id or start.cell_id
    while step_id in taken:
        step_id = derived_id(step_id, start.cell_id)
    return step_id
