"""Publications on the disk: a folder with a snapshot's notebook and the files it needs."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path

from stepguide_kernel import files
from stepguide_kernel.model.ledger import Published
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.store.blobs import Blobs

NOTEBOOK = "guide.ipynb"
_INNER = "guide"


def furnish(folder: Path, notebook: Notebook, fact: Published, blobs: Blobs) -> Path:
    """Put ``notebook``, which is to be run, and the files of ``fact`` into ``folder``.

    Returns the folder to run it in.  It is one below, so that what lay above the author's
    notebook lies above this one, and nothing that it writes there leaves ``folder``.

    :raises NotFound: a blob is missing.
    :raises StorageError: the disk is full.
    """
    taken = {name.partition("/")[0] for name in fact.above}
    names = (f"{_INNER}-{number}" for number in count(1))
    inner = folder / next(name for name in names if name not in taken)
    lay_out(folder, fact.above, blobs)
    lay_out(inner, fact.files, blobs)
    notebook.write(files.make_folder(inner) / NOTEBOOK)
    return inner


def variables(notebook: Notebook) -> tuple[str, ...]:
    """Names of the environment variables that the guide asks for."""
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
