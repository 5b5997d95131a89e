"""Replacing a file whole: readers see the old bytes or the new ones, never a part.

Jupyter's own ``atomic_writing`` copies and then overwrites in place, which a ``kill -9``
can leave half done, so every write of StepGuide goes through here.
"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from stepguide_kernel.errors import StorageError

PRIVATE = 0o600
"""Mode of files that only their owner may read: logs, tokens, the store."""


def replace(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write ``content`` to ``path`` by temporary file, fsync and rename.

    ``mode`` is the permission of the result; ``None`` keeps that of the file replaced, or
    applies the process's umask to a new one.  A symbolic link is followed, not replaced.

    :raises StorageError: the folder is missing or read-only, or the disk is full; ``path``
        is then as it was.
    """
    target = Path(os.path.realpath(path))
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise storage_error(error, path) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes the file private; a notebook should be as readable as others are.
        Path(name).chmod(_mode_for(target) if mode is None else mode)
        os.replace(name, target)
        _sync_folder(target.parent)
    except BaseException as error:
        with suppress(FileNotFoundError):
            os.unlink(name)
        if isinstance(error, OSError):
            raise storage_error(error, path) from error
        raise


def make_folder(path: Path, *, private: bool = False) -> Path:
    """Create ``path`` and its parents if need be; ``private`` makes it the owner's alone.

    :raises StorageError: it cannot be created.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
    except OSError as error:
        raise storage_error(error, path) from error
    return path


def storage_error(error: OSError, path: Path) -> StorageError:
    """Say in words what the operating system said in a number."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StorageError(
            f"no space left to write {path}", hint="free some space and run the command again"
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return StorageError(
            f"{path} cannot be written: the folder or file is read-only",
            hint="choose another place, or change the permissions",
        )
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return StorageError(
            f"{path} cannot be written: its folder does not exist", hint="create the folder first"
        )
    return StorageError(f"{path}: {error.strerror or error}", hint="check the disk and the path")


def _mode_for(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle for a folder; its rename is journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
