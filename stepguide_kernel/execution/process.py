"""The worker process of one run, and how it is ended together with all it started."""

from __future__ import annotations

import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Literal, NamedTuple

from stepguide_kernel.execution import journal, process_tree
from stepguide_kernel.execution.journal import KernelStarted
from stepguide_kernel.execution.run_folder import RunFolder
from stepguide_kernel.execution.worker_process import WorkerProcess, start_worker

How = Literal["ended", "overdue", "cancelled"]

_POLL_S = 0.05
_LEAVING_S = 0.3
"""How long a helper of the kernel's, such as multiprocessing's, takes to see that it is gone."""


class Ending(NamedTuple):
    """How a run ended."""

    how: How
    left: int
    """How many processes the guide had left running by then."""
    took_s: float
    """Seconds since its turn came."""


def supervise(
    folder: RunFolder,
    environ: Mapping[str, str],
    *,
    deadline: float,
    cancelled: threading.Event | None = None,
    watch: Callable[[], None] | None = None,
    server: str | None = None,
    turn: AbstractContextManager[object] | None = None,
) -> Ending:
    """Run a worker on ``folder`` and wait for it, at most ``deadline`` seconds.

    It starts its kernel at once, and runs the cells while ``turn`` is held, which is entered
    here, waits for others and is left when the worker has ended; the ``deadline`` begins then.

    ``watch`` is called again and again meanwhile, and must be quick.  The worker is forked by
    the ``server`` of that address, if there is one.

    However this returns or raises, neither the worker, nor its kernel, nor anything that they
    started is alive afterwards; see :mod:`stepguide_kernel.execution.process_tree`.
    """
    mark = uuid.uuid4().hex
    worker = start_worker(folder, {**environ, process_tree.MARK: mark}, server)
    try:
        with turn or nullcontext():
            began = time.monotonic()
            if cancelled is None or not cancelled.is_set():
                worker.begin()
            how = _wait(worker, began + deadline, cancelled, watch)
            took_s = time.monotonic() - began
        return Ending(how, _left(mark) if how == "ended" else 0, took_s)
    finally:
        _end(worker, folder, mark)


def _wait(
    worker: WorkerProcess,
    until: float,
    cancelled: threading.Event | None,
    watch: Callable[[], None] | None,
) -> How:
    while True:
        if worker.ended_within(_POLL_S):
            return "ended"
        if watch is not None:
            watch()
        if cancelled is not None and cancelled.is_set():
            return "cancelled"
        if time.monotonic() >= until:
            return "overdue"


def _left(mark: str) -> int:
    """Count what still runs, if anything does, a moment after the worker."""
    until = time.monotonic() + _LEAVING_S
    while left := len(process_tree.marked(mark)):
        if time.monotonic() >= until:
            break
        time.sleep(_POLL_S)
    return left


def _end(worker: WorkerProcess, folder: RunFolder, mark: str) -> None:
    try:
        _end_family(worker, folder)
    finally:
        worker.end()
        process_tree.end_marked(mark)


def _end_family(worker: WorkerProcess, folder: RunFolder) -> None:
    """End the groups of the worker and of its kernel, and what they have adopted."""
    lines = journal.read(folder.journal)
    kernels = [line.pid for line in lines if isinstance(line, KernelStarted) and line.pid]
    roots = [worker.pid]
    if not worker.ended_within(0):  # else they are gone, and their numbers may be others' by now
        roots += kernels  # a warm one is no descendant of the worker's
    family = [one for pid in roots for one in process_tree.descendants(pid)]
    # A kernel leads a session of its own.  One that started in the very moment before its
    # line was written notices within a second that its parent is gone (ipykernel polls).
    for leader in (worker.pid, *kernels):
        _kill_group(leader)
    process_tree.end(family)


def _kill_group(leader: int) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)
