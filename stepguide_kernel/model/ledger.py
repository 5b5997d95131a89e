"""The facts of the ledger: what people said and what runs found, append-only.

An operation is one fact with the id its client gave it, so that a retry is the same
operation.  The server adds the sequence number, the actor and the time.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.guide import CalloutKind
from stepguide_kernel.model.inputs import Inputs
from stepguide_kernel.model.suggested_steps import SuggestedSteps
from stepguide_kernel.model.verdict import GuideRun

OpId = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{8,64}$")]
Slug = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Body = Annotated[str, Meta(min_length=1, max_length=20_000)]


class CommentAdded(msgspec.Struct, frozen=True, kw_only=True, tag="comment_added"):
    """Somebody said something; the first comment of a thread carries its anchor.

    ``author`` is the name to show, and ``verified`` whether more than a cookie vouches for
    it; both come from the authenticated user, never from a request body.
    """

    guide: str
    thread: str
    comment: str
    body: Body
    author: str = ""
    verified: bool = True
    anchor: Anchor | None = None
    suggestion: SuggestedSteps | None = None


class CommentEdited(msgspec.Struct, frozen=True, kw_only=True, tag="comment_edited"):
    """A comment was written anew; ``base`` is the revision that its writer saw, from 1."""

    guide: str
    thread: str
    comment: str
    body: Body
    base: Annotated[int, Meta(ge=1)]


class CommentDeleted(msgspec.Struct, frozen=True, kw_only=True, tag="comment_deleted"):
    """A comment was taken back; its text stays for who wrote it, and for admins."""

    guide: str
    thread: str
    comment: str


class CommentThanked(msgspec.Struct, frozen=True, kw_only=True, tag="comment_thanked"):
    """Somebody is thankful for a comment, or is no more; ``author`` is their name to show."""

    guide: str
    thread: str
    comment: str
    author: str = ""
    thanked: bool = True


class ThreadResolved(msgspec.Struct, frozen=True, kw_only=True, tag="thread_resolved"):
    """A thread is settled."""

    guide: str
    thread: str


class ThreadReopened(msgspec.Struct, frozen=True, kw_only=True, tag="thread_reopened"):
    """A settled thread is open again."""

    guide: str
    thread: str


class ThreadReanchored(msgspec.Struct, frozen=True, kw_only=True, tag="thread_reanchored"):
    """Somebody said where a thread belongs now; its earlier anchors stay in the ledger."""

    guide: str
    thread: str
    anchor: Anchor


class CalloutAccepted(msgspec.Struct, frozen=True, kw_only=True, tag="callout_accepted"):
    """The author made a callout of a comment; ``cell_id`` is the same at every retry.

    ``credit`` is whose comment it was, as a text: it goes into the guide's file, where nothing
    else could tell that only a cookie vouched for the name.
    """

    guide: str
    thread: str
    comment: str
    kind: CalloutKind
    body: Body
    credit: str
    anchor: Anchor
    cell_id: str


class SuggestionAccepted(msgspec.Struct, frozen=True, kw_only=True, tag="suggestion_accepted"):
    """The author took the cells that a comment suggests; ``credit`` is whose they are."""

    guide: str
    thread: str
    comment: str
    credit: str


class SuggestionRejected(msgspec.Struct, frozen=True, kw_only=True, tag="suggestion_rejected"):
    """The author did not take the cells that a comment suggests, and says why."""

    guide: str
    thread: str
    comment: str
    reason: Body


class VerdictGiven(msgspec.Struct, frozen=True, kw_only=True, tag="verdict_given"):
    """A run of a guide ended; ``outputs`` is the blob of the executed notebook."""

    guide: str
    code_hash: str
    environment: str
    """Fingerprint of the Python and the packages it ran with."""
    packages: dict[str, str]
    run: GuideRun
    outputs: str | None
    inputs: Inputs | None = None
    """What has to be as it was for the next run to be left out; ``None``: it is never left out."""
    scheduled: bool = False
    """Whether a schedule had it run: then nobody saw it come, whoever made the schedule."""


class Published(msgspec.Struct, frozen=True, kw_only=True, tag="published"):
    """A snapshot entered the library.  ``snapshot`` and ``files`` are blob hashes."""

    guide: str
    slug: Slug
    title: str
    summary: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    steps: int
    code_hash: str
    snapshot_hash: str
    snapshot: str
    files: dict[str, str]
    """Path relative to the guide's folder to blob hash: the data that travels along."""
    source: str
    """Absolute path of the guide's file when it was published."""
    verified: bool
    size: int = 0
    """Bytes of the snapshot and its files."""
    allowed: int = 0
    """How many findings of the search for secrets its author allowed."""
    above: dict[str, str] = {}
    """Path relative to the folder above the guide's to blob hash: files that travel from there."""
    restored: int | None = None
    """The version that this one brings back."""
    minutes: int = 0
    """What reading it takes; 0 where it was published before this was counted."""


class Unpublished(msgspec.Struct, frozen=True, kw_only=True, tag="unpublished"):
    """A publication left the library."""

    guide: str
    slug: Slug


Remark = (
    CommentAdded
    | CommentEdited
    | CommentDeleted
    | CommentThanked
    | ThreadResolved
    | ThreadReopened
    | ThreadReanchored
    | CalloutAccepted
    | SuggestionAccepted
    | SuggestionRejected
)
"""What people say and do in threads."""

Fact = Remark | VerdictGiven | Published | Unpublished


class Operation(msgspec.Struct, frozen=True):
    """A fact on its way into the ledger."""

    op_id: OpId
    actor: str
    fact: Fact


class Entry(msgspec.Struct, frozen=True):
    """A fact in the ledger.  ``seq`` counts from 1 without gaps; ``at`` is UTC, ISO 8601.

    Of one that was said in another store, ``actor`` and ``at`` are what was told there, and
    ``imported_by`` is who brought it here: nobody vouches for the actor.
    """

    seq: int
    op_id: str
    actor: str
    at: str
    fact: Fact
    imported_by: str | None = None
