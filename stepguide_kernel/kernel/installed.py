"""What a Python interpreter is made of: itself, and every package that is installed.

The text of this module runs in kernels (as part of :mod:`stepguide_kernel.execution.probe`) and,
to compare, in the kernel's interpreter without a kernel; so it is standard library only.  Names
and times of a few hundred files stand for what is in them: an installer replaces both.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import stat
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # newer than the oldest kernels
    from collections.abc import Iterator

_METADATA = (".dist-info", ".egg-info")
_RECORDS = ("RECORD", "METADATA", "PKG-INFO", "direct_url.json")
_FILES = (".py", ".so", ".pyd", ".pth", ".egg-link", ".zip")


def fingerprint() -> str:
    """Hash the interpreter, the platform and what is installed: SHA-256 in hex."""
    system = platform.uname()
    made_of = {
        "python": [sys.version, sys.platform, os.path.realpath(sys.executable), sys.prefix],
        "system": [system.system, system.release, system.machine],
        "zone": [*time.tzname, time.timezone],
        "installed": sorted(set(_installed())),
    }
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def _installed() -> Iterator[str]:
    here = os.path.realpath(os.getcwd())
    folders = {os.path.realpath(path) for path in sys.path if path} - {here}
    folders.add(os.path.join(sys.prefix, "conda-meta"))
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                found = list(entries)
        except OSError:  # an archive, or a folder that is not there
            continue
        if _holds_packages(folder, [entry.name for entry in found]):
            for entry in found:
                yield from _marks(entry)


def _holds_packages(folder: str, names: list[str]) -> bool:
    """Whether packages are installed here: not in the folder of a guide or of its modules."""
    if folder.endswith(("site-packages", "dist-packages", "conda-meta")):
        return True
    return any(name.endswith(_METADATA) for name in names)


def _marks(entry: os.DirEntry[str]) -> Iterator[str]:
    if entry.name.endswith(_METADATA):
        files = [entry.path + os.sep + name for name in _RECORDS]
        yield from filter(None, map(_mark, [*files, entry.path]))
    elif entry.name.endswith((*_FILES, ".json")):
        yield _mark(entry.path)
    elif not entry.name.startswith("__pycache__"):
        yield entry.path


def _mark(path: str) -> str:
    try:
        found = os.stat(path)
    except OSError:
        return ""
    # A folder's own times change with what Python caches in it.
    is_file = not stat.S_ISDIR(found.st_mode)
    return f"{path} {found.st_mtime_ns} {found.st_size}" if is_file else path
