"""The processes of a run, detached ones among them, as Linux tells of them.

Two techniques, because each misses what the other finds.  Every process that is started with
an environment of its own carries the run's mark in it, whoever its parent is by now, so the
mark also finds what outlived the worker.  And the worker and a Python kernel adopt what
their descendants orphan (``PR_SET_CHILD_SUBREAPER``), so the tree below them also holds what was
started with an emptied environment, and what a fork of a warm process forked, whose environment
as Linux shows it is that of its parent.  On other systems nothing is found here; process groups
are ended there too.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

MARK = "STEPGUIDE_RUN"
"""The variable whose value, a UUID, no two runs share."""

_PROC = Path("/proc")
_PR_SET_CHILD_SUBREAPER = 36
_ROUNDS = 20
_ROUND_S = 0.02


def adopt_orphans() -> None:
    """Let this process be the parent of what its descendants orphan."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def adopt_orphans_in_kernel() -> str:
    """Return the expression that makes a Python kernel do so."""
    call = f"__import__('ctypes').CDLL(None).prctl({_PR_SET_CHILD_SUBREAPER}, 1, 0, 0, 0)"
    return f"__import__('sys').platform == 'linux' and {call}"


def descendants(pid: int) -> set[int]:
    """Return what a process has started, and what that has; without ``pid`` itself."""
    children: dict[int, list[int]] = {}
    for one in _all():
        children.setdefault(_parent(one), []).append(one)
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        born = children.get(waiting.pop(), [])
        found.update(born)
        waiting += born
    return found


def marked(mark: str) -> set[int]:
    """Return the living processes that were started with this mark, without this one."""
    wanted = f"{MARK}={mark}".encode()
    return {
        pid
        for pid in _all()
        if pid != os.getpid() and wanted in _environment(pid).split(b"\0") and _lives(pid)
    }


def end(pids: Iterable[int]) -> None:
    """Kill processes."""
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def end_marked(mark: str) -> None:
    """Kill what carries a mark, again and again, because it may be starting more."""
    for _ in range(_ROUNDS):
        found = marked(mark)
        if not found:
            return
        end(found)
        time.sleep(_ROUND_S)


def _all() -> list[int]:
    try:
        return [int(name) for name in os.listdir(_PROC) if name.isdecimal()]  # noqa: PTH208 - hot
    except FileNotFoundError:
        return []


def _parent(pid: int) -> int:
    stat = _stat(pid)
    return int(stat[1]) if stat else 0


def _environment(pid: int) -> bytes:
    try:
        return _read(pid, "environ")
    except OSError:  # ended meanwhile, or somebody else's
        return b""


def _lives(pid: int) -> bool:
    return _stat(pid)[:1] not in ([], ["Z"], ["X"])


def _stat(pid: int) -> list[str]:
    """Return state, parent and more; nothing of a process that is gone."""
    try:
        return _read(pid, "stat").decode(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _read(pid: int, name: str) -> bytes:
    with open(f"{_PROC}/{pid}/{name}", "rb", buffering=0) as file:  # noqa: PTH123 - hot
        return file.readall()
