"""Where a guide is written, and what must not be overwritten there."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from itertools import count
from pathlib import Path

from stepguide_kernel.errors import NotebookInvalid, StorageError, TargetExists, UsageError
from stepguide_kernel.files import storage_error
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata

_LONGEST = 60


def check(path: Path) -> None:
    """Refuse a path that a guide cannot be written to.

    :raises UsageError: its name is no notebook's.
    :raises TargetExists: something stands there.
    :raises StorageError: its folder does not exist or is read-only.
    """
    if path.suffix != ".ipynb":
        raise UsageError(
            f"{path} is no name for a notebook", hint="-o takes a file name that ends in .ipynb"
        )
    if path.exists():
        what = "a guide" if _is_guide(path) else "a file that is no guide of ours"
        raise TargetExists(
            f"{path} exists already: {what}", hint="choose another name with -o, or move it away"
        )
    if not path.parent.is_dir():
        raise StorageError(
            f"{path} cannot be written: its folder does not exist", hint="create the folder first"
        )
    check_writable(path.parent)


def check_writable(folder: Path) -> None:
    """Refuse a folder that takes no file, before a guide is made and proved for it.

    :raises StorageError: it is read-only.
    """
    if not os.access(folder, os.W_OK | os.X_OK):
        raise storage_error(PermissionError(errno.EACCES, "read-only"), folder)


def unused(folder: Path, title: str) -> Path:
    """Name a new file after the title: ``paid-orders.ipynb``, or ``paid-orders-2.ipynb``."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_LONGEST].strip("-") or "guide"
    names = (f"{stem}.ipynb" if number == 1 else f"{stem}-{number}.ipynb" for number in count(1))
    return next(folder / name for name in names if not (folder / name).exists())


def _is_guide(path: Path) -> bool:
    try:
        return path.is_file() and guide_metadata(Notebook.read(path)) is not None
    except NotebookInvalid:
        return False
