"""What the ledger adds up to: threads, publications and the newest verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, select

from stepguide_kernel.errors import NotFound, TakenBack
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.discussion import SHORT_ID, AcceptedCallout, Thread
from stepguide_kernel.model.ledger import (
    CalloutAccepted,
    CommentAdded,
    Entry,
    Published,
    ThreadReanchored,
    Unpublished,
    VerdictGiven,
)
from stepguide_kernel.model.people import EVERYTHING, Sight
from stepguide_kernel.model.publication import Publication, VerifiedState
from stepguide_kernel.store import entries, tables
from stepguide_kernel.store.comment_changes import changes, comment
from stepguide_kernel.store.database import Database
from stepguide_kernel.store.tables import callouts, comments, ledger, publications, threads


class Views:
    """The reading side of the store.  Every answer is of one moment."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def threads(self, guide: str, sight: Sight = EVERYTHING) -> tuple[Thread, ...]:
        """All threads of a guide, oldest first, as far as ``sight`` goes."""
        with self._database.read() as connection:
            return threads_where(connection, threads.c.guide == guide, sight)

    def thread(self, thread_id: str, sight: Sight = EVERYTHING) -> Thread:
        """One thread, by its id or, as people type it, by six characters or more of its start.

        :raises NotFound: there is none with this id, or more than one that starts so.
        """
        with self._database.read() as connection:
            found = threads_where(connection, threads.c.id == thread_id, sight)
            if not found and len(thread_id) >= SHORT_ID:
                start = threads.c.id.startswith(thread_id, autoescape=True)
                found = threads_where(connection, start, sight)
        if len(found) > 1:
            raise NotFound(f"{len(found)} threads start with {thread_id}", hint="type more of it")
        if not found:
            raise NotFound(
                f"there is no thread {thread_id}", hint="`stepguide comments list GUIDE` lists them"
            )
        return found[0]

    def thread_of_comment(self, comment_id: str, sight: Sight = EVERYTHING) -> Thread:
        """The thread that holds a comment.

        :raises NotFound: there is no comment with this id.
        """
        holding = threads.c.id.in_(select(comments.c.thread).where(comments.c.id == comment_id))
        with self._database.read() as connection:
            found = threads_where(connection, holding, sight)
        if not found:
            raise NotFound(f"there is no comment {comment_id}", hint="load the discussion again")
        return found[0]

    def opened_by(self, thread_id: str) -> str | None:
        """The name of the person who opened a thread; none where it was imported.

        :raises NotFound: there is no thread with this id.
        """
        opening = (
            select(ledger.c.actor, ledger.c.imported_by)
            .join(threads, threads.c.opened == ledger.c.seq)
            .where(threads.c.id == thread_id)
        )
        with self._database.read() as connection:
            row = connection.execute(opening).one_or_none()
        if row is None:
            raise NotFound(
                f"there is no thread {thread_id}", hint="`stepguide comments list GUIDE` lists them"
            )
        return row.actor if row.imported_by is None else None

    def publications(self) -> tuple[Publication, ...]:
        """The library, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(_live().order_by(ledger.c.seq.desc())).all()
            return tuple(_publication(connection, row) for row in rows)

    def published_guides(self) -> frozenset[str]:
        """The ids of the guides that are in the library."""
        live = select(publications.c.guide).where(publications.c.live)
        with self._database.read() as connection:
            return frozenset(connection.scalars(live))

    def taken_back(self) -> dict[str, str]:
        """The slugs of what was taken out of the library, by the ids of the guides."""
        gone = select(publications.c.guide, publications.c.slug).where(~publications.c.live)
        with self._database.read() as connection:
            return {
                row.guide: row.slug for row in connection.execute(gone.order_by(publications.c.seq))
            }

    def publication(self, slug: str) -> Publication:
        """One publication.

        :raises NotFound: nothing is published under this slug.
        :raises TakenBack: something was.
        """
        with self._database.read() as connection:
            return _publication(connection, _live_row(connection, slug))

    def published_fact(self, slug: str) -> Published:
        """The fact behind a publication, with the hashes of its snapshot and files.

        :raises NotFound: nothing is published under this slug.
        :raises TakenBack: something was.
        """
        with self._database.read() as connection:
            return _published(_live_row(connection, slug))

    def shelf_entries(self, slug: str) -> tuple[Entry, ...]:
        """What was published under a slug, and taken back, oldest first."""
        kinds = (_kind(Published), _kind(Unpublished))
        named = ledger.c.payload.contains(f'"slug":"{slug}"', autoescape=True)
        wanted = entries.rows().where(ledger.c.kind.in_(kinds), named).order_by(ledger.c.seq)
        with self._database.read() as connection:
            found = [entries.entry(row) for row in connection.execute(wanted)]
        # A title can hold the same words.
        return tuple(
            entry for entry in found if cast("Published | Unpublished", entry.fact).slug == slug
        )

    def verdict(self, guide: str, code_hash: str) -> Entry | None:
        """The newest verdict on this code of this guide."""
        with self._database.read() as connection:
            return _verdict(connection, guide, code_hash)

    def verified_state(self, guide: str, code_hash: str) -> VerifiedState | None:
        """The newest verdict on this code of this guide, as readers see it."""
        return _state(self.verdict(guide, code_hash))

    def newest_verdict(self, guide: str) -> Entry | None:
        """The newest verdict on a guide, whatever its code was."""
        newest = tables.verdicts
        wanted = (
            entries.rows()
            .join(newest, newest.c.seq == ledger.c.seq)
            .where(newest.c.guide == guide)
            .order_by(ledger.c.seq.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else entries.entry(row)

    def newest_verdicts(self) -> tuple[Entry, ...]:
        """The newest verdict on each state of each guide's code, oldest first."""
        newest = tables.verdicts
        wanted = entries.rows().join(newest, newest.c.seq == ledger.c.seq).order_by(ledger.c.seq)
        with self._database.read() as connection:
            return tuple(entries.entry(row) for row in connection.execute(wanted))


