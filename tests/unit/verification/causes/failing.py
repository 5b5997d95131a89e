"""Cells that failed, made for a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stepguide_kernel.model.execution import Raised, Stop
from stepguide_kernel.verification.causes.finding import Before, Failed
from tests.unit.notebook.sample import code, notebook

NOWHERE = Path("/nowhere-at-all")
SHOWN = {"output_type": "stream", "name": "stdout", "text": "1\n"}


def error(ename: str, evalue: str = "") -> dict[str, Any]:
    """An error as a file keeps it."""
    return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": []}


def failed(
    ename: str,
    evalue: str = "",
    *cells: dict[str, Any],
    at: int = 0,
    folder: Path = NOWHERE,
    before: Before | None = None,
    saved_with: str = "",
    packages: dict[str, str] | None = None,
    **raised: Any,
) -> Failed:
    """An exception of cell ``at`` of a notebook of ``cells``, last run by Python ``saved_with``."""
    made = notebook(*(cells or (code("x"),)))
    if saved_with:
        made.node.metadata["language_info"] = {"name": "python", "version": saved_with}
    stop = Stop(ename, evalue, at, "c", raised=Raised(**raised))
    return Failed(stop, made, folder, packages or {"python": "3.11.7"}, before)
