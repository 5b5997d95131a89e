"""Ids that come out the same wherever and whenever they are computed.

A reader must not write ids into a file, yet comments and verdicts need some; so they are
derived from what is there (version 5 UUIDs), and are the same again when the author saves.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

_NAMESPACE = uuid.UUID("5d0cf2b4-7f0e-5a53-9a5c-1f6f0e4b8a21")
_LEGAL_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def derived_id(*parts: str) -> str:
    """Return the UUID that belongs to ``parts``, in order."""
    # NUL cannot stand in the text of a cell, so ("ab", "c") and ("a", "bc") differ.
    return str(uuid.uuid5(_NAMESPACE, "\0".join(parts)))


def assign_cell_ids(cells: Sequence[NotebookNode]) -> None:
    """Give each cell without a legal id of its own one derived from its content.

    Of cells with one id in common the first keeps it.  Equal cells are told apart by their
    order among themselves, so a cell inserted above changes no id.
    """
    taken: set[str] = set()
    alike: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        key = (str(cell.get("cell_type", "")), str(cell.get("source", "")))
        if not _is_legal(cell.get("id")) or cell["id"] in taken:
            cell["id"] = derived_id("cell", *key, str(alike[key]))
        alike[key] += 1
        taken.add(cell["id"])


def have_own_ids(cells: Sequence[NotebookNode]) -> bool:
    """Whether :func:`assign_cell_ids` would leave all ``cells`` as they are."""
    ids = [cell.get("id") for cell in cells]
    return all(map(_is_legal, ids)) and len(set(ids)) == len(ids)


def _is_legal(cell_id: object) -> bool:
    return isinstance(cell_id, str) and _LEGAL_CELL_ID.fullmatch(cell_id) is not None
