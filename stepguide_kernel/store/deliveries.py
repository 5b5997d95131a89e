"""What is still to be sent, and the leases that let only one process send it.

What one recipient is sent at once by one channel is a batch.  Its members are fixed when it is
first taken: sending it again, after whoever had it died, is sending the same under the same id.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from stepguide_kernel.model.notification import Batch, Outcome, Waiting
from stepguide_kernel.model.times import utc
from stepguide_kernel.store.database import Database
from stepguide_kernel.store.tables import deliveries

_BATCHES = UUID("3d0a5f43-9f0e-5d51-8a4b-2c6f2b5f7d11")
_MOST_AT_ONCE = 100


class Deliveries:
    """The deliveries of one store.  Moments are text as in :mod:`stepguide_kernel.model.times`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, now: str) -> tuple[Waiting, ...]:
        """What nobody sends at the moment and may be tried, whoever has waited longest first."""
        since = func.min(deliveries.c.since)
        wanted = (
            select(
                deliveries.c.recipient,
                deliveries.c.channel,
                func.count().label("count"),
                since.label("since"),
            )
            .where(_free(now))
            .group_by(deliveries.c.recipient, deliveries.c.channel)
            .order_by(since)
        )
        with self._database.read() as connection:
            return tuple(Waiting(*row) for row in connection.execute(wanted))

    def take(self, waiting: Waiting, owner: str, now: str, until: str) -> Batch | None:
        """Take what waits to be sent to somebody; ``None`` where another process was first.

        It is ``owner``'s until the moment ``until``, and then anybody's who asks.
        """
        # Writers exclude each other, so nobody else takes the same rows meanwhile.
        with self._database.write() as connection:
            rows = self._next(connection, waiting, now)
            if not rows:
                return None
            seqs = tuple(row.seq for row in rows)
            named = f"{waiting.recipient}/{waiting.channel}/{','.join(map(str, seqs))}"
            batch = rows[0].batch or uuid5(_BATCHES, named).hex
            attempts = rows[0].attempts + 1
            connection.execute(
                update(deliveries)
                .where(_of(waiting), deliveries.c.seq.in_(seqs))
                .values(batch=batch, attempts=attempts, lease_owner=owner, lease_until=until)
            )
        return Batch(
            id=batch,
            recipient=waiting.recipient,
            channel=waiting.channel,
            seqs=seqs,
            attempts=attempts,
        )

    def renew(self, batch: Batch, owner: str, until: str) -> bool:
        """Keep a batch for longer; return whether it still was ``owner``'s."""
        return self._set(batch, owner, lease_until=until)

    def finish(self, batch: Batch, owner: str, outcome: Outcome) -> bool:
        """Take down how it ended; return whether the batch still was ``owner``'s."""
        return self._set(
            batch, owner, lease_owner=None, lease_until=None, outcome=outcome, ended=utc()
        )

    def put_back(self, batch: Batch, owner: str, not_before: str) -> bool:
        """Have it tried again later; return whether the batch still was ``owner``'s."""
        return self._set(batch, owner, lease_owner=None, lease_until=None, not_before=not_before)

    def _set(self, batch: Batch, owner: str, **values: str | None) -> bool:
        mine = deliveries.c.batch == batch.id, deliveries.c.lease_owner == owner
        with self._database.write() as connection:
            found = connection.execute(update(deliveries).where(*mine).values(values))
            return found.rowcount == len(batch.seqs)

    def _next(self, connection: Connection, waiting: Waiting, now: str) -> list[Any]:
        """The rows of a batch that was begun, or else of a new one, oldest first."""
        wanted = select(deliveries).where(_of(waiting), _free(now)).order_by(deliveries.c.seq)
        rows = list(connection.execute(wanted.limit(_MOST_AT_ONCE)))
        begun = next((row.batch for row in rows if row.batch is not None), None)
        return [row for row in rows if row.batch == begun]


def _of(waiting: Waiting) -> ColumnElement[bool]:
    return and_(
        deliveries.c.recipient == waiting.recipient, deliveries.c.channel == waiting.channel
    )


def _free(now: str) -> ColumnElement[bool]:
    """Neither sent, nor in the hands of somebody, nor to be left alone for a while."""
    return and_(
        deliveries.c.outcome.is_(None),
        or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now),
        or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= now),
    )
