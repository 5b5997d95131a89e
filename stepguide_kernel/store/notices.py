"""What each person has been told, what of it they have read, and what they want to hear."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from stepguide_kernel.model.decoding import decode
from stepguide_kernel.model.notification import (
    Notification,
    NotificationPreferences,
    NotificationsQuery,
    ReadRequest,
    Reason,
)
from stepguide_kernel.model.times import utc
from stepguide_kernel.store import entries
from stepguide_kernel.store.database import Database
from stepguide_kernel.store.tables import ledger, notices, preferences, watches
from stepguide_kernel.store.told import told

_WATCHER: Reason = "watcher"


class Notices:
    """The bell of everybody, over one store.  People go by the names of :class:`Person`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, person: str, query: NotificationsQuery) -> tuple[Notification, ...]:
        """What ``person`` has been told, newest first."""
        wanted = (
            entries.rows()
            .add_columns(notices.c.reason, notices.c.read_at)
            .join(notices, notices.c.seq == ledger.c.seq)
            .where(notices.c.recipient == person)
            .order_by(ledger.c.seq.desc())
            .limit(query.limit)
        )
        if query.before is not None:
            wanted = wanted.where(ledger.c.seq < query.before)
        with self._database.read() as connection:
            return told(connection, connection.execute(wanted).all(), person)

    def of_facts(self, person: str, seqs: Iterable[int]) -> tuple[Notification, ...]:
        """What is told of some facts, oldest first; ``person`` is who is told, or nobody."""
        mine = and_(notices.c.seq == ledger.c.seq, notices.c.recipient == person)
        wanted = (
            entries.rows()
            .add_columns(func.coalesce(notices.c.reason, _WATCHER).label("reason"))
            .add_columns(notices.c.read_at)
            .outerjoin(notices, mine)
            .where(ledger.c.seq.in_(list(seqs)))
            .order_by(ledger.c.seq)
        )
        with self._database.read() as connection:
            return told(connection, connection.execute(wanted).all(), person)

    def unread(self, person: str) -> int:
        """How many ``person`` has not read."""
        wanted = select(func.count()).select_from(notices).where(_unread(person))
        with self._database.read() as connection:
            return connection.scalar(wanted) or 0

    def read(self, person: str, what: ReadRequest) -> None:
        """Take down what ``person`` has read."""
        which: list[ColumnElement[bool]] = [notices.c.seq.in_(what.ids)]
        if what.up_to is not None:
            which.append(notices.c.seq <= what.up_to)
        with self._database.write() as connection:
            if what.thread is not None:
                which.append(notices.c.seq.in_(_of_thread(connection, person, what.thread)))
            connection.execute(
                update(notices).where(_unread(person), or_(*which)).values(read_at=utc())
            )

    def watch(self, person: str, guide: str, *, watching: bool) -> None:
        """Take down whether ``person`` wants to hear of a guide."""
        mine = watches.c.person == person, watches.c.guide == guide
        with self._database.write() as connection:
            connection.execute(delete(watches).where(*mine))
            row = {"person": person, "guide": guide, "watching": watching}
            connection.execute(insert(watches).values(row))

    def watching(self, person: str, guide: str) -> bool | None:
        """Whether ``person`` wants to hear of a guide; ``None``: they have said nothing of it."""
        mine = watches.c.person == person, watches.c.guide == guide
        with self._database.read() as connection:
            return cast("bool | None", connection.scalar(select(watches.c.watching).where(*mine)))

    def preferences(self, person: str) -> NotificationPreferences | None:
        """How ``person`` wants to be told; ``None``: they have said nothing of it."""
        wanted = select(preferences.c.payload).where(preferences.c.person == person)
        with self._database.read() as connection:
            payload: str | None = connection.scalar(wanted)
        return None if payload is None else decode(payload, NotificationPreferences)

    def prefer(self, person: str, wanted: NotificationPreferences) -> None:
        """Take down how ``person`` wants to be told."""
        row = {
            "person": person,
            "mail": wanted.mail,
            "payload": msgspec.json.encode(wanted).decode(),
        }
        with self._database.write() as connection:
            connection.execute(delete(preferences).where(preferences.c.person == person))
            connection.execute(insert(preferences).values(row))


def _unread(person: str) -> ColumnElement[bool]:
    return and_(notices.c.recipient == person, notices.c.read_at.is_(None))


def _of_thread(connection: Connection, person: str, thread: str) -> list[int]:
    """The numbers of what a person has not read of a thread."""
    unread = entries.rows().join(notices, notices.c.seq == ledger.c.seq).where(_unread(person))
    found = (entries.entry(row) for row in connection.execute(unread))
    return [entry.seq for entry in found if getattr(entry.fact, "thread", None) == thread]