def threads_where(
    connection: Connection, where: ColumnElement[bool], sight: Sight
) -> tuple[Thread, ...]:
    """The threads that ``where`` finds, oldest first, as far as ``sight`` goes."""
    rows = connection.execute(
        select(threads)
        .join(ledger, ledger.c.seq == threads.c.opened)
        .where(where)
        .order_by(*entries.IN_ORDER)
    ).all()
    said = _by_thread(
        connection.execute(
            entries.rows()
            .add_columns(comments.c.thread)
            .join(comments, comments.c.seq == ledger.c.seq)
            .join(threads, threads.c.id == comments.c.thread)
            .where(where)
            .order_by(*entries.IN_ORDER)
        ).all()
    )
    accepted = _by_thread(
        connection.execute(
            entries.rows()
            .add_columns(callouts.c.thread)
            .join(callouts, callouts.c.seq == ledger.c.seq)
            .join(threads, threads.c.id == callouts.c.thread)
            .where(where)
        ).all()
    )
    changed = changes(connection, where)
    anchors = _anchors(connection, {row.guide for row in rows})
    return tuple(
        Thread(
            id=row.id,
            guide=row.guide,
            anchor=anchors.get(row.id) or _first_anchor(said[row.id]),
            resolved=row.resolved,
            comments=tuple(comment(entry, changed, sight) for entry in said[row.id]),
            callout=_callout(accepted[row.id][0]) if accepted[row.id] else None,
        )
        for row in rows
    )


