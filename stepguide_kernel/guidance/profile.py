"""What a notebook works with, as far as guides can be told apart by it: modules and data files."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from stepguide_kernel.execution.probe import imported_modules
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata

_CODE_FILES = frozenset({".ipynb", ".py", ".pyc", ".pyi"})


class Profile(NamedTuple):
    """``imports`` are top-level modules outside the standard library, ``files`` are names
    without their folders: colleagues keep the same file in different places.
    """

    imports: frozenset[str]
    files: frozenset[str]


def profile(imports: Iterable[str], paths: Iterable[str]) -> Profile:
    """Return the profile of what imports these modules and names these files."""
    modules = {name.strip().partition(".")[0] for name in imports}
    names = {PurePosixPath(path.strip().replace("\\", "/")).name for path in paths}
    return Profile(
        frozenset(modules - sys.stdlib_module_names - {""}),
        frozenset(name for name in names if _is_data(name)),
    )


def profile_of(notebook: Notebook, travelling: Collection[str]) -> Profile:
    """Return the profile of a guide, with the data that travels with it."""
    sources = [cell["source"] for cell in notebook.cells if cell.cell_type == "code"]
    metadata = guide_metadata(notebook)
    needed = [file.path for file in metadata.prerequisites.files] if metadata else []
    return profile(imported_modules(sources), [*travelling, *needed])


def _is_data(name: str) -> bool:
    return bool(name) and PurePosixPath(name).suffix.lower() not in _CODE_FILES | {""}
