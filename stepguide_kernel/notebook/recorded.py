"""Which cells of a guide are still as a session made them.

A cell that a session made keeps a mark of its text, so that a later update knows the cells
that nobody has touched from those that the author has made their own.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stepguide_kernel.notebook.metadata import cell_metadata, patch_cell

if TYPE_CHECKING:
    from nbformat import NotebookNode

_DIGITS = 16


def mark_recorded(cell: NotebookNode) -> None:
    """Note down that ``cell`` says what a session said."""
    patch_cell(cell, {"recorded": _mark(cell["source"])})


def is_as_recorded(cell: NotebookNode) -> bool:
    """Whether a session made the cell and nobody has edited it since.

    :raises NotebookInvalid: its metadata is not what the schema allows.
    """
    return cell_metadata(cell).recorded == _mark(cell["source"])


def was_recorded_as(cell: NotebookNode, source: str) -> bool:
    """Whether a session made the cell with exactly this text, edited since or not.

    :raises NotebookInvalid: its metadata is not what the schema allows.
    """
    return cell_metadata(cell).recorded == _mark(source)


def _mark(source: str) -> str:
    return hashlib.sha256(source.strip().encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
