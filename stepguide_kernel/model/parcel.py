"""A guide on its way into a library, with all that its page and its readers need."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from stepguide_kernel.model.ledger import Slug, VerdictGiven

GuideId = Annotated[str, Meta(min_length=1, max_length=128)]
FileName = Annotated[str, Meta(min_length=1, max_length=1024)]


class Parcel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is published of a guide: the notebook as readers get it, and its data by their names.

    ``verdict`` is that of the run that its outputs come from, ``None`` where no run vouches for
    them.  ``source`` is where its file lies, for authors.
    """

    guide: GuideId
    title: Annotated[str, Meta(max_length=1000)]
    slug: Slug | None = None
    snapshot: bytes
    files: dict[FileName, bytes]
    source: Annotated[str, Meta(max_length=4096)]
    verdict: VerdictGiven | None = None
    above: dict[FileName, bytes] = {}
    """Files of the folder above the guide's, by their paths from there."""


class PublishedNotebook(msgspec.Struct, frozen=True):
    """The notebook that is published, as its file would be, and the names of its data.

    ``hashes`` are the SHA-256 of these files, in hexadecimal, by their names.
    """

    notebook: str
    files: tuple[str, ...]
    hashes: dict[str, str] = {}


class GuideCopy(msgspec.Struct, frozen=True):
    """A publication to take home: an ordinary notebook, and its data by their names."""

    title: str
    version: int
    notebook: bytes
    files: dict[str, bytes]
    above: dict[str, bytes] = {}
    """Files of the folder above the notebook's, by their paths from there."""
