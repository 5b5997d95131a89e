"""Which of the user's files a run opens, and whether it starts other processes.

An audit hook sees what goes through Python; libraries that open files in C++ (pyarrow, HDF5)
are covered by :mod:`stepguide_kernel.kernel.named_files`.  A hook cannot be removed, so there
is one, and it does nothing but look at a table while no run is under way.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Collection
from contextlib import suppress
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

_WRITES = frozenset({"os.mkdir", "os.remove", "os.rmdir", "os.truncate", "sqlite3.connect"})
_MOVES = frozenset({"os.rename", "os.link", "os.symlink"})
_PROCESSES = frozenset({"os.fork", "os.forkpty", "os.posix_spawn", "os.system", "subprocess.Popen"})
_PLACES = frozenset({"os.chdir", "os.fchdir", "os.putenv", "os.unsetenv"})
_HEARD = _WRITES | _MOVES | _PROCESSES | _PLACES | {"open"}
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_CACHE = "__pycache__"


class Access:
    """The absolute paths that one run reads and writes.

    A file that is read only after the run wrote it counts as written; one that is appended
    to or updated counts as both.
    """

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.written: set[str] = set()
        self.started_process = False
        """Whether the run started another process, whose output comes through a pipe."""
        self.changed_place = False
        """Whether the folder or a variable of the environment was set."""

    def note(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take in one audit event."""
        if event == "open":
            self._opened(*arguments)
        elif event in _PROCESSES:
            self.started_process = True
        elif event in _PLACES:
            self.changed_place = True
        elif event in _WRITES:
            self._path(arguments[0], reads=event == "sqlite3.connect", writes=True)
        else:
            self._path(arguments[0], reads=True, writes=True)
            self._path(arguments[1], writes=True)

    def _opened(self, path: Any, mode: Any, flags: Any) -> None:
        if isinstance(mode, str):
            writes = any(letter in mode for letter in "wax+")
            self._path(path, reads=not writes or "+" in mode or "a" in mode, writes=writes)
        elif isinstance(flags, int):  # os.open has flags only
            self._path(path, reads=not flags & os.O_TRUNC, writes=bool(flags & _WRITE_FLAGS))

    def _path(self, path: Any, *, reads: bool = False, writes: bool = False) -> None:
        if isinstance(path, bytes | os.PathLike):
            path = os.fsdecode(path)
        if not isinstance(path, str) or not path or path.startswith((":", "file:")):
            return  # a descriptor, or SQLite's ":memory:"
        # Relative paths must be resolved now: the next line may change the folder.
        absolute = os.path.abspath(path)  # noqa: PTH100 - runs for every open
        if reads and absolute not in self.written:
            self.read.add(absolute)
        if writes:
            self.written.add(absolute)


class FileWatch:
    """Tells each run under way what its thread opens.

    What a thread opens that no run began is everybody's: a pool of the user's works for some
    run, and nobody knows for which.
    """

    def __init__(self, ignored: Collection[str] = ()) -> None:
        self._under_way: dict[int, Access] = {}
        self._installed = False
        self._ignored = (*_ends(ignored), *_ignored_folders())

    def start(self) -> Access:
        """Watch what this thread opens from now on."""
        if not self._installed:
            sys.addaudithook(self._audit)
            self._installed = True
        access = self._under_way[threading.get_ident()] = Access()
        return access

    def stop(self) -> None:
        """Watch this thread no longer."""
        self._under_way.pop(threading.get_ident(), None)

    def users(self, paths: Collection[str]) -> set[str]:
        """Choose the files that are neither Python's, Jupyter's nor the system's."""
        return {path for path in map(_source_of, paths) if self._is_users(path)}

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._under_way or event not in _HEARD:
            return
        own = self._under_way.get(threading.get_ident())
        for access in (own,) if own is not None else tuple(self._under_way.values()):
            access.note(event, arguments)

    def _is_users(self, path: str) -> bool:
        inside = (path + os.sep).startswith(self._ignored)
        return not (inside or path.endswith(".pyc") or _CACHE in path)


def _source_of(path: str) -> str:
    """Name the module behind a cached one: importing it again reads the cache alone."""
    if path.endswith(".pyc") and _CACHE in path:
        with suppress(ValueError):
            return source_from_cache(path)
    return path


def _ignored_folders() -> tuple[str, ...]:
    """Folders of Python, Jupyter and the system: every kernel has its own."""
    from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir, jupyter_runtime_dir

    folders = {
        *sysconfig.get_paths().values(),
        *(os.path.realpath(path) for path in sysconfig.get_paths().values()),
        *(sys.prefix, sys.base_prefix, "/proc", "/sys", "/dev", "/etc", "/usr"),
        *(jupyter_config_dir(), jupyter_data_dir(), jupyter_runtime_dir()),
        *(os.environ.get(name, "") for name in ("IPYTHONDIR", "MPLCONFIGDIR")),
    }
    hidden = f"{Path.home()}{os.sep}."  # ~/.cache, ~/.config, ~/.ipython and their like
    sources = str(Path(tempfile.gettempdir()) / "ipykernel_")
    return (*_ends(folders), hidden, sources)


def _ends(folders: Collection[str]) -> list[str]:
    return [folder.rstrip(os.sep) + os.sep for folder in folders if folder]
