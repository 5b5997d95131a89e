"""One lock between processes, held on a file of its own.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when two connections write and checkpoint
at one instant (sqlite.org, "The WAL-reset bug"); write batches and checkpoints therefore
hold this lock.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stepguide_kernel.errors import StoreBusy
from stepguide_kernel.files import storage_error

_POLL_S = 0.01


@contextmanager
def exclusive(path: Path, *, timeout_s: float = 30.0) -> Iterator[None]:
    """Hold the lock file ``path`` (created if absent) until the block ends.

    The lock belongs to the open file, so it ends with the process that holds it, and two
    threads of one process exclude each other too.

    :raises StoreBusy: another holder kept it for ``timeout_s`` seconds.
    :raises StorageError: the file cannot be made: the disk is full or read-only.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError as error:
        raise storage_error(error, path) from error
    try:
        deadline = time.monotonic() + timeout_s
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise StoreBusy(
                    f"another process has held {path.name} for {timeout_s:.0f} s",
                    hint="wait for it, or stop the StepGuide process that hangs",
                )
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(descriptor)  # closing releases the lock


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
