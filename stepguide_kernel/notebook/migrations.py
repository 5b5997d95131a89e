"""Raising older formats to the one guides are kept in: 4.5, whose cells have ids."""

from __future__ import annotations

from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.identity import assign_cell_ids, have_own_ids

GUIDE_MINOR = 5


def raise_to_4_5(notebook: Notebook) -> Notebook:
    """Return a copy in format 4.5 or newer in which every cell has an id of its own.

    Ids that are there stay; missing, doubled and illegal ones are derived from the cells'
    content, so the same file gives the same ids wherever it is raised.
    """
    raised = notebook.copy()
    if raised.node.get("nbformat_minor", 0) < GUIDE_MINOR:
        raised.node["nbformat_minor"] = GUIDE_MINOR
    assign_cell_ids(raised.cells)
    return raised


def seen_as_4_5(notebook: Notebook) -> Notebook:
    """Return what :func:`raise_to_4_5` does, only to be looked at: it may be no copy."""
    minor = notebook.node.get("nbformat_minor", 0)
    if minor >= GUIDE_MINOR and have_own_ids(notebook.cells):
        return notebook
    return raise_to_4_5(notebook)
