"""The data that travels with a publication, so that others can run it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from stepguide_kernel.errors import NotebookInvalid, StorageError, UsageError
from stepguide_kernel.model.file_names import is_plain
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.publishing.mentions import mentioned_in_code, mentioned_in_markdown

ABOVE = "../"
"""What the paths of files begin with that lie in the folder above the guide's."""

_MIB = 1024 * 1024


class BundleTooLarge(UsageError):
    """The data of a guide is more than may travel with it."""

    code = "bundle_too_large"
    status = 413


def content(path: Path) -> bytes:
    """Return the bytes of a file that travels.

    :raises StorageError: it may not be read, or is gone.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path} would travel with the guide and cannot be read: {error.strerror}",
        hint="make it readable, or move it out of the guide's folder",
    )


def bundle(notebook: Notebook, folder: Path, *, limit: int) -> dict[str, Path]:
    """Return the files that the guide needs, by path relative to its ``folder``.

    Files count that its prerequisites list, that its code names or runs, that are imported
    from beside it, and pictures in its text; in a folder it names, everything.  Of the folder
    above, where projects keep data beside notebooks, single files that are named count; their
    paths begin with ``../``.  Hidden files never travel, nor does anything that lies elsewhere,
    be it behind a symbolic link, or whose name could lead elsewhere on another system.

    :raises BundleTooLarge: they hold more than ``limit`` bytes.
    :raises StorageError: a module among them cannot be read.
    """
    root = folder.resolve()
    own = notebook.path.resolve() if notebook.path else None
    found: dict[str, Path] = {}
    waiting = [path for name in _mentions(notebook) for path in _inside(root, name)]
    while waiting:
        path = waiting.pop()
        name = _name(root, path)
        if name in found or path == own:
            continue
        found[name] = path
        # What a module or a child notebook names is needed as well.
        waiting += [also for mention in _mentions_of_file(path) for also in _inside(root, mention)]
    _check_size(found, limit)
    return dict(sorted(found.items()))


def hashes(notebook: Notebook, folder: Path, *, limit: int) -> dict[str, str]:
    """Return the SHA-256, in hexadecimal, of each file that :func:`bundle` finds.

    :raises BundleTooLarge: they hold more than ``limit`` bytes.
    :raises StorageError: one of them cannot be read.
    """
    found = bundle(notebook, folder, limit=limit)
    return {name: _hash_of(path) for name, path in found.items()}


def _hash_of(path: Path) -> str:
    try:
        state = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    return _hash(path, state.st_mtime_ns, state.st_ctime_ns, state.st_size)


@lru_cache(maxsize=4096)
def _hash(path: Path, _modified: int, _changed: int, _size: int) -> str:
    """The hash of a file in one state: JupyterLab asks for it whenever the notebook is saved."""
    return hashlib.sha256(content(path)).hexdigest()


def _mentions(notebook: Notebook) -> Iterator[str]:
    metadata = guide_metadata(notebook)
    if metadata is not None:
        yield from (file.path for file in metadata.prerequisites.files)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield from mentioned_in_code(cell["source"])
        elif cell.cell_type == "markdown":
            yield from mentioned_in_markdown(cell["source"])


def _mentions_of_file(path: Path) -> Iterator[str]:
    if path.suffix == ".py":
        yield from mentioned_in_code(content(path).decode("utf-8", "replace"))
    elif path.suffix == ".ipynb":
        try:
            yield from _mentions(Notebook.read(path))
        except NotebookInvalid:
            return  # a file like any other


def _inside(root: Path, name: str) -> Iterator[Path]:
    """Yield the visible files below ``root`` that ``name`` means: itself, or all in a folder."""
    for candidate in _candidates(root, name):
        resolved = candidate.resolve()
        if resolved == root or not resolved.is_relative_to(root):
            is_one_file = name.startswith(ABOVE) and "*" not in name
            if is_one_file and _lies_above(root, candidate, resolved):
                yield resolved
        elif resolved.is_dir():
            yield from (
                path
                for path in sorted(resolved.rglob("*"))
                if path.is_file() and _travels(root, path)
            )
        elif resolved.is_file() and _travels(root, resolved):
            yield resolved


def _lies_above(root: Path, named: Path, resolved: Path) -> bool:
    """Whether a file lies in the folder above, no symbolic link leads there, and it is visible."""
    above = root.parent
    if root == Path.home() or above == Path(root.anchor) or not resolved.is_relative_to(above):
        return False
    is_itself = resolved == Path(os.path.normpath(named))
    return resolved.is_file() and is_itself and is_plain(resolved.relative_to(above).as_posix())


def _name(root: Path, path: Path) -> str:
    if path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return f"{ABOVE}{path.relative_to(root.parent).as_posix()}"


def _candidates(root: Path, name: str) -> Iterator[Path]:
    if "\0" in name or Path(name).is_absolute():
        return
    try:
        if "*" in name:
            yield from root.glob(name)
        elif (root / name).exists():
            module = name.removesuffix("/__init__.py")
            yield root / module
    except (OSError, ValueError, NotImplementedError):
        return  # text that no file system takes for a path


def _travels(root: Path, path: Path) -> bool:
    resolved = path.resolve()
    if not resolved.is_relative_to(root):
        return False
    names = (path.relative_to(root), resolved.relative_to(root))
    return all(is_plain(name.as_posix()) and "__pycache__" not in name.parts for name in names)


def require_size(size: int, limit: int) -> None:
    """See that data may travel.

    :raises BundleTooLarge: it is more than ``limit`` bytes.
    """
    if size > limit:
        raise BundleTooLarge(
            f"the guide's data is {size / _MIB:.1f} MiB, and {limit / _MIB:.0f} MiB may travel",
            hint="make it smaller, or have c.StepGuide.bundle_limit raised on the server",
        )


def _check_size(found: dict[str, Path], limit: int) -> None:
    size = sum(path.stat().st_size for path in found.values())
    if size > limit:
        largest = max(found, key=lambda name: found[name].stat().st_size)
        raise BundleTooLarge(
            f"the guide's data is {size / _MIB:.1f} MiB, and {limit / _MIB:.0f} MiB may travel "
            f"with it; the largest file is {largest}",
            hint="make it smaller, or raise c.StepGuide.bundle_limit",
        )
