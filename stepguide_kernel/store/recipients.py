"""Who is told of a fact, and why: the guide's author, who took part, who is named, who watches.

Never who did it, never a name that only a cookie vouches for, and not who has said that they do not
want to hear of the guide, unless they are named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import Connection, Select, select

from stepguide_kernel.model.ledger import (
    CalloutAccepted,
    CommentAdded,
    CommentEdited,
    Entry,
    Published,
    SuggestionAccepted,
    SuggestionRejected,
    ThreadReopened,
    ThreadResolved,
    VerdictGiven,
)
from stepguide_kernel.model.mentions import mentioned
from stepguide_kernel.model.notification import Reason
from stepguide_kernel.model.people import ANONYMOUS
from stepguide_kernel.model.verdict import WELL
from stepguide_kernel.store import entries
from stepguide_kernel.store.tables import comments, ledger, users, watches

_Reasons = dict[str, Reason]


def recipients(connection: Connection, entry: Entry) -> _Reasons:
    """Who is told of an entry that was just added, with the best reason for each."""
    candidates = _candidates(connection, entry)
    if not candidates:
        return {}
    muted = _names(connection, _said_of(entry.fact.guide, watching=False))
    acted = None if _by_itself(entry) else entry.actor
    return {
        name: reason
        for name, reason in candidates.items()
        if name != acted
        and not name.startswith(ANONYMOUS)
        and (reason == "mention" or name not in muted)
    }


def is_news(connection: Connection, entry: Entry) -> bool:
    """Whether an entry is something that a team's chat would want to hear of."""
    match entry.fact:
        case CommentAdded() | Published() | CalloutAccepted() | SuggestionAccepted():
            return True
        case VerdictGiven():
            return _turned(connection, entry)
    return False


def _candidates(connection: Connection, entry: Entry) -> _Reasons:
    fact = entry.fact
    if isinstance(fact, CommentEdited):
        new = mentioned(fact.body) - _named(connection, fact)
        return _best(mention=_known(connection, new))
    if (thread := getattr(fact, "thread", None)) is not None:
        return _of_thread(connection, entry, thread)
    match fact:
        case VerdictGiven(guide=guide, scheduled=scheduled) if _turned(connection, entry):
            whose = {entry.actor} if scheduled else set()
            authors = _authors(connection, guide) | whose
            return _best(author=authors, watcher=_watchers(connection, guide))
        case Published(guide=guide):
            return _best(watcher=_watchers(connection, guide))
    return {}


def _of_thread(connection: Connection, entry: Entry, thread: str) -> _Reasons:
    guide, speakers = entry.fact.guide, _speakers(connection, thread)
    match entry.fact:
        case CommentAdded(body=body):
            return _best(
                mention=_known(connection, mentioned(body)),
                author=_authors(connection, guide),
                participant=speakers,
                watcher=_watchers(connection, guide),
            )
        case (
            CalloutAccepted(comment=comment)
            | SuggestionAccepted(comment=comment)
            | SuggestionRejected(comment=comment)
        ):
            said_it = _names(connection, _actor_of(comment))
            return _best(answer=said_it, author=_authors(connection, guide), participant=speakers)
        case ThreadResolved() | ThreadReopened():
            # Of a callout that was made, or a suggestion answered, they are told already.
            follows = _follows_from_another(connection, entry, thread)
            return {} if follows else _best(participant=speakers)
    return {}


def _best(**names_by_reason: Iterable[str]) -> _Reasons:
    """The first of the reasons that holds for each name."""
    found: _Reasons = {}
    for reason, names in names_by_reason.items():
        for name in names:
            found.setdefault(name, cast(Reason, reason))
    return found


def _by_itself(entry: Entry) -> bool:
    return isinstance(entry.fact, VerdictGiven) and entry.fact.scheduled


def _known(connection: Connection, names: Iterable[str]) -> set[str]:
    """Those of the names that the store knows: users, and whoever has said or done something."""
    wanted = list(names)
    if not wanted:
        return set()
    found = _names(connection, select(users.c.name).where(users.c.name.in_(wanted)))
    return found | _names(connection, select(ledger.c.actor).where(ledger.c.actor.in_(wanted)))


def _named(connection: Connection, edited: CommentEdited) -> frozenset[str]:
    """Whom a comment named before it was edited this time."""
    said = (
        entries.rows()
        .where(ledger.c.guide == edited.guide)
        .where(ledger.c.kind.in_(["comment_added", "comment_edited"]))
        .order_by(ledger.c.seq)
    )
    bodies = [
        fact.body
        for fact in (entries.entry(row).fact for row in connection.execute(said))
        if isinstance(fact, CommentAdded | CommentEdited) and fact.comment == edited.comment
    ]
    return frozenset().union(*map(mentioned, bodies[:-1]))


def _authors(connection: Connection, guide: str) -> set[str]:
    """Whoever has published the guide."""
    return _names(
        connection,
        select(ledger.c.actor).where(ledger.c.guide == guide, ledger.c.kind == "published"),
    )


def _speakers(connection: Connection, thread: str) -> set[str]:
    said = select(ledger.c.actor).join(comments, comments.c.seq == ledger.c.seq)
    return _names(connection, said.where(comments.c.thread == thread))


def _actor_of(comment: str) -> Select[Any]:
    said = select(ledger.c.actor).join(comments, comments.c.seq == ledger.c.seq)
    return said.where(comments.c.id == comment)


def _watchers(connection: Connection, guide: str) -> set[str]:
    return _names(connection, _said_of(guide, watching=True))


def _said_of(guide: str, *, watching: bool) -> Select[Any]:
    return select(watches.c.person).where(
        watches.c.guide == guide, watches.c.watching.is_(watching)
    )


def _names(connection: Connection, wanted: Select[Any]) -> set[str]:
    return set(connection.scalars(wanted.distinct()))


def _follows_from_another(connection: Connection, entry: Entry, thread: str) -> bool:
    """Whether it was added together with the fact that settled the thread."""
    before = entries.rows().where(ledger.c.seq == entry.seq - 1)
    row = connection.execute(before).one_or_none()
    fact = entries.entry(row).fact if row else None
    settling = CalloutAccepted | SuggestionAccepted | SuggestionRejected
    return isinstance(fact, settling) and fact.thread == thread


def _turned(connection: Connection, entry: Entry) -> bool:
    """Whether a verdict says other than the one before: the guide broke, or is well again."""
    now = cast(VerdictGiven, entry.fact).run.verdict
    if now == "interrupted":
        return False
    before = (
        entries.rows()
        .where(ledger.c.guide == entry.fact.guide, ledger.c.kind == "verdict_given")
        .where(ledger.c.seq < entry.seq)
        .order_by(ledger.c.seq.desc())
    )
    for row in connection.execute(before.limit(10)):
        verdict = cast(VerdictGiven, entries.entry(row).fact).run.verdict
        if verdict != "interrupted":
            return (verdict in WELL) != (now in WELL)
    return now not in WELL
