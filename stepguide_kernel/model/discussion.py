"""Threads and comments as readers see them: views of the ledger."""

from __future__ import annotations

import msgspec

from stepguide_kernel.model.anchor import Anchor, Placement
from stepguide_kernel.model.guide import CalloutKind
from stepguide_kernel.model.suggested_steps import SuggestedSteps, SuggestionAnswer

SHORT_ID = 6
"""As many characters of a thread's id as people are shown, and at least have to type."""


def unverified(name: str) -> str:
    """A name that nobody vouches for, as it is shown."""
    return f"{name} (unverified)"


class CommentVersion(msgspec.Struct, frozen=True):
    """An edit that came too late and changed nothing; ``at`` is UTC, ISO 8601."""

    body: str
    at: str


class Comment(msgspec.Struct, frozen=True):
    """One comment; ``body`` is the markdown its writer typed, ``at`` is UTC, ISO 8601.

    ``verified`` is false where only a cookie, or an imported file, vouches for ``author``.
    ``html`` is the body as a page may show it: rendered and made safe on the server, for every
    client the same.

    ``revision`` counts from 1 and goes up with each edit, of which ``edited`` is when the last
    was.  The text of a ``deleted`` comment is empty, but for who wrote it and for admins.
    ``mine``, ``thanked`` and ``conflicts`` concern who asks: whether they wrote it, whether they
    are among those whose names are in ``thanks``, and edits of theirs that came too late.

    ``answer`` is what became of its ``suggestion``, once that is said.
    """

    id: str
    author: str
    body: str
    at: str
    verified: bool = True
    html: str = ""
    revision: int = 1
    edited: str | None = None
    deleted: bool = False
    mine: bool = False
    thanks: tuple[str, ...] = ()
    thanked: bool = False
    conflicts: tuple[CommentVersion, ...] = ()
    suggestion: SuggestedSteps | None = None
    answer: SuggestionAnswer | None = None

    @property
    def credit(self) -> str:
        """The author's name as it is shown wherever the comment, or a callout of it, is."""
        return self.author if self.verified else unverified(self.author)


class AcceptedCallout(msgspec.Struct, frozen=True):
    """A callout the author accepted; ``cell_id`` is where it stands in the guide's file."""

    cell_id: str
    kind: CalloutKind
    body: str
    credit: str
    comment: str
    anchor: Anchor


class Thread(msgspec.Struct, frozen=True):
    """A thread, oldest comment first.

    ``anchor`` is what was said of its place last.  ``placement`` is where that is in the
    publication that was asked about; ``None`` where a guide was, whose file the asker has.
    """

    id: str
    guide: str
    anchor: Anchor
    resolved: bool
    comments: tuple[Comment, ...]
    callout: AcceptedCallout | None = None
    placement: Placement | None = None


class ThreadList(msgspec.Struct, frozen=True):
    """The threads of one guide, oldest first."""

    threads: tuple[Thread, ...]
