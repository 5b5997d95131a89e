"""Re-run guides and give a verdict on each."""

from __future__ import annotations

import getpass
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from stepguide_kernel.errors import NotebookInvalid, NotFound, StepGuideError
from stepguide_kernel.execution.comparison.compare import compare
from stepguide_kernel.execution.runner import run
from stepguide_kernel.model.execution import Advance, Execution, Stop
from stepguide_kernel.model.ledger import Operation, VerdictGiven
from stepguide_kernel.model.times import utc
from stepguide_kernel.model.verdict import WELL, Drift, GuideRun, VerifyReport, summarise
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.notebook.metadata import guide_id
from stepguide_kernel.notebook.steps import steps
from stepguide_kernel.settings import Settings
from stepguide_kernel.verification.history import (
    VerdictLog,
    changes_since_well,
    earlier_verdicts,
    unwell_since,
)
from stepguide_kernel.verification.judgement import failure, judge
from stepguide_kernel.verification.paths import notebooks


class Progress(Protocol):
    """Is told how a verification goes, always from the thread that called :func:`verify`."""

    def begin(self, total: int) -> None:
        """There are ``total`` guides to run."""

    def ended(self, run: GuideRun) -> None:
        """One of them has its verdict."""


class Outcome(NamedTuple):
    """The verdict on one guide, and the fact to keep of it, if any."""

    run: GuideRun
    operation: Operation | None = None


def verify(
    paths: Iterable[Path],
    *,
    settings: Settings,
    store: VerdictLog | None = None,
    workers: int | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
    advanced: Callable[[Path, Advance], None] | None = None,
    cancelled: threading.Event | None = None,
) -> VerifyReport:
    """Run the guides at ``paths`` (folders: all notebooks below) and report on each, in order.

    Interrupted (Ctrl-C, or ``cancelled`` is set), it keeps the verdicts given so far, ends the
    runs under way, and reports what is left as ``interrupted``; a second Ctrl-C is raised.

    :param store: where verdicts are kept, with the outputs they were given on.
    :param workers: how many guides run at the same time; else as set.
    :param timeout: seconds that a cell may take; else as set.
    :param advanced: is told, from any thread, each time a cell of a guide begins or ends.
    :param cancelled: set it from another thread to end the verification early.
    :raises StorageError: a run's folder or the store cannot be written.
    """
    meant = notebooks(paths)
    verification = _Verification(settings, store, timeout, cancelled or threading.Event(), advanced)
    if progress is not None:
        progress.begin(len(meant))
    runs: dict[Path, GuideRun] = {}
    with ThreadPoolExecutor(workers or settings.workers, "verify") as pool:
        futures = {pool.submit(verification.outcome, path): path for path in meant}
        while len(runs) < len(meant):
            try:
                left = [future for future in futures if futures[future] not in runs]
                for future in as_completed(left):
                    runs[futures[future]] = verification.keep(future)
                    if progress is not None:
                        progress.ended(runs[futures[future]])
            except KeyboardInterrupt:
                if verification.cancelled.is_set():
                    raise
                verification.cancelled.set()
            except BaseException:
                verification.cancelled.set()  # let the pool end, whose runs nobody waits for
                raise
    return summarise(tuple(runs[path] for path in meant))


class _Verification:
    """What the runs of one command share."""

    def __init__(
        self,
        settings: Settings,
        store: VerdictLog | None,
        timeout: float | None,
        cancelled: threading.Event,
        advanced: Callable[[Path, Advance], None] | None,
    ) -> None:
        self.cancelled = cancelled
        self._advanced = advanced
        self._store = store
        self._timeout = timeout or settings.cell_timeout
        self._deadline = max(settings.run_deadline, self._timeout)

    def outcome(self, path: Path) -> Outcome:
        """Run one guide; from any thread."""
        started = time.monotonic()
        if self.cancelled.is_set():
            return Outcome(_not_begun(path))
        if path.is_dir():
            return Outcome(_invalid(path, _nothing_in(path), 0.0))
        try:
            notebook = Notebook.read(path)
            execution = run(
                notebook,
                cwd=path.parent,
                timeout=self._timeout,
                deadline=self._deadline,
                cancelled=self.cancelled,
                advanced=None if self._advanced is None else partial(self._advanced, path),
            )
            drift = _drift(notebook, execution)
            found = self._judged(notebook, path, execution, drift)
        except (NotFound, NotebookInvalid) as error:
            return Outcome(_invalid(path, error, time.monotonic() - started))
        return Outcome(found, self._fact(found, execution))

    def keep(self, future: Future[Outcome]) -> GuideRun:
        """Take a verdict, and put it into the store; to do so again changes nothing."""
        outcome = future.result()
        if self._store is not None and outcome.operation is not None:
            self._store.append(outcome.operation)
        return outcome.run

    def _judged(
        self, notebook: Notebook, path: Path, execution: Execution, drift: tuple[Drift, ...]
    ) -> GuideRun:
        guide = guide_id(notebook)
        finding = judge(execution, drift, path.parent)
        earlier = earlier_verdicts(self._store, guide)
        well = finding.verdict in WELL or finding.verdict == "interrupted"
        moved = "" if well else changes_since_well(earlier, execution.environment.packages)
        return GuideRun(
            path=str(path),
            guide=guide,
            verdict=finding.verdict,
            cause=finding.cause,
            duration_s=round(execution.duration_s, 3),
            code_hash=code_hash(notebook),
            cells_run=execution.cells_run,
            cells_total=execution.cells_total,
            since=None if well else unwell_since(earlier, utc()),
            failure=failure(execution.stop, steps(notebook), finding.hint, also=moved),
            drift=drift,
            notes=execution.notes,
        )

    def _fact(self, found: GuideRun, execution: Execution) -> Operation | None:
        if self._store is None or found.verdict == "interrupted":
            return None
        outputs = self._store.blobs.put(execution.notebook) if execution.notebook else None
        given = VerdictGiven(
            guide=str(found.guide),
            code_hash=str(found.code_hash),
            environment=execution.environment.fingerprint,
            packages=execution.environment.packages,
            run=found,
            outputs=outputs,
        )
        return Operation(uuid.uuid4().hex, _user(), given)


def _drift(notebook: Notebook, execution: Execution) -> tuple[Drift, ...]:
    if execution.status != "completed" or execution.notebook is None:
        return ()
    return compare(notebook, Notebook.parse(execution.notebook))


def _not_begun(path: Path) -> GuideRun:
    return GuideRun(path=str(path), guide=None, verdict="interrupted", duration_s=0.0)


def _nothing_in(folder: Path) -> NotFound:
    return NotFound(f"{folder} holds no notebooks", hint="name a notebook, or another folder")


def _invalid(path: Path, error: StepGuideError, duration_s: float) -> GuideRun:
    stop = Stop(type(error).__name__, error.message)
    return GuideRun(
        path=str(path),
        guide=None,
        verdict="invalid",
        duration_s=round(duration_s, 3),
        failure=failure(stop, (), error.hint),
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "owner"
