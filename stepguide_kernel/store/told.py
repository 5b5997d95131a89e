"""Facts as people are told of them: who did what, where, and how it stands now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from stepguide_kernel.model.discussion import Comment, Thread
from stepguide_kernel.model.ledger import (
    CalloutAccepted,
    CommentAdded,
    CommentEdited,
    Entry,
    Published,
    SuggestionRejected,
    VerdictGiven,
)
from stepguide_kernel.model.notification import SAID, Notification
from stepguide_kernel.model.people import Sight
from stepguide_kernel.store import entries, tables
from stepguide_kernel.store.tables import ledger, publications
from stepguide_kernel.store.views import threads_where

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


class _Guide(NamedTuple):
    """What a guide was called when it was published last, and where it is published now."""

    title: str | None = None
    slug: str | None = None


def told(connection: Connection, rows: Iterable[Row[Any]], person: str) -> tuple[Notification, ...]:
    """Rows of the ledger, with ``reason`` and ``read_at``, as ``person`` is told of them."""
    facts = [(entries.entry(row), row) for row in rows]
    wanted = {_thread_of(entry) for entry, _ in facts} - {None}
    sight = Sight(person, admin=False)
    found = threads_where(connection, tables.threads.c.id.in_(wanted), sight) if wanted else ()
    threads = {thread.id: thread for thread in found}
    guides = _guides(connection, {entry.fact.guide for entry, _ in facts})
    return tuple(
        _notification(
            entry,
            row,
            threads.get(_thread_of(entry) or ""),
            guides.get(entry.fact.guide, _Guide()),
        )
        for entry, row in facts
    )


def _notification(
    entry: Entry, row: Row[Any], thread: Thread | None, guide: _Guide
) -> Notification:
    comment = _comment(entry, thread)
    return Notification(
        id=entry.seq,
        kind=entries.kind(entry.fact),
        reason=row.reason,
        at=entry.at,
        actor=_actor(entry, comment),
        guide=entry.fact.guide,
        title=guide.title,
        slug=guide.slug,
        thread=thread.id if thread else None,
        comment=comment.id if comment else None,
        step_id=thread.anchor.step_id if thread else _failing_step(entry),
        cell_id=thread.anchor.cell_id if thread else None,
        said=_said(entry, comment)[:SAID],
        resolved=thread.resolved if thread else None,
        acceptable=bool(comment and comment.suggestion and not comment.answer),
        read=row.read_at is not None,
    )


def _thread_of(entry: Entry) -> str | None:
    return getattr(entry.fact, "thread", None)


def _comment(entry: Entry, thread: Thread | None) -> Comment | None:
    wanted = getattr(entry.fact, "comment", None)
    comments = thread.comments if thread else ()
    return next((comment for comment in comments if comment.id == wanted), None)


def _actor(entry: Entry, comment: Comment | None) -> str:
    """The name to show: for a comment its writer's own choice, marked where nobody vouches."""
    if comment is not None and isinstance(entry.fact, CommentAdded | CommentEdited):
        return comment.credit
    return entry.actor


def _said(entry: Entry, comment: Comment | None) -> str:
    match entry.fact:
        case CommentAdded() | CommentEdited():
            return comment.body if comment else ""  # as it is now: it may have been taken back
        case CalloutAccepted(body=body):
            return body
        case SuggestionRejected(reason=reason):
            return reason
        case Published(title=title):
            return title
        case VerdictGiven(run=run):
            failure = run.failure
            return f"{failure.ename}: {failure.evalue}" if failure else run.verdict
    return ""


def _failing_step(entry: Entry) -> str | None:
    if isinstance(entry.fact, VerdictGiven) and entry.fact.run.failure is not None:
        return entry.fact.run.failure.step or None
    return None


def _guides(connection: Connection, guides: set[str]) -> dict[str, _Guide]:
    if not guides:
        return {}
    rows = connection.execute(
        entries.rows()
        .add_columns(publications.c.live)
        .join(publications, publications.c.seq == ledger.c.seq)
        .where(publications.c.guide.in_(guides))
        .order_by(publications.c.live, ledger.c.seq)
    )
    found: dict[str, _Guide] = {}
    for row in rows:  # the last word is that of what is published now
        fact = cast(Published, entries.entry(row).fact)
        found[fact.guide] = _Guide(fact.title, fact.slug if row.live else None)
    return found
