"""The versions of a publication, what changed between them, and going back to one."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stepguide_kernel.model.ledger import OpId, Slug

VersionNumber = Annotated[int, Meta(ge=1)]


class Version(msgspec.Struct, frozen=True):
    """One snapshot under a slug.

    ``by`` is the name of who published it, ``published`` when: UTC, ISO 8601.  ``restored`` is
    the earlier version that it brought back.  ``size`` counts bytes, with those of ``files``
    files of data.  ``verified`` says whether a run vouched for its outputs then.
    """

    version: int
    title: str
    published: str
    by: str
    verified: bool
    steps: int
    files: int
    size: int
    restored: int | None = None


class VersionList(msgspec.Struct, frozen=True):
    """The versions under a slug of the guide that was published there last, newest first.

    ``current`` is the one that readers see; ``None`` since ``taken_back`` (UTC, ISO 8601).
    """

    slug: str
    guide: str
    versions: tuple[Version, ...]
    current: int | None
    taken_back: str | None = None


class VersionsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which two versions are compared; by default the newest and the one before it."""

    since: VersionNumber | None = None
    until: VersionNumber | None = None


class RollBackRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Show readers an earlier version again.

    ``op_id`` is made by the client, so that sending the same again changes nothing.
    """

    op_id: OpId
    version: VersionNumber
    allow_unverified: bool = False


class UnpublishRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a publication out of the library."""

    op_id: OpId


class FileChange(msgspec.Struct, frozen=True):
    """A file of data that travels and is another than before."""

    kind: Literal["added", "removed", "changed"]
    name: str


class OutputChange(msgspec.Struct, frozen=True):
    """A cell that shows something else than before; ``detail`` says what, with both values."""

    cell_id: str
    step: int
    step_title: str
    detail: str


class CopyAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lay out a copy of a publication in ``folder``, relative to the one the caller works in.

    A link that asks for it has a ``ticket``, which only pages of the Lab's own reading room
    know: another site can send people to a link, and must not fill their folders.
    """

    slug: Slug
    folder: Annotated[str, Meta(max_length=4096)] = ""
    ticket: Annotated[str, Meta(max_length=128)] | None = None


class OpenedCopy(msgspec.Struct, frozen=True):
    """The path of the notebook that was laid out."""

    path: str
