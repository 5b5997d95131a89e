"""Proving a guide: a fresh kernel runs it and shows what the session showed."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from stepguide_kernel.execution.compare import compare
from stepguide_kernel.execution.runner import run
from stepguide_kernel.model.execution import Execution
from stepguide_kernel.model.guide import Proof
from stepguide_kernel.model.times import utc
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.settings import Settings

NOT_RUN = Proof("not run")


def prove(guide: Notebook, kept: Collection[str], *, folder: Path, settings: Settings) -> Proof:
    """Run ``guide`` in ``folder`` and compare the outputs of the cells ``kept`` (ids).

    Other warnings, and pictures that differ in their bytes only, are no reason to doubt.
    """
    ran = run(guide, cwd=folder, timeout=settings.cell_timeout, deadline=settings.run_deadline)
    reason = _stopped(ran) or _shows_else(guide, ran, kept)
    return Proof("not proved" if reason else "proved", reason, utc())


def _stopped(ran: Execution) -> str:
    if ran.stop is None:
        return ""
    where = f"cell {ran.stop.cell_id}: " if ran.stop.cell_id else ""
    said = ran.stop.evalue.strip().partition("\n")[0]
    return f"{where}{ran.stop.ename}: {said}"[:300]


def _shows_else(guide: Notebook, ran: Execution, kept: Collection[str]) -> str:
    if ran.notebook is None:
        return "the run saved no outputs"
    for drift in compare(guide, Notebook.parse(ran.notebook)):
        if drift.cell_id in kept and drift.kind not in {"cosmetic", "image"}:
            return f"cell {drift.cell_id} shows something else: {drift.detail}"
    return ""
