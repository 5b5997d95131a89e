"""Running a guide of some of the runs in a fresh kernel, in a folder of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from stepguide_kernel.execution.runner import run
from stepguide_kernel.execution.warm_kernels import WarmKernels
from stepguide_kernel.model.execution import Execution, Stop
from stepguide_kernel.model.guide import Proof
from stepguide_kernel.model.session import Session
from stepguide_kernel.model.times import utc
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.recorded import is_as_recorded
from stepguide_kernel.recording.cure import cure
from stepguide_kernel.recording.lack import lack
from stepguide_kernel.recording.proof import refresh, shows_else
from stepguide_kernel.recording.proof_folder import proof_folder
from stepguide_kernel.recording.slicer import History
from stepguide_kernel.recording.trial import Trial
from stepguide_kernel.recording.watch import NO_WATCH, Watch
from stepguide_kernel.settings import Settings

LayOut = Callable[[Sequence[int]], Notebook]

_PATIENCE = 5.0
_LEAST_S = 30.0
"""A guide with a run less takes no longer than this, or :data:`_PATIENCE` times the whole."""

_FEW = 2
"""Shorter guides that are tried before a warm kernel is worth its start."""

_LONGEST_REASON = 300


class Rehearsal:
    """Tries guides of one session for the same runs to be shown; each trial is a run."""

    def __init__(
        self,
        session: Session,
        history: History,
        shown: Collection[int],
        lay_out: LayOut,
        settings: Settings,
        kernels: WarmKernels,
        watch: Watch = NO_WATCH,
    ) -> None:
        self._session = session
        self._history = history
        self._shown = frozenset(session.runs[position].id for position in shown)
        self._lay_out = lay_out
        self._settings = settings
        self._kernels = kernels
        self._watch = watch
        self._places = {run.id: position for position, run in enumerate(session.runs)}
        self._trials = 0
        self._took_s: float | None = None

    def __call__(self, kept: tuple[int, ...], *, warm: bool) -> Trial:
        """Run a guide of the runs at ``kept``; in a kernel forked from a warm one if ``warm``."""
        guide = self._lay_out(kept)
        origins = {
            cell["id"]: run_id
            for cell in guide.cells
            if (run_id := cell.metadata.get("stepguide", {}).get("derived_from"))
        }
        ran = self._run(guide, kept, warm=warm)
        if ran.stop is not None:
            place = self._places.get(origins.get(ran.stop.cell_id or "", ""))
            return self._stopped(guide, kept, ran.stop, place)
        edited = {cell["id"] for cell in guide.cells if not is_as_recorded(cell)}
        shown = {cell for cell, run_id in origins.items() if run_id in self._shown} - edited
        otherwise = shows_else(guide, ran, shown)
        if otherwise is None:
            refresh(guide, ran, shown)
            return Trial(Proof("proved", at=utc()), guide=guide, ran=ran)
        where = f"cell {otherwise.cell_id} shows something else: " if otherwise.cell_id else ""
        place = self._places.get(origins.get(otherwise.cell_id, ""))
        return self._not_proved(guide, f"{where}{otherwise.detail}", self._cure(place))

    def _run(self, guide: Notebook, kept: Sequence[int], *, warm: bool) -> Execution:
        settings = self._settings
        runs = [self._session.runs[position] for position in kept]
        folder = Path(self._session.opened.cwd)
        limit = settings.run_deadline
        if warm and self._took_s is not None:
            limit = min(limit, max(_LEAST_S, self._took_s * _PATIENCE))
        started = time.monotonic()
        with proof_folder(
            runs, folder, copy_limit=settings.bundle_limit, session=self._session.runs
        ) as worked_in:
            ran = run(
                guide,
                cwd=worked_in,
                timeout=min(settings.cell_timeout, limit),
                deadline=limit,
                memory_limit=settings.memory_limit or None,
                cancelled=self._watch.cancelled,
                advanced=self._watch.advanced,
                servers=self._kernels.servers(kernels=warm and self._pays()),
            )
        self._watch.check()
        self._took_s = self._took_s or time.monotonic() - started
        return ran

    def _pays(self) -> bool:
        """Whether so many trials were made that more will come, and imports are worth sharing."""
        self._trials += 1
        return self._trials > _FEW

    def _stopped(
        self, guide: Notebook, kept: Collection[int], stop: Stop, place: int | None
    ) -> Trial:
        missing = lack(stop, self._session.runs, kept)
        where = f"cell {stop.cell_id}: " if stop.cell_id else ""
        raised = f"{stop.ename}: " + stop.evalue.strip().partition("\n")[0]
        trial = self._not_proved(guide, f"{where}{missing or raised}", None)
        return trial._replace(final=missing is not None, stop=stop, at=place)

    def _not_proved(self, guide: Notebook, reason: str, remedy: str | None) -> Trial:
        said = f"{reason[: _LONGEST_REASON - len(remedy)]}; {remedy}" if remedy else reason
        return Trial(Proof("not proved", said[:_LONGEST_REASON], utc()), guide=guide)

    def _cure(self, position: int | None) -> str | None:
        if position is None:
            return None
        needed = self._history.slice([position]).kept
        return cure([self._session.runs[at] for at in needed])
