"""A notebook as anchors look at it: its steps, and for each cell what places are found by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from stepguide_kernel.model.guide import CellMetadata, Step
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.markdown import Heading, leading_heading
from stepguide_kernel.notebook.metadata import cell_metadata
from stepguide_kernel.notebook.migrations import seen_as_4_5
from stepguide_kernel.notebook.steps import step_level, step_of, steps

_WORD = re.compile(r"\w+", re.ASCII)


@dataclass(frozen=True)
class AnchorCell:
    """One cell: its id and the ids it goes on from, its step and the headings it stands under."""

    id: str
    type: str
    source: str
    lineage: tuple[str, ...]
    headings: tuple[str, ...]
    step: Step

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the source, as far as they are ASCII."""
        return words_of(self.source)


class AnchorCells(NamedTuple):
    """The cells of one version of a notebook, and its steps."""

    cells: tuple[AnchorCell, ...]
    by_id: dict[str, AnchorCell]
    heirs: dict[str, tuple[AnchorCell, ...]]
    """The cells that go on from a cell that had this id."""
    steps: tuple[Step, ...]


def anchor_cells(notebook: Notebook) -> AnchorCells:
    """Read a notebook as anchors look at it.

    :raises NotebookInvalid: a cell's ``metadata.stepguide`` is not what the schema allows.
    """
    seen = seen_as_4_5(notebook)
    found_steps = steps(seen)
    cells = tuple(
        AnchorCell(
            cell["id"],
            cell["cell_type"],
            cell["source"],
            _lineage(cell_metadata(cell)),
            headings,
            step_of(found_steps, index),
        )
        for index, (cell, headings) in enumerate(zip(seen.cells, _headings(seen), strict=True))
    )
    # Of cells with one id the first counts, as for the ids of steps.
    by_id = {cell.id: cell for cell in reversed(cells)}
    heirs: dict[str, tuple[AnchorCell, ...]] = {}
    for cell in cells:
        for ancestor in cell.lineage:
            heirs[ancestor] = (*heirs.get(ancestor, ()), cell)
    return AnchorCells(cells, by_id, heirs, found_steps)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, as far as they are ASCII."""
    return frozenset(_WORD.findall(text))


def _lineage(metadata: CellMetadata) -> tuple[str, ...]:
    return (*metadata.aliases, *filter(None, [metadata.derived_from]))


def _headings(notebook: Notebook) -> Iterator[tuple[str, ...]]:
    """Yield the titles each cell stands under: its step's, and those below it."""
    level = step_level(notebook)
    path: list[Heading] = []
    for cell in notebook.cells:
        heading = leading_heading(cell["source"]) if cell.cell_type == "markdown" else None
        if level is not None and heading is not None:
            path = [above for above in path if above.level < heading.level]
            if heading.level >= level:
                path.append(heading)
        yield tuple(above.title for above in path)
