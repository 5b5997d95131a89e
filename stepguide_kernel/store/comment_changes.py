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
from stepguide_kernel.model.discussion import Comment, CommentVersion, unverified
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

Change = CommentEdited | CommentDeleted | CommentThanked


def project(connection: Connection, entry: Entry) -> None:
    """Apply one entry to the views of changes.

    :raises BadRequest: it is about a comment that the thread has not, or that is deleted; or
        it was imported, and is not the business of who is said to have done it.
    """
    match entry.fact:
        case CommentEdited() as fact:
            _require(connection, fact)
            _require_own(connection, entry, fact)
            _edit(connection, entry.seq, fact)
        case CommentDeleted() as fact:
            _require(connection, fact)
            _require_own(connection, entry, fact)
            row = {"comment": fact.comment, "seq": entry.seq}
            connection.execute(insert(deletions).values(row))
        case CommentThanked() as fact:
            _require(connection, fact)
            _require_own(connection, entry, fact)
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
    mine = sight.name == entry.actor and entry.imported_by is None
    readable = not deleted or sight.admin or mine
    thanked = changed.thanks.get(fact.comment, [])
    return Comment(
        id=fact.comment,
        author=fact.author or entry.actor,
        body=(_body(newest) if newest else fact.body) if readable else "",
        at=entry.at,
        verified=fact.verified and entry.imported_by is None,
        revision=1 + len(applied),
        edited=newest.at if newest else None,
        deleted=deleted,
        mine=mine,
        thanks=tuple(_name(one) for one in thanked),
        thanked=any(one.actor == sight.name and one.imported_by is None for one in thanked),
        conflicts=tuple(
            CommentVersion(_body(edit), edit.at)
            for edit, was_applied in versions
            if not was_applied and edit.actor == sight.name and not _settled(edit, applied)
        ),
        suggestion=fact.suggestion if readable else None,
        answer=changed.answers.get(fact.comment),
    )


def _name(thanked: Entry) -> str:
    name = cast(CommentThanked, thanked.fact).author or thanked.actor
    return name if thanked.imported_by is None else unverified(name)


def _settled(stale: Entry, applied: list[Entry]) -> bool:
    """Whether who wrote a stale version has edited since, and so has chosen."""
    return any(edit.at > stale.at and edit.actor == stale.actor for edit in applied)


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


def _require(connection: Connection, fact: Change) -> None:
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


def _require_own(connection: Connection, entry: Entry, fact: Change) -> None:
    """Let nothing that was imported change what somebody said here.

    Here the server knew who spoke; of what a file tells nobody knows.
    """
    if entry.imported_by is None:
        return
    if isinstance(fact, CommentThanked):
        here = _actor(thanks).where(
            thanks.c.comment == fact.comment,
            thanks.c.actor == entry.actor,
            ledger.c.imported_by.is_(None),
        )
        is_theirs = connection.scalar(here) is None
    else:
        imported = _actor(comments).where(
            comments.c.id == fact.comment, ledger.c.imported_by.is_not(None)
        )
        writer = connection.scalar(imported)
        # Whom an admin silenced elsewhere stays silent; nobody's words are changed.
        is_silenced = writer is not None and isinstance(fact, CommentDeleted)
        is_theirs = is_silenced or writer == entry.actor
    if not is_theirs:
        raise BadRequest(
            "an imported operation changes what somebody said here", hint="ask them to do it"
        )


def _actor(view: Table) -> Select[Any]:
    return select(ledger.c.actor).join(view, view.c.seq == ledger.c.seq)


def _of(view: Table, where: ColumnElement[bool]) -> Select[Any]:
    return (
        entries.rows()
        .add_columns(view.c.comment)
        .join(view, view.c.seq == ledger.c.seq)
        .join(comments, comments.c.id == view.c.comment)
        .join(threads, threads.c.id == comments.c.thread)
        .where(where)
        .order_by(*entries.IN_ORDER)
    )
