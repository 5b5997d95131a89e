"""What a run depended on: as its kernel noted it, and as it is kept with the verdict."""

from __future__ import annotations

import msgspec

Signature = tuple[int, int, int, int]
"""Size, time of modification, time of change (both ns), inode; size -1: no ordinary file."""


class Reads(msgspec.Struct, frozen=True, kw_only=True):
    """The report of :mod:`stepguide_kernel.kernel.reads`.  Paths are absolute."""

    began: int
    """Nanoseconds since the epoch: when the kernel began to take notes."""
    files: tuple[tuple[str, Signature | None], ...]
    opened: tuple[str, ...]
    """Those of ``files`` that Python itself opened; of others it was asked whether they exist."""
    made: tuple[str, ...]
    folders: tuple[tuple[str, str, str], ...]
    variables: tuple[str, ...]
    reasons: tuple[str, ...]
    packages: tuple[tuple[str, str], ...]
    extensions: tuple[str, ...]
    libraries: tuple[str, ...]
    mapped: tuple[str, ...]


class Opened(msgspec.Struct, frozen=True):
    """What any process opened in the watched folders; ``complete``: none could be missed."""

    paths: tuple[str, ...]
    complete: bool


class Listing(msgspec.Struct, frozen=True):
    """The entries of a folder; ``kind`` says what of them counts: names, sizes, importable."""

    folder: str
    kind: str
    digest: str


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that has to be as it was for a run to be left out.

    ``files`` and ``listings`` are of absolute paths.  The values of ``variables`` are keyed
    hashes: nobody can tell from them what a password was.
    """

    rules: str
    """The version of StepGuide that took these notes."""
    source: str | None
    """SHA-256 of the guide's file, to the byte."""
    folder: str
    """Where the code ran."""
    kernel: str
    """Hash of the kernelspec."""
    files: dict[str, str]
    listings: tuple[Listing, ...]
    packages: dict[str, tuple[str, ...]]
    """Folder to the names of what was used in it: packages, and libraries of the system."""
    installed: str
    """Hash over the sizes and times of all files of ``packages``."""
    variables: dict[str, str]
