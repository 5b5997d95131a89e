"""Long work in threads: started by a request, watched and cancelled by others.

Records live in memory, so they last as long as the server does and no longer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol
from uuid import uuid4

import msgspec

from stepguide_kernel.errors import NotFound, StepGuideError
from stepguide_kernel.model.build import BuildResult
from stepguide_kernel.model.job import Job, JobKind
from stepguide_kernel.model.requests import ErrorBody
from stepguide_kernel.model.verdict import GuideRun

_POLL_S = 0.1
_END_S = 30.0
"""How long :meth:`Jobs.close` waits for a cancelled job; its worker is killed at once."""


class Report(Protocol):
    """Takes down how far a job has come."""

    def __call__(self, cells_run: int, cells_total: int, step: str | None) -> None:
        """So many cells of so many have run, and this step is at work."""


Work = Callable[[threading.Event, Report], GuideRun | BuildResult | None]
"""What a job does: it ends early once the event is set, as ``interrupted`` or with nothing."""


class Jobs:
    """The jobs of one server, at most ``workers`` at work at the same time."""

    def __init__(self, workers: int) -> None:
        self._lock = threading.Lock()
        self._places = threading.Semaphore(workers)
        self._entries: dict[str, _Entry] = {}

    def start(self, kind: JobKind, path: str, work: Work) -> Job:
        """Begin work on a guide; the same work on it that is under way is not begun again."""
        with self._lock:
            for entry in self._entries.values():
                job = entry.job
                if (job.kind, job.path, job.state) == (kind, path, "running"):
                    return job
            entry = _Entry(Job(id=uuid4().hex, kind=kind, path=path))
            self._entries[entry.job.id] = entry
        # Daemons: a server that is told to end at once does not wait for a notebook.
        thread = threading.Thread(target=self._run, args=(entry, work), daemon=True)
        entry.thread = thread
        thread.start()
        return entry.job

    def job(self, job_id: str) -> Job:
        """How far a job has come.

        :raises NotFound: this server has started no such job.
        """
        return self._entry(job_id).job

    def cancel(self, job_id: str) -> Job:
        """Ask a job to end, and wait a moment for it; one that has ended stays as it is.

        :raises NotFound: this server has started no such job.
        """
        entry = self._entry(job_id)
        entry.cancelled.set()
        if entry.thread is not None:
            entry.thread.join(timeout=_POLL_S)
        return entry.job

    def close(self) -> None:
        """Cancel everything and wait until it has ended."""
        with self._lock:
            entries = list(self._entries.values())
        for entry in entries:
            entry.cancelled.set()
        for entry in entries:
            if entry.thread is not None:
                entry.thread.join(timeout=_END_S)

    def _entry(self, job_id: str) -> _Entry:
        with self._lock:
            try:
                return self._entries[job_id]
            except KeyError:
                raise NotFound(
                    f"there is no job {job_id}", hint="the server was restarted: start it again"
                ) from None

    def _run(self, entry: _Entry, work: Work) -> None:
        while not self._places.acquire(timeout=_POLL_S):
            if entry.cancelled.is_set():
                entry.set(state="cancelled")
                return
        try:
            came = work(entry.cancelled, entry.report)
        except StepGuideError as error:
            body = ErrorBody(error.code, error.message, error.hint, error.cell_id)
            entry.set(state="failed", step=None, error=body)
        except BaseException:
            # A defect: without this its watchers would wait for ever.  The thread's hook logs it.
            body = ErrorBody("error", "the job could not be done", "the server's log says more")
            entry.set(state="failed", step=None, error=body)
            raise
        else:
            entry.end(came)
        finally:
            self._places.release()


class _Entry:
    """A job, what cancels it, and the thread at work; ``job`` is replaced as it goes on."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.cancelled = threading.Event()
        self.thread: threading.Thread | None = None

    def report(self, cells_run: int, cells_total: int, step: str | None) -> None:
        """See :class:`Report`."""
        self.set(cells_run=cells_run, cells_total=cells_total, step=step)

    def end(self, came: GuideRun | BuildResult | None) -> None:
        """Take down what it came to."""
        if isinstance(came, BuildResult):
            self.set(state="done", step=None, built=came)
        elif came is None:
            self.set(state="cancelled", step=None)
        else:
            self.set(
                state="cancelled" if came.verdict == "interrupted" else "done",
                step=None,
                run=came,
                cells_run=came.cells_run,
                cells_total=came.cells_total,
            )

    def set(self, **changes: Any) -> None:
        """Put a changed record in the place of the job's; one assignment, seen whole."""
        self.job = msgspec.structs.replace(self.job, **changes)
