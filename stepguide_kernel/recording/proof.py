"""Proving a guide: a fresh kernel runs it and shows what the session showed."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from stepguide_kernel.execution.comparison.compare import compare
from stepguide_kernel.kernel.lines import redacted_output
from stepguide_kernel.model.execution import Execution
from stepguide_kernel.model.guide import Proof
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.redaction import Redactor

if TYPE_CHECKING:
    from nbformat import NotebookNode

NOT_RUN = Proof("not run")


class ShownElse(NamedTuple):
    """The first cell of those to be shown that showed something else, and how."""

    cell_id: str
    detail: str


def shows_else(guide: Notebook, ran: Execution, shown: Collection[str]) -> ShownElse | None:
    """Compare the outputs of the cells ``shown`` (ids) with those of a run that completed.

    Other warnings, and pictures that look the same, are no difference.  Nor are points in time
    written as such, which say when it ran; a number that tells the time is one.
    """
    if ran.notebook is None:
        return ShownElse("", "the run saved no outputs")
    drifts = compare(guide, Notebook.parse(ran.notebook), proof=True)
    for drift in drifts:
        if drift.cell_id in shown and drift.kind != "cosmetic":
            return ShownElse(drift.cell_id, drift.detail)
    return None


def refresh(guide: Notebook, ran: Execution, shown: Collection[str]) -> None:
    """Let the cells that only lead to those ``shown`` say what this run said.

    They may have shown something else in the session, where more had been run before.
    """
    if ran.notebook is None:
        return
    executed = Notebook.parse(ran.notebook)
    fresh = {cell["id"]: cell for cell in executed.cells}
    drifts = compare(guide, executed, proof=True)
    changed = {drift.cell_id for drift in drifts if drift.kind != "cosmetic"}
    redactor = Redactor(os.environ)
    for cell in guide.cells:
        if cell["id"] in changed - set(shown):
            cell["outputs"] = _redacted(fresh[cell["id"]]["outputs"], redactor)


def _redacted(outputs: Iterable[NotebookNode], redactor: Redactor) -> list[NotebookNode]:
    from nbformat import from_dict

    plain: list[dict[str, Any]] = json.loads(json.dumps(list(outputs)))
    redacted = (redacted_output(output, redactor) for output in plain)
    return [from_dict(output) for output in redacted]
