"""What people are told of: the bell's notifications, and how each person wants to be told."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stepguide_kernel.model.people import Role
from stepguide_kernel.model.requests import Id

Reason = Literal["mention", "author", "answer", "participant", "watcher"]
"""Why somebody is told.  ``answer``: it is about what they said; the first that holds counts."""

Clock = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day, such as ``22:00``."""

Outcome = Literal["sent", "skipped", "failed"]
"""How a delivery ended; ``skipped``: there was nothing left to tell, or nobody to tell it to."""

LONGEST_DIGEST_MIN = 7 * 24 * 60

SAID = 280
"""As many characters of what was said are told."""


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of the ledger that concerns a person; ``id`` is its sequence number.

    ``kind`` is the fact's tag and ``at`` when it came, UTC, ISO 8601.  ``title`` is that of the
    guide as it was published last, ``slug`` where it is published now.  ``said`` is the beginning
    of the comment it is about, or of the reason that was given, as markdown, or what a run found.
    ``resolved`` is how its thread stands now; ``acceptable`` whether its comment holds a suggestion
    that waits for an answer.
    """

    id: int
    kind: str
    reason: Reason
    at: str
    actor: str
    guide: str
    title: str | None = None
    slug: str | None = None
    thread: str | None = None
    comment: str | None = None
    step_id: str | None = None
    cell_id: str | None = None
    said: str = ""
    resolved: bool | None = None
    acceptable: bool = False
    read: bool = False


class NotificationList(msgspec.Struct, frozen=True):
    """Newest first; ``unread`` counts all that are, also those that are not in the list.

    ``role`` is the person's own: what they can do about what they are told depends on it.
    """

    notifications: tuple[Notification, ...]
    unread: int
    role: Role = "author"


class NotificationsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which to list: those before a number, so many."""

    before: Annotated[int, Meta(ge=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class ReadRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was read: some notifications by their ids, all up to one, all of a thread."""

    ids: Annotated[tuple[int, ...], Meta(max_length=500)] = ()
    up_to: Annotated[int, Meta(ge=1)] | None = None
    thread: Id | None = None


class NotificationPreferences(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """How a person wants to be told outside of StepGuide.

    Mail goes to ``address``, at most once in ``digest_minutes``, and not between ``quiet_from``
    and ``quiet_to`` in the IANA time zone ``zone``: what comes then is told afterwards.
    """

    mail: bool = False
    address: Annotated[str, Meta(max_length=254)] = ""
    zone: Annotated[str, Meta(min_length=1, max_length=64)] = "UTC"
    quiet_from: Clock | None = None
    quiet_to: Clock | None = None
    digest_minutes: Annotated[int, Meta(ge=0, le=LONGEST_DIGEST_MIN)] = 15


class PreferencesState(msgspec.Struct, frozen=True):
    """A person's preferences, and whether this server sends mail at all."""

    preferences: NotificationPreferences
    mail_available: bool


class WatchRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Watch a guide, or with ``watching`` false be told only of what names oneself."""

    watching: bool = True


class WatchState(msgspec.Struct, frozen=True):
    """Whether a person watches a guide; ``None``: they have said nothing of it."""

    watching: bool | None


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent together: some notifications, to one recipient, by one channel.

    ``id`` stays the same when it is sent again.  Nobody in particular is the recipient of a chat.
    """

    id: str
    recipient: str
    channel: str
    seqs: tuple[int, ...]
    attempts: int


class Waiting(msgspec.Struct, frozen=True):
    """How many wait to be told to one recipient by one channel, and since when, UTC, ISO 8601."""

    recipient: str
    channel: str
    count: int
    since: str
