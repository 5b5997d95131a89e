"""Starting the room in an environment that its kernels may read.

A live kernel runs as the user who opened the room.  Linux lets it read the environment that
its parent was started with (``/proc/PID/environ``), whatever the parent has removed from its
own since.  So the room becomes another program once, before it opens anything: the same
command, started with what a server needs.  What else there was reaches it through a file in
memory that is closed at once, for the token and for guides that declare a variable.
"""

from __future__ import annotations

import fnmatch
import os
import sys
from collections.abc import Mapping
from typing import NamedTuple, NoReturn

from stepguide_kernel.execution.environment import ALLOWED

TOKEN = "STEPGUIDE_TOKEN"  # noqa: S105 -- the variable's name
"""Holds the token where ``--token`` would show it to everybody who lists processes."""

_MARK = "STEPGUIDE_HANDOVER"
_NEEDED = (
    *ALLOWED,
    "JUPYTER_*",
    "STEPGUIDE_*",
    "PYTHON*",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_*",
    "TERM",
)
_SECRET = ("*TOKEN", "*PASSWORD*", "*SECRET*", "*_KEY")


class Handover(NamedTuple):
    """What the environment does not hold any more: the token, and all else it held besides."""

    token: str
    variables: Mapping[str, str]


def take_over() -> Handover:
    """Return what was handed over.

    Does not return in the process that somebody started, but in what it becomes.  Where files
    in memory are unknown, so is ``/proc``: there only the token leaves the environment.
    """
    descriptor = os.environ.pop(_MARK, None)
    if descriptor is not None:
        with open(int(descriptor), "rb") as handed_over:  # noqa: PTH123 -- it has no path
            rest = _decoded(handed_over.read())
        return Handover(rest.pop(TOKEN, ""), rest)
    needed, rest = parted(os.environ)
    if rest and hasattr(os, "memfd_create"):
        _become_same_command(needed, rest)
    return Handover(os.environ.pop(TOKEN, ""), {})


def parted(environ: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what a server needs, and the rest: all that is not known to be harmless."""
    needed = {
        name: value
        for name, value in environ.items()
        if _is_like(name, _NEEDED) and not _is_like(name, _SECRET)
    }
    return needed, {name: value for name, value in environ.items() if name not in needed}


def _is_like(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _become_same_command(needed: Mapping[str, str], rest: Mapping[str, str]) -> NoReturn:
    descriptor = os.memfd_create("stepguide-handover", 0)  # 0: it stays open
    os.write(descriptor, _encoded(rest))
    os.lseek(descriptor, 0, os.SEEK_SET)
    environ = {**needed, _MARK: str(descriptor)}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environ)  # noqa: S606 -- no shell


# As the system keeps it, since values need not be text.


def _encoded(environ: Mapping[str, str]) -> bytes:
    return b"\0".join(os.fsencode(f"{name}={value}") for name, value in environ.items())


def _decoded(content: bytes) -> dict[str, str]:
    lines = os.fsdecode(content).split("\0")
    return dict(line.split("=", 1) for line in lines if line)
