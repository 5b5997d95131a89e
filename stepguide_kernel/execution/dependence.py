"""What a run depended on, made from its kernel's notes; and whether that is still so."""

from __future__ import annotations

import fnmatch
import hmac
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from stepguide_kernel.execution.disk import ABSENT, OTHER, Disk
from stepguide_kernel.execution.native import unseen
from stepguide_kernel.kernel.places import signature
from stepguide_kernel.model.inputs import Inputs, Listing, Opened, Reads

_READ_BY_THE_SYSTEM = ("HOME", "LANG", "LANGUAGE", "LC_*", "TZ", "LD_*", "DYLD_*", "PYTHON*")
"""Variables that libraries in C look up unseen, or Python did before notes were taken."""

_OF_OTHERS = (".ipynb", ".pyc")
"""What else is opened in a watched folder: other guides, and what Python caches."""


class Unknowable(Exception):
    """It cannot be said what a run depended on; ``reasons`` are words such as ``network``."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(sorted(reasons))
        super().__init__(", ".join(self.reasons))


class Variables:
    """The environment that runs are given.

    :param declared: names that the guide says it needs.
    :param key: hides the values.
    """

    def __init__(self, environ: Mapping[str, str], declared: Iterable[str], key: bytes) -> None:
        self.environ = environ
        self._key = key
        patterns = (*_READ_BY_THE_SYSTEM, *declared)
        self._always = {
            name
            for name in {*environ, *declared}
            if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
        }
        self._hashes: dict[str, str] = {}

    def hashes(self, names: Iterable[str]) -> dict[str, str]:
        """Return the keyed hashes of these variables, and of those that always count."""
        return {name: self._hashed(name) for name in sorted({*names, *self._always})}

    def _hashed(self, name: str) -> str:
        known = self._hashes.get(name)
        if known is None:
            value = self.environ.get(name)
            said = name if value is None else f"{name}={value}"
            known = hmac.digest(self._key, said.encode(errors="surrogateescape"), "sha256").hex()
            self._hashes[name] = known
        return known


def inputs(
    reads: Reads | None,
    opened: Opened | None,
    *,
    source: str | None,
    kernel: str,
    code: Iterable[str],
    folder: Path,
    variables: Variables,
    disk: Disk,
) -> Inputs:
    """Return what a run that has just ended depended on.

    :param source: SHA-256 of the guide's file; ``None`` if it was read from none.
    :param kernel: hash of the kernelspec.
    :param code: the sources of the guide's cells.
    :param folder: where they ran.
    :param variables: what they could see.
    :raises Unknowable: that cannot be said, so that it has to run every time.
    """
    if reads is None:
        raise Unknowable(["unwatched"])
    reasons = set(reads.reasons)
    files = _files(reads, disk, reasons)
    files |= _unseen(reads, opened, [*code, *_modules(files)], disk, reasons)
    packages = _packages(reads)
    installed = disk.installed(packages)
    if installed.changed >= reads.began:
        reasons.add("packages changed")
    listings = tuple(Listing(*one) for one in sorted(reads.folders))
    if any(_list(disk, one) != one.digest for one in listings):
        reasons.add("folder changed")
    if reasons:
        raise Unknowable(reasons)
    return Inputs(
        rules=_rules(),
        source=source,
        folder=str(folder.resolve()),
        kernel=kernel,
        files=files,
        listings=listings,
        packages=packages,
        installed=installed.digest,
        variables=variables.hashes(reads.variables),
    )


def unchanged(was: Inputs, *, kernel: str, folder: Path, variables: Variables, disk: Disk) -> bool:
    """Whether a run would find everything as the one before it did; ``source`` may differ."""
    try:
        return (
            was.rules == _rules()
            and was.folder == str(folder.resolve())
            and was.kernel == kernel
            and was.variables == variables.hashes(was.variables)
            and all(_list(disk, one) == one.digest for one in was.listings)
            and all(disk.content(path) == state for path, state in was.files.items())
            and disk.installed(was.packages).digest == was.installed
        )
    except OSError:  # what could be read can no longer be read
        return False


def _files(reads: Reads, disk: Disk, reasons: set[str]) -> dict[str, str]:
    """Hash every file that was read or made, unless it changed since it was first looked at."""
    found: dict[str, str] = {}
    for path, first in reads.files:
        state = _state(path, disk)
        if state == OTHER or signature(path) != first:
            reasons.add(f"changed: {path}")
        found[path] = state
    for path in reads.made:
        state = _state(path, disk)
        if state != ABSENT:  # a temporary file that is gone was nobody's input
            found[path] = state
    return found


def _unseen(
    reads: Reads, opened: Opened | None, code: list[str], disk: Disk, reasons: set[str]
) -> dict[str, str]:
    """Hash the files that compiled readers opened in the folders that were watched."""
    found = unseen(reads.extensions, reads.libraries, code)
    reasons.update(f"unseen: {name}" for name in found.anything)
    if not found.readers:
        return {}
    seen = {*reads.made, *reads.opened}
    paths = [
        path
        for path in (opened.paths if opened else ())
        if path not in seen and not path.endswith(_OF_OTHERS)
    ]
    # Where nothing that the code names was opened in sight, it was opened out of sight.
    in_sight = any(_is_named(path, code) for path in paths)
    if opened is None or not opened.complete or not in_sight:
        reasons.update(f"unseen: {name}" for name in found.readers)
    states = {}
    for path in paths:
        now = signature(path)
        if now is not None and now[2] >= reads.began:
            reasons.add(f"changed: {path}")
        states[path] = _state(path, disk)
    return states


def _is_named(path: str, code: Iterable[str]) -> bool:
    """Whether code names a file or the folder it lies in: others may open files meanwhile."""
    names = Path(path).name, Path(path).parent.name
    return any(name in source for source in code for name in names if name)


def _modules(files: Iterable[str]) -> Iterable[str]:
    """Yield the texts of the guide's own modules."""
    for path in files:
        if path.endswith(".py"):
            try:
                yield Path(path).read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue


def _packages(reads: Reads) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for folder, name in reads.packages:
        found.setdefault(folder, []).append(name)
    for path in reads.mapped:
        folder, _, name = path.rpartition("/")
        found.setdefault(f"{folder}/", []).append(name)
    return {folder: tuple(sorted(names)) for folder, names in sorted(found.items())}


def _list(disk: Disk, one: Listing) -> str:
    return disk.listing(one.folder, one.kind)


def _state(path: str, disk: Disk) -> str:
    try:
        return disk.content(path)
    except OSError as error:
        return f"errno {error.errno}"


@cache
def _rules() -> str:
    return version("jupyter-stepguide")
