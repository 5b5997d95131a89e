"""Which of the user's files a run opens, and whether it starts other processes.

An audit hook sees what goes through Python; libraries that open files in C++ (pyarrow, HDF5)
are covered by the paths that stand in the code.  A hook cannot be removed, so there is one,
and it does nothing but look at a flag while no run is under way.
"""

from __future__ import annotations

import ast
import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

_WRITES = frozenset({"os.mkdir", "os.remove", "os.rmdir", "os.truncate", "sqlite3.connect"})
_MOVES = frozenset({"os.rename", "os.link", "os.symlink"})
_PROCESSES = frozenset({"os.fork", "os.forkpty", "os.posix_spawn", "os.system", "subprocess.Popen"})
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_LONGEST_PATH = 4096
_CACHE = "__pycache__"


class FileWatch:
    """Collects the absolute paths that a run reads and writes.

    A file that is read only after the run wrote it counts as written; one that is appended
    to or updated counts as both.
    """

    def __init__(self) -> None:
        self.started_process = False
        """Whether the run started another process, whose output comes through a pipe."""
        self._watching = False
        self._installed = False
        self._read: set[str] = set()
        self._written: set[str] = set()
        self._ignored = _ignored_folders()

    def start(self) -> None:
        """Forget what was seen and watch what this process opens from now on."""
        self._read, self._written = set(), set()
        self.started_process = False
        if not self._installed:
            sys.addaudithook(self._audit)
            self._installed = True
        self._watching = True

    def stop(self, source: str) -> tuple[set[str], set[str]]:
        """Stop watching; return the paths read and written, ``source``'s literals included."""
        self._watching = False
        written = set(filter(self._is_users, self._written))
        named = literal_paths(source) - written
        return set(filter(self._is_users, map(_source_of, self._read | named))), written

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._watching:
            return
        if event == "open":
            self._opened(*arguments)
        elif event in _PROCESSES:
            self.started_process = True
        elif event in _WRITES:
            self._note(arguments[0], reads=event == "sqlite3.connect", writes=True)
        elif event in _MOVES:
            self._note(arguments[0], reads=True, writes=True)
            self._note(arguments[1], writes=True)

    def _opened(self, path: Any, mode: Any, flags: Any) -> None:
        if isinstance(mode, str):
            writes = any(letter in mode for letter in "wax+")
            self._note(path, reads=not writes or "+" in mode or "a" in mode, writes=writes)
        elif isinstance(flags, int):  # os.open has flags only
            self._note(path, reads=not flags & os.O_TRUNC, writes=bool(flags & _WRITE_FLAGS))

    def _note(self, path: Any, *, reads: bool = False, writes: bool = False) -> None:
        if isinstance(path, bytes | os.PathLike):
            path = os.fsdecode(path)
        if not isinstance(path, str) or not path or path.startswith((":", "file:")):
            return  # a descriptor, or SQLite's ":memory:"
        # Relative paths must be resolved now: the next line may change the folder.
        absolute = os.path.abspath(path)  # noqa: PTH100 - runs for every open
        if reads and absolute not in self._written:
            self._read.add(absolute)
        if writes:
            self._written.add(absolute)

    def _is_users(self, path: str) -> bool:
        inside = (path + os.sep).startswith(self._ignored)
        return not (inside or path.endswith(".pyc") or _CACHE in path)


def _source_of(path: str) -> str:
    """Name the module behind a cached one: importing it again reads the cache alone."""
    if path.endswith(".pyc") and _CACHE in path:
        with suppress(ValueError):
            return source_from_cache(path)
    return path


def literal_paths(source: str) -> set[str]:
    """Absolute paths of the files that string literals of ``source`` name and that exist."""
    return {os.path.abspath(text) for text in _literals(source) if _is_file(text)}  # noqa: PTH100


def _literals(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _is_file(text: str) -> bool:
    if not 0 < len(text) < _LONGEST_PATH or "\n" in text or "\0" in text:
        return False
    try:
        return Path(text).is_file()
    except OSError:
        return False


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
    ends = [folder.rstrip(os.sep) + os.sep for folder in folders if folder]
    hidden = f"{Path.home()}{os.sep}."  # ~/.cache, ~/.config, ~/.ipython and their like
    sources = str(Path(tempfile.gettempdir()) / "ipykernel_")
    return (*ends, hidden, sources)
