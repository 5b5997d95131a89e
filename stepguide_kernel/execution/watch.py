"""Which files are opened in some folders while a run goes on, by Linux's inotify.

It sees what compiled libraries open without a word to Python.  It does not say who opened a
file, so it may name too many, and then a guide is run once more than need be.
"""

from __future__ import annotations

import os
import re
import struct
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from stepguide_kernel.model.inputs import Opened

_LARGEST = 4000
"""Folders and links that are looked at before a tree counts as too large to be watched."""

_IN_OPEN, _IN_Q_OVERFLOW, _IN_ISDIR = 0x20, 0x4000, 0x4000_0000
_EVENT = struct.Struct("iIII")
_BUFFER = 1 << 16
_LONGEST_PATH = 1024
_QUOTED = re.compile(r"""([A-Za-z]{0,2})(?:"([^"\n]+)"|'([^'\n]+)')""")
"""Texts in quotes: cells with magics are no Python, so they are not parsed as such."""


class Watch:
    """The files opened in the trees below ``folders`` since this was made."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._names: dict[int, str] = {}
        self._paths: set[str] = set()
        self._complete = sys.platform == "linux"
        self._descriptor: int | None = None
        self._thread: threading.Thread | None = None
        self._wake = os.pipe()
        if self._complete:
            self._begin(folders)

    def stop(self) -> Opened:
        """Stop watching and say what was opened."""
        os.close(self._wake[1])
        if self._thread is not None:
            self._thread.join()
        os.close(self._wake[0])
        if self._descriptor is not None:
            os.close(self._descriptor)
        return Opened(tuple(sorted(self._paths)), self._complete)

    def _begin(self, folders: Iterable[Path]) -> None:
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        self._descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._descriptor < 0:
            self._descriptor, self._complete = None, False
            return
        for count, folder in enumerate(_trees(folders)):
            number = libc.inotify_add_watch(self._descriptor, os.fsencode(folder), _IN_OPEN)
            if number < 0 or count > _LARGEST:
                self._complete = False
                break
            self._names[number] = folder
        self._thread = threading.Thread(target=self._read, args=[self._descriptor], daemon=True)
        self._thread.start()

    def _read(self, descriptor: int) -> None:
        import select

        waiting = select.poll()
        for one in (descriptor, self._wake[0]):
            waiting.register(one, select.POLLIN | select.POLLHUP)
        while True:
            ready = {number for number, _ in waiting.poll()}
            if descriptor in ready:
                self._take(os.read(descriptor, _BUFFER))
            elif ready:  # everything was read before the end is heeded
                return

    def _take(self, events: bytes) -> None:
        at = 0
        while at < len(events):
            number, mask, _, length = _EVENT.unpack_from(events, at)
            name = events[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0")
            at += _EVENT.size + length
            if mask & _IN_Q_OVERFLOW:
                self._complete = False
            elif name and not mask & _IN_ISDIR and number in self._names:
                self._paths.add(str(Path(self._names[number], os.fsdecode(name))))


def folders_to_watch(cwd: Path, sources: Iterable[str], values: Iterable[str]) -> set[Path]:
    """Return the folder that a run works in, and those that its code or its variables name.

    :param sources: the guide's cells.
    :param values: of the variables that the guide declares.
    """
    named = {text for source in sources for text in _literals(source)} | set(values)
    found = {cwd}
    for text in named:
        if 0 < len(text) < _LONGEST_PATH and "\n" not in text and "\0" not in text:
            path = Path(os.path.normpath(cwd / text))
            found.add(path if path.is_dir() else path.parent)
    return {path for path in found if path == cwd or not cwd.is_relative_to(path)}


def _literals(source: str) -> Iterator[str]:
    for _, double, single in _QUOTED.findall(source):
        yield double or single


def _trees(folders: Iterable[Path]) -> Iterator[str]:
    """Yield folders and all below them, each once, and those that links lead into."""
    waiting = [str(folder.resolve()) for folder in folders]
    seen: set[str] = set()
    while waiting:
        folder = waiting.pop()
        if folder in seen or not Path(folder).is_dir():
            continue
        seen.add(folder)
        yield folder
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_symlink():
                        target = os.path.realpath(entry.path)
                        waiting.append(target if entry.is_dir() else str(Path(target).parent))
                    elif entry.is_dir():
                        waiting.append(entry.path)
        except OSError:
            continue
