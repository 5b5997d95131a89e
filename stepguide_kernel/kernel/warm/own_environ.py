"""What ``/proc/<pid>/environ`` shows of a fork: else for ever the variables of its server."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from pathlib import Path

_ENV_START, _ENV_END = 47, 48
"""Fields 50 and 51 of proc(5)'s ``stat``, counted after the name."""


def show_in_place(environ: Mapping[str, str]) -> None:
    """Overwrite the variables whose values are as long as the server's were.

    That is how a mark of the server's becomes a run's own, and finds the processes that the
    fork forks in turn.  Others stay as they are: there is no room for them.
    """
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    start, end = int(fields[_ENV_START]), int(fields[_ENV_END])
    place = 0
    for entry in ctypes.string_at(start, end - start).split(b"\0"):
        name, _, value = entry.partition(b"=")
        wanted = environ.get(name.decode(errors="surrogateescape"), "")
        new = wanted.encode(errors="surrogateescape")
        if len(new) == len(value) and new != value:
            ctypes.memmove(start + place + len(name) + 1, new, len(new))
        place += len(entry) + 1
