"""How much memory a run may take, and the watch that ends it when it takes more.

Watched, not limited by ``setrlimit``: ``RLIMIT_AS`` counts address space, of which numerical
libraries and threads reserve far more than they use, and no limit of the system's covers the
processes that a guide starts.
"""

from __future__ import annotations

import os
import threading
from itertools import count
from pathlib import Path
from typing import Self

from stepguide_kernel.execution import process_tree

_SHARE = 0.8
_LOOK_EVERY_S = 0.25
_LOOKS_AT_A_FAMILY = 4
"""To find who belongs to it costs most, on a machine with many processes."""
_PROC = Path("/proc")
_CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
_GB = 10**9
_MB = 10**6


def default_limit() -> int:
    """Return four fifths of what the machine, or its container, has; in bytes.

    Whoever runs alone may use nearly everything, and a run that goes astray ends before the
    system starts to choose whom it kills.
    """
    return int(_SHARE * min(_machine(), *map(_of_container, _CGROUP_LIMITS)))


def words(size: int) -> str:
    """Return a size in bytes for people."""
    return f"{size / _GB:.1f} GB" if size >= _GB else f"{size / _MB:.0f} MB"


class MemoryWatch:
    """Looks at a kernel and all it started, and kills them once they take too much.

    ``peak`` is the most it saw, ``exceeded`` whether that was too much.
    """

    def __init__(self, kernel: int, limit: int) -> None:
        self.limit = limit
        self.peak = 0
        self.exceeded = False
        self._kernel = kernel
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="memory watch", daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        pids = {self._kernel}
        for look in count():
            if self._over.wait(_LOOK_EVERY_S):
                return
            if look % _LOOKS_AT_A_FAMILY == 0:
                pids = {self._kernel, *process_tree.descendants(self._kernel)}
            used = sum(map(_resident, pids))
            if used > self.limit:
                # Pages that forked processes share were counted for each of them.
                used = sum(map(_proportional, pids))
            self.peak = max(self.peak, used)
            if used > self.limit:
                self.exceeded = True
                process_tree.end({*pids, *process_tree.descendants(self._kernel)})
                return


def _machine() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _of_container(limit: Path) -> int:
    try:
        return int(limit.read_text())
    except (OSError, ValueError):  # no such control group, or "max"
        return _machine()


def _resident(pid: int) -> int:
    try:
        pages = int((_PROC / str(pid) / "statm").read_bytes().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _proportional(pid: int) -> int:
    try:
        rollup = (_PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:  # ended meanwhile, or an old kernel
        return _resident(pid)
    sizes = (line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
    return 1024 * int(next(sizes, 0))
