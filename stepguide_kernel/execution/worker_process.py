"""Starting the worker of one run: forked where a server of workers is there, else spawned."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from stepguide_kernel.execution.run_folder import RunFolder

if TYPE_CHECKING:
    from stepguide_kernel.kernel.warm.forked import Forked

BEGIN = b"!"
"""What a worker reads from its standard input when its turn has come."""
_PATIENCE_S = 60.0
"""How long a server may take for its imports, on a busy machine."""


class WorkerProcess:
    """A worker, and the pipe that tells it to begin, and ends it when this process is gone."""

    def __init__(self, process: subprocess.Popen[bytes] | Forked, lifeline: int) -> None:
        self._process = process
        self._lifeline = lifeline
        self.pid = process.pid

    def begin(self) -> None:
        """Let it run the cells, for which it has started a kernel meanwhile."""
        with suppress(BrokenPipeError):  # it has ended without a kernel
            os.write(self._lifeline, BEGIN)

    def ended_within(self, seconds: float) -> bool:
        """Wait for its end, at most so long; return whether it has ended."""
        if isinstance(self._process, subprocess.Popen) and hasattr(os, "pidfd_open"):
            # Popen.wait looks every 50 ms; this one is told.
            with suppress(ProcessLookupError):
                _wait_for_end(self.pid, seconds)
            return self._process.poll() is not None
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
            return True
        return False

    def end(self) -> None:
        """Kill it, and let go of it."""
        self._process.kill()
        self._process.wait()
        os.close(self._lifeline)


def start_worker(
    folder: RunFolder, environ: Mapping[str, str], server: str | None
) -> WorkerProcess:
    """Start a worker on ``folder``; ``server`` is the address of a fork server of workers."""
    reading, lifeline = os.pipe()
    try:
        with folder.log.open("wb") as log:
            streams = (reading, log.fileno(), log.fileno())
            process = _forked(folder, environ, streams, server)
            return WorkerProcess(process or _spawned(folder, environ, streams), lifeline)
    except BaseException:
        os.close(lifeline)
        raise
    finally:
        os.close(reading)


def _forked(
    folder: RunFolder, environ: Mapping[str, str], streams: tuple[int, int, int], server: str | None
) -> Forked | None:
    if server is None:
        return None
    from stepguide_kernel.kernel.warm.forked import NoFork, fork
    from stepguide_kernel.kernel.warm.task import Task

    # Like a spawned one it has a folder to remove before it ends.
    task = Task.like_a_child(
        [str(folder.path)], environ=environ, cwd=str(folder.path), ends_itself=True
    )
    with suppress(NoFork):
        return fork(server, task, streams, timeout=_PATIENCE_S)
    return None


def _spawned(
    folder: RunFolder, environ: Mapping[str, str], streams: tuple[int, int, int]
) -> subprocess.Popen[bytes]:
    stdin, stdout, stderr = streams
    return subprocess.Popen(
        # -P: no module of the folder may stand in for one of the worker's imports
        [sys.executable, "-P", "-m", "stepguide_kernel.execution.worker", str(folder.path)],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd=folder.path,
        env=dict(environ),
        start_new_session=True,
    )


def _wait_for_end(pid: int, seconds: float) -> None:
    pidfd = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(pidfd, select.POLLIN)
        poll.poll(seconds * 1000)
    finally:
        os.close(pidfd)
