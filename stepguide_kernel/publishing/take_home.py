"""A publication to take home: an ordinary notebook with its data, as one file or as a folder."""

from __future__ import annotations

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from stepguide_kernel import files
from stepguide_kernel.errors import StorageError
from stepguide_kernel.model.file_names import is_plain
from stepguide_kernel.model.parcel import GuideCopy
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata

if TYPE_CHECKING:
    from stepguide_kernel.model.publication import Publication
    from stepguide_kernel.store.ledger import Store

_KERNELSPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every file in an archive: so the same publication is the same archive, to the byte."""
_README = "README.md"
_PACKED = frozenset({".gif", ".gz", ".jpeg", ".jpg", ".parquet", ".png", ".xlsx", ".xz", ".zip"})
_PRIVATE_TO_ALL = 0o777


def copy_of(publication: Publication, store: Store) -> GuideCopy:
    """Return what a reader takes home of a publication.

    The notebook is one for any Jupyter: in Python it names the kernel that every one has.
    Files whose names could lead elsewhere stay behind.

    :raises NotFound: it was taken back meanwhile, or a blob is missing.
    """
    fact = store.published_fact(publication.slug)
    notebook = Notebook.parse(store.blobs.get(fact.snapshot))
    if notebook.language == "python":
        notebook.node.metadata["kernelspec"] = dict(_KERNELSPEC)
    files, above = (
        {name: store.blobs.get(blob) for name, blob in contents.items() if is_plain(name)}
        for contents in (fact.files, fact.above)
    )
    return GuideCopy(publication.title, publication.version, notebook.to_bytes(), files, above)


def archive(copy: GuideCopy, slug: str) -> bytes:
    """Pack a copy as a zip file that unpacks into one folder, named ``slug``."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _laid_out(copy, slug).items():
            entry = zipfile.ZipInfo(f"{slug}/{name}", _MOMENT)
            is_packed = Path(name).suffix.lower() in _PACKED
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def unpack(copy: GuideCopy, slug: str, folder: Path) -> Path:
    """Lay a copy out in a new folder below ``folder`` and return its notebook.

    The folder is named ``slug``, or ``slug-2`` and so on where something has that name: nothing
    is overwritten.  It is there whole, or not at all.

    :raises StorageError: it cannot be written.
    """
    try:
        unfinished = Path(tempfile.mkdtemp(prefix=".stepguide-copy-", dir=folder))
    except OSError as error:
        raise files.storage_error(error, folder) from error
    try:
        for name, content in _laid_out(copy, slug).items():
            target = unfinished / name
            files.make_folder(target.parent)
            files.replace(target, content)
        unfinished.chmod(_PRIVATE_TO_ALL & ~_umask())
        return _settle(unfinished, folder, slug) / _notebook_path(copy, slug)
    finally:
        rmtree(unfinished, ignore_errors=True)


def _laid_out(copy: GuideCopy, slug: str) -> dict[str, bytes]:
    """The files of a copy by their names, with a word on what they are."""
    start = _start(copy, slug)
    laid_out = {
        **copy.above,
        **{f"{start}{name}": content for name, content in copy.files.items()},
        _notebook_path(copy, slug): copy.notebook,
    }
    laid_out.setdefault(_README, _readme(copy, slug).encode())
    return dict(sorted(laid_out.items()))


def _notebook_path(copy: GuideCopy, slug: str) -> str:
    names = (f"{name}.ipynb" for name in _names(slug))
    return _start(copy, slug) + next(name for name in names if name not in copy.files)


def _start(copy: GuideCopy, slug: str) -> str:
    """What paths of the notebook's folder begin with: it is one below where data lies above it."""
    if not copy.above:
        return ""
    taken = {name.partition("/")[0] for name in copy.above}
    return f"{next(name for name in _names(slug) if name not in taken)}/"


def _names(slug: str) -> Iterator[str]:
    return (slug if number == 1 else f"{slug}-{number}" for number in count(1))


def _readme(copy: GuideCopy, slug: str) -> str:
    title = re.sub(r"\s+", " ", copy.title)
    name = _notebook_path(copy, slug)
    lines = [
        f"# {title}",
        f"Open `{name}` in Jupyter and run it from the top.  What it reads lies beside it.",
        f"This is version {copy.version} of the guide, with the outputs that its page shows.",
    ]
    metadata = guide_metadata(Notebook.parse(copy.notebook))
    needs = metadata.prerequisites if metadata else None
    if needs and needs.packages:
        packages = (f"{name} {version}".strip() for name, version in needs.packages.items())
        lines.append(f"It was made with {', '.join(packages)}.")
    if needs and needs.env:
        lines.append(f"It reads the environment variables {', '.join(needs.env)}.")
    return "\n\n".join(lines) + "\n"


def _settle(unfinished: Path, folder: Path, slug: str) -> Path:
    """Give the folder the first free name."""
    for name in _names(slug):
        target = folder / name
        if os.path.lexists(target):
            continue
        try:
            return unfinished.rename(target)
        except FileExistsError:
            continue  # somebody took the name meanwhile
        except OSError as error:
            raise files.storage_error(error, target) from error
    raise StorageError(f"no name is free in {folder}", hint="take some copies away")


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
