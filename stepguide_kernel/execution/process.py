"""The worker process of one run, and how it is ended together with all it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Literal

from stepguide_kernel.execution import journal
from stepguide_kernel.execution.journal import KernelStarted
from stepguide_kernel.execution.run_folder import RunFolder

How = Literal["ended", "overdue", "cancelled"]

_POLL_S = 0.05


def supervise(
    folder: RunFolder,
    environ: Mapping[str, str],
    *,
    deadline: float,
    cancelled: threading.Event | None = None,
    watch: Callable[[], None] | None = None,
) -> How:
    """Run a worker on ``folder`` and wait for it, at most ``deadline`` seconds.

    ``watch`` is called again and again meanwhile, and must be quick.

    However this returns or raises, neither the worker, nor its kernel, nor what stayed in
    their process groups is alive afterwards.
    """
    with folder.log.open("wb") as log:
        worker = subprocess.Popen(
            # -P: no module of the folder may stand in for one of the worker's imports
            [sys.executable, "-P", "-m", "stepguide_kernel.execution.worker", str(folder.path)],
            stdin=subprocess.PIPE,  # closes when this process is gone, and ends the worker
            stdout=log,
            stderr=log,
            cwd=folder.path,
            env=dict(environ),
            start_new_session=True,
        )
        try:
            return _wait(worker, time.monotonic() + deadline, cancelled, watch)
        finally:
            _end(worker, folder)


def _wait(
    worker: subprocess.Popen[bytes],
    until: float,
    cancelled: threading.Event | None,
    watch: Callable[[], None] | None,
) -> How:
    while True:
        with suppress(subprocess.TimeoutExpired):
            worker.wait(_POLL_S)
            return "ended"
        if watch is not None:
            watch()
        if cancelled is not None and cancelled.is_set():
            return "cancelled"
        if time.monotonic() >= until:
            return "overdue"


def _end(worker: subprocess.Popen[bytes], folder: RunFolder) -> None:
    _kill_group(worker.pid)
    worker.kill()
    worker.wait()
    if worker.stdin is not None:
        worker.stdin.close()
    # A kernel leads a session of its own.  One that started in the very moment before its
    # line was written notices within a second that its parent is gone (ipykernel polls).
    for line in journal.read(folder.journal):
        if isinstance(line, KernelStarted) and line.pid is not None:
            _kill_group(line.pid)


def _kill_group(leader: int) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)
