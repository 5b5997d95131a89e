"""What is to be told of a fact, written in the transaction that adds it.

One row for each person in whose bell it shows, and one for each way in which it is to be sent.  If
the fact is kept then so are they, and a fact that is there already adds none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, insert, select

from stepguide_kernel.model.ledger import Entry
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.recipients import is_news, recipients
from stepguide_kernel.store.tables import deliveries, notices, preferences, publications

MAIL = "mail"
CHAT = "chat:"
"""How the channels of chats begin; what follows tells them apart."""

EVERYBODY = ""
"""The recipient of what goes into a chat."""


def chat_channels(settings: Settings) -> dict[str, str]:
    """The addresses of the team's chats by their channels, which stay the same in any order."""
    return {
        f"{CHAT}{hashlib.sha256(url.encode()).hexdigest()[:16]}": url
        for url in settings.chat_urls.split()
    }


def tell(connection: Connection, entry: Entry, chats: Collection[str]) -> None:
    """Take down who is to be told of an entry that was just added; ``chats`` are the channels."""
    told = recipients(connection, entry)
    if told:
        connection.execute(
            insert(notices),
            [
                {"recipient": name, "seq": entry.seq, "reason": reason, "read_at": None}
                for name, reason in told.items()
            ],
        )
        _send(connection, entry, [(name, MAIL) for name in _by_mail(connection, told)])
    if chats and is_news(connection, entry) and _is_published(connection, entry.fact.guide):
        _send(connection, entry, [(EVERYBODY, channel) for channel in chats])


def _send(connection: Connection, entry: Entry, ways: Iterable[tuple[str, str]]) -> None:
    rows = [
        {
            "recipient": recipient,
            "channel": channel,
            "seq": entry.seq,
            "since": entry.at,
            "attempts": 0,
        }
        for recipient, channel in ways
    ]
    if rows:
        connection.execute(insert(deliveries), rows)


def _by_mail(connection: Connection, names: Iterable[str]) -> list[str]:
    wanted = select(preferences.c.person).where(
        preferences.c.mail, preferences.c.person.in_(list(names))
    )
    return list(connection.scalars(wanted))


def _is_published(connection: Connection, guide: str) -> bool:
    """What is said about other work is for people whom the server knows by name."""
    live = select(publications.c.slug).where(publications.c.guide == guide, publications.c.live)
    return connection.scalar(live.limit(1)) is not None
