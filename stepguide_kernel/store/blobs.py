"""Immutable files under the hash of their content: snapshots, and outputs of runs."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

from stepguide_kernel import files
from stepguide_kernel.errors import NotFound, StorageError

GRACE_S = 3600.0
"""Age in seconds below which a blob is kept: the fact that names it may be on its way."""

_HASH = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """The blobs of one folder, fanned out by the first two digits of their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its hash; the same content is kept once.

        :raises StorageError: the disk is full or read-only.
        """
        name = hashlib.sha256(content).hexdigest()
        path = self.path(name)
        if path.exists():
            path.touch()  # its age counts from its last use, see GRACE_S
        else:
            files.make_folder(path.parent, private=True)
            files.replace(path, content, mode=files.PRIVATE)
        return name

    def get(self, name: str) -> bytes:
        """The content with this hash.

        :raises NotFound: there is no such blob.
        :raises StorageError: the file is damaged or unreadable.
        """
        path = self.path(name)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise NotFound(
                f"the store has no blob {name}", hint="publish or verify its guide again"
            ) from None
        except OSError as error:
            raise files.storage_error(error, path) from error
        if hashlib.sha256(content).hexdigest() != name:
            raise StorageError(f"{path} is damaged", hint="put a backup in its place")
        return content

    def path(self, name: str) -> Path:
        """Where the blob with this hash lies, or would lie.

        :raises NotFound: ``name`` is no SHA-256 in hexadecimal.
        """
        if _HASH.fullmatch(name) is None:
            raise NotFound(f"{name} is no content hash", hint="it is a SHA-256 in hexadecimal")
        return self._folder / name[:2] / name

    def collect(self, named: set[str]) -> int:
        """Delete blobs that are not in ``named`` and old enough; return how many."""
        oldest = time.time() - GRACE_S
        unnamed = [
            path
            for path in self._folder.glob("??/*")
            if path.name not in named and path.stat().st_mtime < oldest
        ]
        for path in unnamed:
            path.unlink(missing_ok=True)
        return len(unnamed)
