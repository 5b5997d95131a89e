"""How exactly each cell of a guide is compared, as its author has set it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stepguide_kernel.model.guide import DriftPolicy, DriftTolerance
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import cell_metadata, guide_metadata

if TYPE_CHECKING:
    from nbformat import NotebookNode

RTOL = 1e-5
"""How far numbers may be off, relatively, where nobody has said anything."""

COMMON = DriftTolerance(RTOL)
"""The policy where nobody has said anything."""

# What nbval reads as "run this cell, but do not compare it", as a comment or as a tag.
_NBVAL = re.compile(r"^\s*#\s*NBVAL_IGNORE_OUTPUT\b", re.MULTILINE)
_NBVAL_TAGS = frozenset({"nbval-ignore-output", "NBVAL_IGNORE_OUTPUT"})


def policies(notebook: Notebook) -> list[DriftPolicy]:
    """Return the policy of each cell: its own, else the guide's, else the common tolerance.

    :raises NotebookInvalid: a cell or the guide asks for something that there is not.
    """
    metadata = guide_metadata(notebook)
    common = (metadata and metadata.drift) or COMMON
    return [_policy(cell, common) for cell in notebook.cells]


def _policy(cell: NotebookNode, common: DriftPolicy) -> DriftPolicy:
    own = cell_metadata(cell).drift
    if own is not None:
        return own
    tags = _NBVAL_TAGS.intersection(cell.metadata.get("tags", ()))
    return "ignore" if tags or _NBVAL.search(cell.get("source", "")) else common
