"""Whether processes live."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

_THREADS = 17
"""How many threads a process has, in what follows its name."""


def gone(pids: Iterable[int], *, within: float = 10) -> bool:
    """Whether all of ``pids`` end within so many seconds."""
    waited = list(pids)
    until = time.monotonic() + within
    while any(map(alive, waited)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(alive, waited))


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet buried does not.

    A process whose first thread has ended looks dead while the others go on.
    """
    stat = _stat(pid)
    return bool(stat) and (stat[0] != "Z" or int(stat[_THREADS]) > 1)


def parent(pid: int) -> int | None:
    """Who started a process; ``None`` when it is gone."""
    stat = _stat(pid)
    return int(stat[1]) if stat else None


def _stat(pid: int) -> list[str]:
    """State, parent and more of a process, as Linux tells them; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