def _by_thread(rows: Sequence[Row[Any]]) -> defaultdict[str, list[Entry]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        found[row.thread].append(entries.entry(row))
    return found


def _first_anchor(said: Sequence[Entry]) -> Anchor:
    anchors = (cast(CommentAdded, entry.fact).anchor for entry in said)
    return next(anchor for anchor in anchors if anchor is not None)


def _anchors(connection: Connection, guides: set[str]) -> dict[str, Anchor]:
    """What was said last of the places of threads that were put elsewhere, by their ids."""
    said = (
        entries.rows()
        .where(ledger.c.kind == "thread_reanchored", ledger.c.guide.in_(guides))
        .order_by(*entries.IN_ORDER)
    )
    facts = (cast(ThreadReanchored, entries.entry(row).fact) for row in connection.execute(said))
    return {fact.thread: fact.anchor for fact in facts}


def _callout(entry: Entry) -> AcceptedCallout:
    fact = cast(CalloutAccepted, entry.fact)
    return AcceptedCallout(
        fact.cell_id, fact.kind, fact.body, fact.credit, fact.comment, fact.anchor
    )


def _live() -> Select[Any]:
    return (
        entries.rows()
        .add_columns(publications.c.version)
        .join(publications, publications.c.seq == ledger.c.seq)
        .where(publications.c.live)
    )


def _live_row(connection: Connection, slug: str) -> Row[Any]:
    row = connection.execute(_live().where(publications.c.slug == slug)).one_or_none()
    if row is None:
        hint = "`stepguide publications` lists the library"
        if connection.scalar(select(publications.c.slug).where(publications.c.slug == slug)):
            back = f"`stepguide rollback {slug}` brings it back"
            raise TakenBack(f"{slug} was taken back", hint=back)
        raise NotFound(f"nothing is published as {slug}", hint=hint)
    return row


def _kind(fact: type[Published | Unpublished]) -> str:
    return str(fact.__struct_config__.tag)


def _published(row: Row[Any]) -> Published:
    return cast(Published, entries.entry(row).fact)


def _publication(connection: Connection, row: Row[Any]) -> Publication:
    fact = _published(row)
    unresolved = select(func.count()).where(threads.c.guide == fact.guide, ~threads.c.resolved)
    return Publication(
        slug=fact.slug,
        guide=fact.guide,
        title=fact.title,
        summary=fact.summary,
        authors=fact.authors,
        tags=fact.tags,
        steps=fact.steps,
        version=row.version,
        published=row.at,
        code_hash=fact.code_hash,
        snapshot_hash=fact.snapshot_hash,
        source=fact.source,
        verified=_state(_verdict(connection, fact.guide, fact.code_hash)),
        open_threads=connection.scalar(unresolved) or 0,
        vouched=fact.verified,
        allowed=fact.allowed,
        files=len(fact.files) + len(fact.above),
        size=fact.size,
        restored=fact.restored,
        minutes=fact.minutes,
    )


def _verdict(connection: Connection, guide: str, code_hash: str) -> Entry | None:
    wanted = {"wanted_guide": guide, "wanted_code": code_hash}
    row = connection.execute(_NEWEST_ON_CODE, wanted).one_or_none()
    return None if row is None else entries.entry(row)


_DRIFT_SHOWN = 20

# Made once: a verification asks for each of its guides, and making it took as long as asking.
_NEWEST_ON_CODE = (
    entries.rows()
    .join(tables.verdicts, tables.verdicts.c.seq == ledger.c.seq)
    .where(
        tables.verdicts.c.guide == bindparam("wanted_guide"),
        tables.verdicts.c.code_hash == bindparam("wanted_code"),
    )
)


def _state(entry: Entry | None) -> VerifiedState | None:
    if entry is None:
        return None
    fact = cast(VerdictGiven, entry.fact)
    failure = fact.run.failure
    return VerifiedState(
        verdict=fact.run.verdict,
        at=entry.at,
        duration_s=fact.run.duration_s,
        packages=fact.packages,
        since=fact.run.since,
        failing_step=failure.step or None if failure else None,
        failing_cell=failure.cell_id or None if failure else None,
        reason=f"{failure.ename}: {failure.evalue}" if failure else None,
        drift=fact.run.drift[:_DRIFT_SHOWN],
    )
