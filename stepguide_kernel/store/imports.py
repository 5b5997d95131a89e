"""What was said in other stores: taken in as it was told there, and trusted with nothing.

Stores hear of things in different orders.  So where anything was imported, the discussion of a
guide is told in the order of moments, and of operation ids where two are the same: stores with
the same facts show the same.  What contradicts what came before it stays in the ledger and is
not shown; it may fit once more was imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.ledger import CommentAdded, Entry
from stepguide_kernel.model.mirror import Mirrored
from stepguide_kernel.store import entries, projection
from stepguide_kernel.store.tables import comments, ledger, threads


class Taken(NamedTuple):
    """What became of operations: how many are new, and which contradict what is here."""

    added: int
    contradicted: tuple[str, ...]
    """Ids of operations that are another thing here; what is here was kept."""


def take(connection: Connection, operations: Sequence[Mirrored], imported_by: str) -> Taken:
    """Add the operations that are not known yet, in the caller's transaction."""
    added: list[Mirrored] = []
    contradicted: list[str] = []
    for operation in operations:
        known = _known(connection, operation.op_id)
        if known is not None and entries.mirrored(known) == operation:
            continue
        if known is not None or _claims_ids(connection, operation):
            contradicted.append(operation.op_id)
        else:
            _add(connection, operation, imported_by)
            added.append(operation)
    for guide in {operation.fact.guide for operation in added}:
        tell_again(connection, guide)
    return Taken(len(added), tuple(contradicted))


def guides(connection: Connection) -> frozenset[str]:
    """The guides into whose discussion anything was imported."""
    imported = select(ledger.c.guide).where(ledger.c.imported_by.is_not(None)).distinct()
    return frozenset(connection.scalars(imported))


def tell_again(connection: Connection, guide: str) -> None:
    """Make the views of one discussion anew, in the order of moments."""
    projection.clear_discussion(connection, guide)
    said = (
        entries.rows()
        .where(ledger.c.guide == guide, ledger.c.kind.in_(entries.REMARKS))
        .order_by(*entries.IN_ORDER)
    )
    for row in connection.execute(said).all():
        with suppress(BadRequest, IntegrityError), connection.begin_nested():
            projection.project(connection, entries.entry(row))


def _known(connection: Connection, op_id: str) -> Entry | None:
    row = connection.execute(entries.rows().where(ledger.c.op_id == op_id)).one_or_none()
    return None if row is None else entries.entry(row)


def _claims_ids(connection: Connection, operation: Mirrored) -> bool:
    """Whether it would take the place of a comment or a thread that is here."""
    fact = operation.fact
    if not isinstance(fact, CommentAdded):
        return False
    taken = or_(comments.c.id == fact.comment, threads.c.id == fact.thread)
    if fact.anchor is None:
        taken = comments.c.id == fact.comment
    return connection.scalar(select(comments.c.id).join(threads).where(taken).limit(1)) is not None


def _add(connection: Connection, operation: Mirrored, imported_by: str) -> None:
    seq = (connection.scalar(select(func.max(ledger.c.seq))) or 0) + 1
    entry = Entry(seq, operation.op_id, operation.actor, operation.at, operation.fact, imported_by)
    connection.execute(insert(ledger).values(entries.values(entry)))
