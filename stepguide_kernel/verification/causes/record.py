"""What the file still tells of the time when it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from stepguide_kernel.notebook.document import Notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode

_MINOR = re.compile(r"\d+\.\d+")


def has_worked(cell: NotebookNode) -> bool:
    """Whether the file has outputs of this cell, and no error among them."""
    outputs = cell.get("outputs", [])
    return bool(outputs) and recorded_error(cell) is None


def recorded_error(cell: NotebookNode) -> str | None:
    """Return the class of the error that the file shows for this cell, if it shows one."""
    errors = (out["ename"] for out in cell.get("outputs", []) if out["output_type"] == "error")
    return next(errors, None)


def keeps_outputs(notebook: Notebook) -> bool:
    """Whether outputs were saved at all, so that their absence says something."""
    return any(cell.get("outputs") for cell in notebook.cells)


def later_cells(notebook: Notebook, index: int) -> Iterator[tuple[int, NotebookNode]]:
    """Yield the code cells below ``index`` with their places."""
    for place, cell in enumerate(notebook.cells[index + 1 :], index + 1):
        if cell.cell_type == "code":
            yield place, cell


def ran_before(one: NotebookNode, other: NotebookNode) -> bool:
    """Whether the counts of the file say that one cell ran before another."""
    first, second = one.get("execution_count"), other.get("execution_count")
    return isinstance(first, int) and isinstance(second, int) and first < second


def saved_with(notebook: Notebook) -> str:
    """Return the Python that last ran the notebook, as 3.6; empty if the file does not say."""
    language = notebook.node.metadata.get("language_info")
    version = language.get("version") if isinstance(language, dict) else None
    return minor(version) if isinstance(version, str) else ""


def minor(version: str) -> str:
    """Return the first two numbers of a version."""
    found = _MINOR.match(version)
    return found[0] if found else ""


def sources(cells: Sequence[NotebookNode]) -> list[str]:
    """Return the code of the code cells among ``cells``."""
    return [cell["source"] for cell in cells if cell.cell_type == "code"]
