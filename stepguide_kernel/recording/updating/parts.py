"""A draft as its steps: the heading, the code, and the prose above each code cell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, takewhile
from typing import TYPE_CHECKING, NamedTuple

from stepguide_kernel.notebook.building import prose_id
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.steps import steps

if TYPE_CHECKING:
    from nbformat import NotebookNode


class Part(NamedTuple):
    """A step of the draft, or its set-up, which has no heading."""

    heading: NotebookNode | None
    code: tuple[NotebookNode, ...]


class Draft:
    """What a build laid out for the new session."""

    def __init__(self, draft: Notebook) -> None:
        self.parts = tuple(_parts(draft))
        self._markdown = {cell["id"]: cell for cell in draft.cells if cell.cell_type == "markdown"}

    def code(self) -> Iterator[tuple[Part, NotebookNode]]:
        """Yield the code cells in order, each with its part."""
        return ((part, cell) for part in self.parts for cell in part.code)

    def prose(self, cell: NotebookNode) -> list[NotebookNode]:
        """Return the markdown that was built above a code cell."""
        ids = (prose_id(cell["id"], number) for number in count())
        return [self._markdown[prose] for prose in takewhile(self._markdown.__contains__, ids)]


def code_cells(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return those of ``cells`` that hold code."""
    return [cell for cell in cells if cell.cell_type == "code"]


def _parts(draft: Notebook) -> Iterator[Part]:
    for step in steps(draft):
        cells = draft.cells[slice(*step.cells)]
        headed = step.number > 0 and cells[0].cell_type == "markdown"
        yield Part(cells[0] if headed else None, tuple(code_cells(cells)))
