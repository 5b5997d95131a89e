"""The present state of files and folders, each looked at once for many guides."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from stepguide_kernel.kernel.places import SIZES, listing, signature
from stepguide_kernel.model.inputs import Signature

ABSENT = "absent"
FOLDER = "folder"
OTHER = "other"
"""Neither file nor folder: a pipe, a device.  Never the same twice."""

_BYTE_CODE = "__pycache__"


class Tree(NamedTuple):
    """All files of a package: a hash over their sizes and times, and the newest change (ns)."""

    digest: str
    changed: int


class Disk:
    """Looks at files from any thread, and remembers what stays true while a command runs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._contents: dict[tuple[str, Signature], str] = {}
        self._listings: dict[tuple[str, str, object], str] = {}
        self._trees: dict[str, Tree] = {}
        self._installed: dict[tuple[tuple[str, tuple[str, ...]], ...], Tree] = {}

    def content(self, path: str) -> str:
        """Hash the content of a file (SHA-256), or say what there is instead.

        :raises OSError: it may not be read.
        """
        now = signature(path)
        if now is None:
            return ABSENT
        if now[0] < 0:
            return FOLDER if stat.S_ISDIR(now[3]) else OTHER
        known = self._contents.get((path, now))
        if known is None:
            with Path(path).open("rb") as stream:
                known = hashlib.file_digest(stream, "sha256").hexdigest()
            self._contents[path, now] = known
        return known

    def listing(self, folder: str, kind: str) -> str:
        """Digest the entries of a folder, as the kernel did."""
        now = os.stat(folder) if os.path.isdir(folder) else None
        if kind == SIZES:  # which change without the folder's own times
            return listing(folder, kind)
        key = folder, kind, now and (now.st_mtime_ns, now.st_ctime_ns)
        if key not in self._listings:
            self._listings[key] = listing(folder, kind)
        return self._listings[key]

    def installed(self, packages: Mapping[str, Iterable[str]]) -> Tree:
        """Hash the sizes and times of all files of ``packages``: folder to names."""
        key = tuple((folder, tuple(names)) for folder, names in packages.items())
        known = self._installed.get(key)
        if known is None:
            trees = [
                self._tree(os.path.join(folder, name)) for folder, names in key for name in names
            ]
            digest = hashlib.sha256("".join(tree.digest for tree in trees).encode()).hexdigest()
            known = Tree(digest, max((tree.changed for tree in trees), default=0))
            self._installed[key] = known
        return known

    def _tree(self, path: str) -> Tree:
        with self._lock:
            known = self._trees.get(path)
            if known is None:
                known = self._trees[path] = _tree(path)
            return known


def _tree(path: str) -> Tree:
    total = hashlib.sha256()
    changed = 0
    for name, found in sorted(_files(path)):
        total.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\0".encode(errors="replace"))
        changed = max(changed, found.st_ctime_ns)
    return Tree(total.hexdigest(), changed)


def _files(path: str) -> Iterator[tuple[str, os.stat_result]]:
    if not os.path.isdir(path):
        try:
            yield path, os.stat(path)
        except OSError:
            return
    for folder, below, names in os.walk(path):
        if _BYTE_CODE in below:
            below.remove(_BYTE_CODE)
        for name in names:
            found = os.path.join(folder, name)
            try:
                yield found, os.stat(found)
            except OSError:
                continue
