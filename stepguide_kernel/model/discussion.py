"""Threads and comments as readers see them: views of the ledger."""

from __future__ import annotations

import msgspec

from stepguide_kernel.model.guide import CalloutKind
from stepguide_kernel.model.ledger import Anchor

SHORT_ID = 6
"""As many characters of a thread's id as people are shown, and at least have to type."""


class Comment(msgspec.Struct, frozen=True):
    """One comment; ``body`` is the markdown its writer typed, ``at`` is UTC, ISO 8601.

    ``verified`` is false where only a cookie vouches for ``author``.  ``html`` is the body as a
    page may show it: rendered and made safe on the server, for every client the same.
    """

    id: str
    author: str
    body: str
    at: str
    verified: bool = True
    html: str = ""

    @property
    def credit(self) -> str:
        """The author's name as it is shown wherever the comment, or a callout of it, is."""
        return self.author if self.verified else f"{self.author} (unverified)"


class AcceptedCallout(msgspec.Struct, frozen=True):
    """A callout the author accepted; ``cell_id`` is where it stands in the guide's file."""

    cell_id: str
    kind: CalloutKind
    body: str
    credit: str
    comment: str
    anchor: Anchor


class Thread(msgspec.Struct, frozen=True):
    """A thread, oldest comment first."""

    id: str
    guide: str
    anchor: Anchor
    resolved: bool
    comments: tuple[Comment, ...]
    callout: AcceptedCallout | None = None


class ThreadList(msgspec.Struct, frozen=True):
    """The threads of one guide, oldest first."""

    threads: tuple[Thread, ...]
