"""The folder that paths of requests start from and stay in."""

from __future__ import annotations

from pathlib import Path

from stepguide_kernel.errors import BadRequest


class RootFolder:
    """Lab's root folder; without one, paths start from the current folder and stay in it."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def inside(self, path: str) -> Path:
        """The file that a request means.

        :raises BadRequest: the path leads out of the folder.
        """
        root = (self._path or Path.cwd()).resolve()
        if "\0" in path:
            raise BadRequest("a path has no zero character", hint="correct the path")
        found = (root / path).resolve()
        if not found.is_relative_to(root):
            raise BadRequest(f"{path} leads out of the folder you work in", hint=f"stay in {root}")
        return found

    def shown(self, path: str) -> str:
        """The path as clients of a server name it: below its root folder, where it lies there."""
        if self._path is None:
            return path
        root, found = self._path.resolve(), Path(path).resolve()
        return found.relative_to(root).as_posix() if found.is_relative_to(root) else path
