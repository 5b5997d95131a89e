"""How each fact changes the views, inside the transaction that adds it to the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, select, update

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.ledger import (
    CalloutAccepted,
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    CommentThanked,
    Entry,
    Published,
    SuggestionAccepted,
    SuggestionRejected,
    ThreadReanchored,
    ThreadReopened,
    ThreadResolved,
    Unpublished,
    VerdictGiven,
)
from stepguide_kernel.store import answers, comment_changes, tables


def project(connection: Connection, entry: Entry) -> None:
    """Apply one entry to the views.

    :raises BadRequest: the fact contradicts the ledger, such as a reply to no thread.
    """
    match entry.fact:
        case CommentAdded():
            _comment(connection, entry.seq, entry.fact)
        case CommentEdited() | CommentDeleted() | CommentThanked():
            comment_changes.project(connection, entry)
        case SuggestionAccepted() | SuggestionRejected():
            answers.project(connection, entry)
        case (ThreadResolved() | ThreadReopened()) as fact:
            resolved = isinstance(fact, ThreadResolved)
            _settle(connection, fact.thread, fact.guide, resolved=resolved)
        case ThreadReanchored(thread=thread, guide=guide, anchor=anchor):
            _require_thread(connection, thread, guide)
            place = {"step_id": anchor.step_id, "cell_id": anchor.cell_id}
            _put(connection, tables.threads, {"id": thread}, place)
        case CalloutAccepted():
            _callout(connection, entry.seq, entry.fact)
        case VerdictGiven(guide=guide, code_hash=code_hash):
            key = {"guide": guide, "code_hash": code_hash}
            _put(connection, tables.verdicts, key, {"seq": entry.seq})
        case Published():
            _publication(connection, entry.seq, entry.fact)
        case Unpublished(slug=slug):
            _unpublish(connection, slug)


def clear(connection: Connection) -> None:
    """Empty every view."""
    for view in tables.VIEWS:
        connection.execute(delete(view))


def clear_discussion(connection: Connection, guide: str) -> None:
    """Empty the views of what was said about one guide."""
    of_guide = select(tables.threads.c.id).where(tables.threads.c.guide == guide)
    said = select(tables.comments.c.id).where(tables.comments.c.thread.in_(of_guide))
    for view in (tables.edits, tables.deletions, tables.thanks, tables.answers):
        connection.execute(delete(view).where(view.c.comment.in_(said)))
    for view in (tables.callouts, tables.comments):
        connection.execute(delete(view).where(view.c.thread.in_(of_guide)))
    connection.execute(delete(tables.threads).where(tables.threads.c.guide == guide))


def _comment(connection: Connection, seq: int, fact: CommentAdded) -> None:
    if fact.anchor is not None:
        thread = {
            "id": fact.thread,
            "guide": fact.guide,
            "step_id": fact.anchor.step_id,
            "cell_id": fact.anchor.cell_id,
            "resolved": False,
            "opened": seq,
        }
        connection.execute(insert(tables.threads).values(thread))
    else:
        _require_thread(connection, fact.thread, fact.guide)
    comment = {"id": fact.comment, "thread": fact.thread, "seq": seq}
    connection.execute(insert(tables.comments).values(comment))


def _settle(connection: Connection, thread: str, guide: str, *, resolved: bool) -> None:
    _require_thread(connection, thread, guide)
    _put(connection, tables.threads, {"id": thread}, {"resolved": resolved})


def _callout(connection: Connection, seq: int, fact: CalloutAccepted) -> None:
    comment = select(tables.comments.c.id).where(
        tables.comments.c.id == fact.comment, tables.comments.c.thread == fact.thread
    )
    if connection.scalar(comment) is None:
        raise BadRequest(
            f"the thread has no comment {fact.comment}", hint="name a comment of this thread"
        )
    view = tables.callouts
    accepted = connection.scalar(select(view.c.comment).where(view.c.thread == fact.thread))
    if accepted not in {None, fact.comment}:
        raise BadRequest(
            "another comment of this thread is a callout already",
            hint="open a thread of its own for a second callout",
        )
    key = {"thread": fact.thread}
    _put(connection, tables.callouts, key, {"comment": fact.comment, "seq": seq})


def _publication(connection: Connection, seq: int, fact: Published) -> None:
    view = tables.publications
    version = connection.scalar(select(view.c.version).where(view.c.slug == fact.slug)) or 0
    values = {"guide": fact.guide, "version": version + 1, "live": True, "seq": seq}
    _put(connection, view, {"slug": fact.slug}, values)


def _unpublish(connection: Connection, slug: str) -> None:
    view = tables.publications
    taken_out = update(view).where(view.c.slug == slug, view.c.live).values(live=False)
    if connection.execute(taken_out).rowcount == 0:
        raise BadRequest(
            f"nothing is published as {slug}", hint="`stepguide publications` lists the library"
        )


def _require_thread(connection: Connection, thread: str, guide: str) -> None:
    known = select(tables.threads.c.id).where(
        tables.threads.c.id == thread, tables.threads.c.guide == guide
    )
    if connection.scalar(known) is None:
        raise BadRequest(
            f"the guide has no thread {thread}", hint="`stepguide comments list GUIDE` lists them"
        )


def _put(
    connection: Connection, view: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Update the row with this key, or insert it."""
    where: ColumnElement[bool] = and_(*(view.c[name] == value for name, value in key.items()))
    if connection.execute(update(view).where(where).values(**values)).rowcount == 0:
        connection.execute(insert(view).values(**key, **values))
