"""What became of comments after they were made: edited, deleted, thanked for.

An edit says which revision it began with.  One that began with an older revision than the
newest changes nothing; it is kept beside, for the person who wrote it, until they edit again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    delete,
    func,
    insert,
    select,
)

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.discussion import Comment, CommentVersion
from stepguide_kernel.model.ledger import (
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    CommentThanked,
    Entry,
)
from stepguide_kernel.model.people import EVERYTHING, Sight
from stepguide_kernel.model.suggested_steps import SuggestionAnswer
from stepguide_kernel.store import entries
from stepguide_kernel.store.answers import answers_where
from stepguide_kernel.store.tables import comments, deletions, edits, ledger, thanks, threads


def project(connection: Connection, entry: Entry) -> None:
    """Apply one entry to the views of changes.

    :raises BadRequest: it is about a comment that the thread has not, or that is deleted.
    """
    match entry.fact:
        case CommentEdited() as fact:
            _require(connection, fact)
            _edit(connection, entry.seq, fact)
        case CommentDeleted() as fact:
            _require(connection, fact)
            row = {"comment": fact.comment, "seq": entry.seq}
            connection.execute(insert(deletions).values(row))
        case CommentThanked() as fact:
            _require(connection, fact)
            mine = (thanks.c.comment == fact.comment, thanks.c.actor == entry.actor)
            connection.execute(delete(thanks).where(*mine))
            if fact.thanked:
                row = {"comment": fact.comment, "actor": entry.actor, "seq": entry.seq}
                connection.execute(insert(thanks).values(row))


class Changes(NamedTuple):
    """The changes of some comments, by comment, oldest first."""

    edits: dict[str, list[tuple[Entry, bool]]]
    """With each, whether it was applied."""
    deletions: dict[str, Entry]
    thanks: dict[str, list[Entry]]
    answers: dict[str, SuggestionAnswer]


def changes(connection: Connection, where: ColumnElement[bool]) -> Changes:
    """The changes of all comments in the threads that ``where`` finds."""
    edited: defaultdict[str, list[tuple[Entry, bool]]] = defaultdict(list)
    for row in connection.execute(_of(edits, where).add_columns(edits.c.applied)):
        edited[row.comment].append((entries.entry(row), row.applied))
    thanked: defaultdict[str, list[Entry]] = defaultdict(list)
    for row in connection.execute(_of(thanks, where)):
        thanked[row.comment].append(entries.entry(row))
    deleted: dict[str, Entry] = {
        row.comment: entries.entry(row) for row in connection.execute(_of(deletions, where))
    }
    return Changes(edited, deleted, thanked, answers_where(connection, where))


def comment(entry: Entry, changed: Changes, sight: Sight = EVERYTHING) -> Comment:
    """A comment as it is now, as far as ``sight`` goes."""
    fact = cast(CommentAdded, entry.fact)
    versions = changed.edits.get(fact.comment, [])
    applied = [edit for edit, was_applied in versions if was_applied]
    newest = applied[-1] if applied else None
    deleted = fact.comment in changed.deletions
    readable = not deleted or sight.admin or sight.name == entry.actor
    thanked = changed.thanks.get(fact.comment, [])
    return Comment(
        id=fact.comment,
        author=fact.author or entry.actor,
        body=(_body(newest) if newest else fact.body) if readable else "",
        at=entry.at,
        verified=fact.verified,
        revision=1 + len(applied),
        edited=newest.at if newest else None,
        deleted=deleted,
        mine=sight.name == entry.actor,
        thanks=tuple(cast(CommentThanked, one.fact).author or one.actor for one in thanked),
        thanked=any(one.actor == sight.name for one in thanked),
        conflicts=tuple(
            CommentVersion(_body(edit), edit.at)
            for edit, was_applied in versions
            if not was_applied and edit.actor == sight.name and not _settled(edit, applied)
        ),
        suggestion=fact.suggestion if readable else None,
        answer=changed.answers.get(fact.comment),
    )


def _settled(stale: Entry, applied: list[Entry]) -> bool:
    """Whether who wrote a stale version has edited since, and so has chosen."""
    return any(edit.seq > stale.seq and edit.actor == stale.actor for edit in applied)


def _body(edit: Entry) -> str:
    return cast(CommentEdited, edit.fact).body


def _edit(connection: Connection, seq: int, fact: CommentEdited) -> None:
    count = select(func.count()).where(edits.c.comment == fact.comment, edits.c.applied)
    newest = 1 + (connection.scalar(count) or 0)
    if fact.base > newest:
        raise BadRequest(
            f"the comment has no revision {fact.base} - at `$.base`",
            hint="send the `revision` that the edit began with",
        )
    row = {"seq": seq, "comment": fact.comment, "applied": fact.base == newest}
    connection.execute(insert(edits).values(row))


def _require(connection: Connection, fact: CommentEdited | CommentDeleted | CommentThanked) -> None:
    known = (
        select(deletions.c.comment.label("deleted"))
        .select_from(comments.join(threads).outerjoin(deletions))
        .where(
            comments.c.id == fact.comment,
            comments.c.thread == fact.thread,
            threads.c.guide == fact.guide,
        )
    )
    row = connection.execute(known).one_or_none()
    if row is None:
        raise BadRequest(
            f"the thread has no comment {fact.comment}", hint="name a comment of this thread"
        )
    if row.deleted is not None:
        raise BadRequest("the comment was deleted meanwhile", hint="write a new one")


def _of(view: Table, where: ColumnElement[bool]) -> Select[Any]:
    return (
        entries.rows()
        .add_columns(view.c.comment)
        .join(view, view.c.seq == ledger.c.seq)
        .join(comments, comments.c.id == view.c.comment)
        .join(threads, threads.c.id == comments.c.thread)
        .where(where)
        .order_by(ledger.c.seq)
    )
