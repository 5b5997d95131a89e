"""Findings that a guide's author has looked at and keeps, each with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from stepguide_kernel.errors import BadRequest, FileChanged
from stepguide_kernel.model.guide import AllowedFinding
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata, patch_guide


def allow(path: Path, findings: Sequence[AllowedFinding]) -> None:
    """Note down in the guide at ``path`` that these findings are no secrets.

    :raises BadRequest: a finding has no reason.
    :raises NotFound: there is no file.
    :raises NotebookInvalid: it is no notebook.
    :raises FileChanged: the file was saved at this very moment.
    :raises StorageError: it cannot be written.
    """
    if any(not finding.reason.strip() for finding in findings):
        raise BadRequest("a finding is allowed with a reason", hint='add --reason "…"')
    notebook = Notebook.read(path)
    before = notebook.to_bytes()
    metadata = guide_metadata(notebook)
    kept = {finding.hash: finding for finding in (metadata.allowed_findings if metadata else ())}
    kept |= {finding.hash: finding for finding in findings}
    patch_guide(notebook, {"allowed_findings": msgspec.to_builtins(tuple(kept.values()))})
    if Notebook.read(path).to_bytes() != before:
        raise FileChanged(f"{path} was saved meanwhile", hint="try again")
    notebook.write(path)
