"""The two hashes a publication carries: what executes, and what is shown.

Both are SHA-256 in hex.
"""

from __future__ import annotations

import hashlib
import json

from stepguide_kernel.notebook.document import Notebook

EXECUTION_TAGS = frozenset(
    {"parameters", "injected-parameters", "raises-exception", "skip-execution"}
)
"""Cell tags that change what runs or what counts as a failure."""


def code_hash(notebook: Notebook) -> str:
    """Hash what executes: the code cells in order, their execution tags, the language.

    Prose, callouts, outputs, execution counts and all other metadata leave it as it is, and
    so do cells of nothing but white space.
    """
    cells = [
        [cell["source"], sorted(EXECUTION_TAGS.intersection(cell.metadata.get("tags", ())))]
        for cell in notebook.cells
        if cell.cell_type == "code" and cell["source"].strip()
    ]
    executes = json.dumps([notebook.language, cells])
    return hashlib.sha256(executes.encode()).hexdigest()


def snapshot_hash(notebook: Notebook) -> str:
    """Hash the bytes that are published."""
    return hashlib.sha256(notebook.to_bytes()).hexdigest()
