"""A published guide as the gallery and its page describe it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from stepguide_kernel.model.build import FilePath
from stepguide_kernel.model.guide import AllowedFinding
from stepguide_kernel.model.ledger import Slug
from stepguide_kernel.model.verdict import Drift, Verdict


class VerifiedState(msgspec.Struct, frozen=True):
    """The newest verdict on a publication's code; ``at`` is UTC, ISO 8601.

    Of a run that stopped, ``failing_step`` is the step's number and title in the file that
    ran, and ``failing_cell`` the id of its cell, which is also that of the snapshot's cell.
    """

    verdict: Verdict
    at: str
    duration_s: float
    packages: dict[str, str]
    since: str | None = None
    failing_step: str | None = None
    failing_cell: str | None = None
    reason: str | None = None
    drift: tuple[Drift, ...] = ()
    """The cells that showed something else; the first of them where there are many."""


class Publication(msgspec.Struct, frozen=True):
    """One walkthrough in the library."""

    slug: str
    guide: str
    title: str
    summary: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    steps: int
    version: int
    """Counts the snapshots under this slug from 1."""
    published: str
    code_hash: str
    snapshot_hash: str
    source: str
    """Path of the guide's file; empty for readers and commenters who ask a server."""
    verified: VerifiedState | None
    open_threads: int
    vouched: bool = True
    """Whether its outputs are those of a run that passed; else of the author's file."""
    allowed: int = 0
    """How many findings of the search for secrets its author allowed."""
    files: int = 0
    """How many files of data travel with it."""
    size: int = 0
    """Bytes of the notebook and its files."""
    restored: int | None = None
    """The version that this one brought back."""
    minutes: int = 0
    """What reading it takes; 0 where that is not known."""


class PublicationList(msgspec.Struct, frozen=True):
    """Newest first; ``taken_back`` has the slugs of what was published, by the ids of guides."""

    publications: tuple[Publication, ...]
    taken_back: dict[str, str] = {}


class PublishRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Publish the guide at ``path``, relative to the folder that the caller works in.

    Without ``slug`` it keeps its own, or gets one from its title.  ``allow`` are findings that
    its author says are no secrets; they are noted down in the file first.
    """

    path: FilePath
    slug: Slug | None = None
    allow_unverified: bool = False
    allow: Annotated[tuple[AllowedFinding, ...], Meta(max_length=100)] = ()


class PublishResult(msgspec.Struct, frozen=True):
    """What is published now, and the address of its page, which answers."""

    publication: Publication
    url: str


class RoomAddress(msgspec.Struct, frozen=True):
    """Where the reading room of this Lab answers; ends with a slash.

    ``is_framed`` says whether its pages may be shown in a panel of this Lab.
    """

    url: str
    is_framed: bool = False
