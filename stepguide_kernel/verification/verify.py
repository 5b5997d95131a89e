"""Re-run guides and give a verdict on each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from stepguide_kernel.errors import NotebookInvalid, NotFound, StepGuideError
from stepguide_kernel.execution.comparison.policy import policies
from stepguide_kernel.execution.runner import run
from stepguide_kernel.execution.warm_kernels import NO_SERVERS, ForkServers, WarmKernels
from stepguide_kernel.model.execution import Advance, Execution, Stop
from stepguide_kernel.model.inputs import Inputs
from stepguide_kernel.model.ledger import Operation
from stepguide_kernel.model.verdict import WELL, GuideRun, VerifyReport, summarise
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.notebook.metadata import guide_id
from stepguide_kernel.settings import Settings
from stepguide_kernel.verification.accept import accepted, promote, shows_more
from stepguide_kernel.verification.evidence import Evidence
from stepguide_kernel.verification.flakiness import tried_again
from stepguide_kernel.verification.giving import fact_of, verdict_on
from stepguide_kernel.verification.history import VerdictLog, earlier_verdicts
from stepguide_kernel.verification.judgement import failure
from stepguide_kernel.verification.paths import notebooks
from stepguide_kernel.verification.skipping import Skipping
from stepguide_kernel.verification.warmth import Tried, Warmth, proven_environments

_BESIDE = 2
"""Guides whose kernel starts, or that are compared or kept, while as many as there are workers
run."""


class Progress(Protocol):
    """Is told how a verification goes, always from the thread that called :func:`verify`."""

    def begin(self, total: int) -> None:
        """There are ``total`` guides to run."""

    def ended(self, run: GuideRun, evidence: Evidence) -> None:
        """One of them has its verdict."""


class Outcome(NamedTuple):
    """The verdict on one guide, and the fact to keep of it, if any."""

    run: GuideRun
    operation: Operation | None = None
    evidence: Evidence = Evidence()


def verify(  # noqa: PLR0913 -- what a command can ask for, each by its name
    paths: Iterable[Path],
    *,
    settings: Settings,
    store: VerdictLog | None = None,
    progress: Progress | None = None,
    advanced: Callable[[Path, Advance], None] | None = None,
    cancelled: threading.Event | None = None,
    force: bool = False,
    warm: WarmKernels | None = None,
    accept: bool = False,
) -> VerifyReport:
    """Run the guides at ``paths`` (folders: all notebooks below) and report on each, in order.

    Interrupted (Ctrl-C, or ``cancelled`` is set), it keeps the verdicts given so far, ends the
    runs under way, and reports what is left as ``interrupted``; a second Ctrl-C is raised.

    :param store: where verdicts are kept, with the outputs they were given on.
    :param advanced: is told, from any thread, each time a cell of a guide begins or ends.
    :param cancelled: set it from another thread to end the verification early.
    :param force: run also what has not changed since it last passed.
    :param warm: where workers and kernels are forked; see :mod:`.warmth`.
    :param accept: write the outputs of runs that reached their end into the guides' files.
    :raises StorageError: a run's folder or the store cannot be written.
    """
    meant = notebooks(paths)
    warmth = Warmth(warm, len(meant))
    skipping = Skipping(settings, store, force=force or accept)
    verification = _Verification(
        settings,
        store,
        skipping,
        warmth,
        cancelled or threading.Event(),
        advanced,
        accept=accept,
    )
    if progress is not None:
        progress.begin(len(meant))
    runs: dict[Path, GuideRun] = {}
    with ThreadPoolExecutor(settings.workers + _BESIDE, "verify") as pool:
        futures = {pool.submit(verification.outcome, path): path for path in meant}
        while futures:
            try:
                for future in as_completed(tuple(futures)):
                    outcome = verification.keep(future)
                    runs[futures[future]] = outcome.run
                    del futures[future]  # and with it the outputs of the run
                    if progress is not None:
                        progress.ended(outcome.run, outcome.evidence)
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
        skipping: Skipping,
        warmth: Warmth,
        cancelled: threading.Event,
        advanced: Callable[[Path, Advance], None] | None,
        *,
        accept: bool,
    ) -> None:
        self.cancelled = cancelled
        self._advanced = advanced
        self._accept = accept
        self._store = store
        self._skipping = skipping
        self._warmth = warmth
        self._timeout = settings.cell_timeout
        self._deadline = max(settings.run_deadline, self._timeout)
        self._memory_limit = settings.memory_limit or None
        self._slots = threading.Semaphore(settings.workers)
        # Guides are read one after the other, and run in that order: one is prepared ahead.
        self._order = threading.Lock()

    def outcome(self, path: Path) -> Outcome:
        """Run one guide; from any thread."""
        started = time.monotonic()
        if self.cancelled.is_set():
            return Outcome(_not_begun(path))
        try:
            with closing(_Turn(self._order, self._slots)) as turn:
                started = time.monotonic()  # waiting for others is no part of what it took
                notebook = _read(path)
                policies(notebook)  # before the run: a wrong one makes a wrong notebook
                last = self._skipping.last_verdict(notebook, path)
                if last is not None:
                    spent = round(time.monotonic() - started, 3)
                    return Outcome(msgspec.structs.replace(last, duration_s=spent))
                if self.cancelled.is_set():
                    return Outcome(_not_begun(path))
                found, execution = self._tried(notebook, path, turn)
        except (NotFound, NotebookInvalid) as error:
            return Outcome(_invalid(path, error, time.monotonic() - started))
        evidence = Evidence(notebook, execution.notebook)
        if self._accept and found.verdict in WELL:
            found = _accepted(found, path, notebook, execution)
        if found.verdict != "passed" or found.flaky:
            return Outcome(found, self._fact(found, execution), evidence)
        noted = self._skipping.noted(notebook, path, execution)
        found = msgspec.structs.replace(found, run_always=noted.because)
        return Outcome(found, self._fact(found, execution, noted.inputs), evidence)

    def _tried(self, notebook: Notebook, path: Path, turn: _Turn) -> Tried:
        earlier = earlier_verdicts(self._store, guide_id(notebook))
        proven = proven_environments(earlier, code_hash(notebook))
        attempt = partial(self._attempt, notebook, path, turn)
        tried = self._warmth.settle(attempt, proven)
        return tried_again(tried, partial(attempt, NO_SERVERS), proven)

    def _attempt(self, notebook: Notebook, path: Path, turn: _Turn, servers: ForkServers) -> Tried:
        execution = run(
            notebook,
            cwd=path.parent,
            timeout=self._timeout,
            deadline=self._deadline,
            memory_limit=self._memory_limit,
            cancelled=self.cancelled,
            advanced=None if self._advanced is None else partial(self._advanced, path),
            servers=servers,
            turn=turn,
        )
        return Tried(verdict_on(notebook, path, execution, self._store), execution)

    def keep(self, future: Future[Outcome]) -> Outcome:
        """Take a verdict, and put it into the store; to do so again changes nothing."""
        outcome = future.result()
        if self._store is not None and outcome.operation is not None:
            self._store.append(outcome.operation)
        return outcome

    def _fact(
        self, found: GuideRun, execution: Execution, inputs: Inputs | None = None
    ) -> Operation | None:
        if self._store is None or found.verdict == "interrupted":
            return None
        return fact_of(found, execution, self._store, inputs)


class _Turn:
    """A guide's place in the order until it has its first slot to run in."""

    def __init__(self, order: threading.Lock, slots: threading.Semaphore) -> None:
        self._order = order
        self._slots = slots
        self._is_next = order.acquire()

    def __enter__(self) -> None:
        self._slots.acquire()
        self.close()

    def __exit__(self, *_error: object) -> None:
        self._slots.release()

    def close(self) -> None:
        """Let the next guide be prepared, if that waits for this one."""
        if self._is_next:
            self._is_next = False
            self._order.release()


def _accepted(run: GuideRun, path: Path, notebook: Notebook, execution: Execution) -> GuideRun:
    """Write what the run showed into the file; what stands against that becomes a note."""
    if execution.notebook is None:
        return run
    executed = Notebook.parse(execution.notebook)
    if not shows_more(notebook, executed, run.drift):
        return run
    try:
        promote(path, notebook, executed)
    except StepGuideError as error:
        return msgspec.structs.replace(run, notes=(*run.notes, f"{error.message}; {error.hint}"))
    return accepted(run)


def _not_begun(path: Path) -> GuideRun:
    return GuideRun(path=str(path), guide=None, verdict="interrupted", duration_s=0.0)


def _read(path: Path) -> Notebook:
    if path.is_dir():
        raise NotFound(f"{path} holds no notebooks", hint="name a notebook, or another folder")
    return Notebook.read(path)


def _invalid(path: Path, error: StepGuideError, duration_s: float) -> GuideRun:
    stop = Stop(type(error).__name__, error.message)
    return GuideRun(
        path=str(path),
        guide=None,
        verdict="invalid",
        duration_s=round(duration_s, 3),
        failure=failure(stop, (), error.hint),
    )
