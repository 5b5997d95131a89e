"""Whether processes live."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path


def gone(pids: Iterable[int], *, within: float = 10) -> bool:
    """Whether all of ``pids`` end within so many seconds."""
    waited = list(pids)
    until = time.monotonic() + within
    while any(map(alive, waited)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(alive, waited))


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet buried does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
