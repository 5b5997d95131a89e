"""The session log: one file a session, one JSON object a line, the owner's alone.

Each line is written by one ``write`` to a file opened for appending, so a kernel that is
killed loses at most the run in flight.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from stepguide_kernel.errors import StorageError
from stepguide_kernel.files import PRIVATE, make_folder, storage_error

KEPT_DAYS = 14
FILE_NAME = re.compile(r"\d{8}T\d{6}Z-(?P<id>[0-9a-f]{8})\.jsonl")


def sessions_folder(environ: Mapping[str, str]) -> Path:
    """Where logs lie: ``$STEPGUIDE_SESSIONS`` or ``stepguide/sessions`` in Jupyter's data."""
    chosen = environ.get("STEPGUIDE_SESSIONS")
    if chosen:
        return Path(chosen).expanduser()
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "stepguide" / "sessions"


class SessionLog:
    """Appends the lines of one session; the file is created by the first of them."""

    def __init__(self, folder: Path, session: str, started: float) -> None:
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(started))
        self.path = folder / f"{stamp}-{session}.jsonl"
        self._descriptor: int | None = None
        self._torn = False

    @property
    def created(self) -> bool:
        """Whether a line was written."""
        return self._descriptor is not None

    def append(self, line: Mapping[str, Any]) -> None:
        """Write one line whole.

        :raises StorageError: the folder is read-only or the disk is full; readers skip the
            part that may have been written.
        """
        content = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        encoded = content.encode(errors="replace")  # lone surrogates are no UTF-8
        # After a torn line the next one starts afresh instead of continuing it.
        encoded = b"\n" * self._torn + encoded + b"\n"
        try:
            if self._descriptor is None:
                self._descriptor = self._create()
            self._torn = os.write(self._descriptor, encoded) != len(encoded)
        except OSError as error:
            raise storage_error(error, self.path) from error
        if self._torn:
            raise StorageError(f"no space left to write {self.path}", hint="free some space")

    def close(self) -> None:
        """Close the file; a later line opens it again."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _create(self) -> int:
        make_folder(self.path.parent, private=True)
        prune(self.path.parent)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0)
        return os.open(self.path, flags, PRIVATE)


def prune(folder: Path, *, days: float = KEPT_DAYS) -> None:
    """Delete logs that nothing was written to for ``days``; other files are left alone."""
    oldest = time.time() - days * 86400
    for path in folder.iterdir():
        # Two kernels may prune at once, and a log may be somebody else's.
        with suppress(OSError):
            if FILE_NAME.fullmatch(path.name) and path.stat().st_mtime < oldest:
                path.unlink()


def first_time(folder: Path) -> bool:
    """Tell once for each sessions folder that this is the first recording in it."""
    try:
        make_folder(folder, private=True)
        os.close(os.open(folder / ".recording-explained", os.O_CREAT | os.O_EXCL, PRIVATE))
    except (OSError, StorageError):
        return False
    return True
