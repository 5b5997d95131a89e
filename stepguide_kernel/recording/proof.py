"""Proving a guide: a fresh kernel runs it and shows what the session showed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from stepguide_kernel.execution.comparison.compare import compare
from stepguide_kernel.execution.runner import run
from stepguide_kernel.model.execution import Execution, Stop
from stepguide_kernel.model.guide import Proof
from stepguide_kernel.model.times import utc
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.settings import Settings

NOT_RUN = Proof("not run")


class Trial(NamedTuple):
    """What became of a proof, and whether a larger slice would end in the same way."""

    proof: Proof
    final: bool = False


def prove(
    guide: Notebook,
    kept: Collection[str],
    *,
    folder: Path,
    settings: Settings,
    lack: Callable[[Stop], str | None],
) -> Trial:
    """Run ``guide`` in ``folder`` and compare the outputs of the cells ``kept`` (ids).

    Other warnings, and pictures that differ in their bytes only, are no reason to doubt.
    ``lack`` says of a stop what was missing, if no larger slice would bring it.
    """
    ran = run(
        guide,
        cwd=folder,
        timeout=settings.cell_timeout,
        deadline=settings.run_deadline,
        memory_limit=settings.memory_limit or None,
    )
    if ran.stop is not None:
        missing = lack(ran.stop)
        return Trial(_stopped(ran.stop, missing), final=missing is not None)
    reason = _shows_else(guide, ran, kept)
    return Trial(Proof("not proved" if reason else "proved", reason, utc()))


def _stopped(stop: Stop, missing: str | None) -> Proof:
    where = f"cell {stop.cell_id}: " if stop.cell_id else ""
    raised = f"{stop.ename}: " + stop.evalue.strip().partition("\n")[0]
    return Proof("not proved", f"{where}{missing or raised}"[:300], utc())


def _shows_else(guide: Notebook, ran: Execution, kept: Collection[str]) -> str:
    if ran.notebook is None:
        return "the run saved no outputs"
    for drift in compare(guide, Notebook.parse(ran.notebook)):
        if drift.cell_id in kept and drift.kind not in {"cosmetic", "image"}:
            return f"cell {drift.cell_id} shows something else: {drift.detail}"
    return ""
