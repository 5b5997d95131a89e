"""Publications on the disk: a folder with a snapshot's notebook and the files it needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from stepguide_kernel import files
from stepguide_kernel.model.ledger import Published
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.store.blobs import Blobs

NOTEBOOK = "guide.ipynb"


def furnish(folder: Path, notebook: Notebook, fact: Published, blobs: Blobs) -> tuple[str, ...]:
    """Put ``notebook``, which is to be run, and the files of ``fact`` into ``folder``.

    Returns the names of the environment variables that the guide asks for.

    :raises NotFound: a blob is missing.
    :raises StorageError: the disk is full.
    """
    lay_out(folder, fact.files, blobs)
    notebook.write(folder / NOTEBOOK)
    metadata = guide_metadata(notebook)
    return metadata.prerequisites.env if metadata else ()


def lay_out(folder: Path, contents: Mapping[str, str], blobs: Blobs) -> None:
    """Write blobs under their paths below ``folder``, leaving out any that leads elsewhere."""
    root = folder.resolve()
    for name, blob in contents.items():
        target = (root / name).resolve()
        if target.is_relative_to(root) and target != root:
            files.make_folder(target.parent)
            files.replace(target, blobs.get(blob))
