"""What became of suggestions: taken, or not taken and why.  The first answer is the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.ledger import CommentAdded, SuggestionAccepted, SuggestionRejected
from stepguide_kernel.model.suggested_steps import SuggestionAnswer
from stepguide_kernel.store import entries
from stepguide_kernel.store.tables import answers, comments, ledger, threads

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from stepguide_kernel.model.ledger import Entry


def project(connection: Connection, entry: Entry) -> None:
    """Apply an answer; to take twice what was taken changes nothing.

    :raises BadRequest: the comment suggests nothing, or the answer is another one already.
    """
    fact = entry.fact
    if not isinstance(fact, SuggestionAccepted | SuggestionRejected):
        return
    _require(connection, fact)
    accepted = isinstance(fact, SuggestionAccepted)
    known = connection.scalar(select(answers.c.accepted).where(answers.c.comment == fact.comment))
    if known is None:
        row = {"comment": fact.comment, "accepted": accepted, "seq": entry.seq}
        connection.execute(insert(answers).values(row))
    elif not (known and accepted):
        raise BadRequest(
            f"the suggestion was {'taken' if known else 'not taken'} already",
            hint="load the discussion again",
        )


def answers_where(
    connection: Connection, where: ColumnElement[bool]
) -> dict[str, SuggestionAnswer]:
    """The answers in the threads that ``where`` finds, by comment."""
    rows = connection.execute(
        entries.rows()
        .join(answers, answers.c.seq == ledger.c.seq)
        .join(comments, comments.c.id == answers.c.comment)
        .join(threads, threads.c.id == comments.c.thread)
        .where(where)
    )
    return dict(_answer(entries.entry(row)) for row in rows)


def _answer(entry: Entry) -> tuple[str, SuggestionAnswer]:
    match entry.fact:
        case SuggestionRejected(comment=comment, reason=reason):
            return comment, SuggestionAnswer(
                accepted=False, by=entry.actor, at=entry.at, reason=reason
            )
        case fact:
            comment = str(getattr(fact, "comment", ""))
            return comment, SuggestionAnswer(accepted=True, by=entry.actor, at=entry.at)


def _require(connection: Connection, fact: SuggestionAccepted | SuggestionRejected) -> None:
    said = (
        entries.rows()
        .join(comments, comments.c.seq == ledger.c.seq)
        .where(
            comments.c.id == fact.comment,
            comments.c.thread == fact.thread,
            ledger.c.guide == fact.guide,
        )
    )
    row = connection.execute(said).one_or_none()
    comment = entries.entry(row).fact if row else None
    if not isinstance(comment, CommentAdded) or comment.suggestion is None:
        raise BadRequest("the comment suggests nothing", hint="name a comment that does")
