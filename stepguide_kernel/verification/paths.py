"""Which notebooks the paths of a command mean."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

SUFFIX = ".ipynb"


def notebooks(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return files as they are and, for a folder, the notebooks below it, sorted.

    Hidden files and folders are left out, ``.ipynb_checkpoints`` among them; a notebook that
    is meant twice comes once.  A folder without notebooks stays in the list: to have checked
    nothing must not look like success.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        meant = sorted(_below(path)) if path.is_dir() else []
        for one in meant or [path]:
            found.setdefault(one.resolve(), one)
    return tuple(found.values())


def _below(folder: Path) -> Iterable[Path]:
    for path in folder.rglob(f"*{SUFFIX}"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file():
            yield path
