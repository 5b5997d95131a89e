"""Schedules, and the leases that let only one process at a time run each of them."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Row, delete, insert, or_, select, update

from stepguide_kernel.errors import NotFound
from stepguide_kernel.model.decoding import decode
from stepguide_kernel.model.schedule import Schedule
from stepguide_kernel.store.database import Database
from stepguide_kernel.store.tables import schedules


class Schedules:
    """The schedules of one store.  Moments are text as in :mod:`stepguide_kernel.model.times`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, schedule: Schedule, actor: str) -> None:
        """Add a schedule that ``actor`` has made."""
        row = {
            "id": schedule.id,
            "path": schedule.path,
            "cron": schedule.cron,
            "zone": schedule.zone,
            "actor": actor,
            "next_run": schedule.next_run,
        }
        with self._database.write() as connection:
            connection.execute(insert(schedules).values(row))

    def list(self) -> tuple[Schedule, ...]:
        """All schedules, the next first."""
        wanted = select(schedules).order_by(schedules.c.next_run, schedules.c.id)
        with self._database.read() as connection:
            return tuple(_schedule(row) for row in connection.execute(wanted))

    def remove(self, schedule_id: str) -> Schedule:
        """Remove a schedule and return it; what it found stays.

        :raises NotFound: there is none with this id.
        """
        with self._database.write() as connection:
            found = connection.execute(
                select(schedules).where(schedules.c.id == schedule_id)
            ).one_or_none()
            connection.execute(delete(schedules).where(schedules.c.id == schedule_id))
        if found is None:
            raise NotFound(
                f"there is no schedule {schedule_id}", hint="`stepguide schedule list` shows them"
            )
        return _schedule(found)

    def lease_due(self, owner: str, now: str, until: str) -> Schedule | None:
        """Take the schedule that has been due for longest, and that nobody else runs.

        It is ``owner``'s until the moment ``until``, and then anybody's who asks.
        """
        free = or_(schedules.c.lease_until.is_(None), schedules.c.lease_until <= now)
        due = (
            select(schedules)
            .where(schedules.c.next_run <= now, free)
            .order_by(schedules.c.next_run, schedules.c.id)
            .limit(1)
        )
        with self._database.read() as connection:
            if connection.execute(due).one_or_none() is None:
                return None  # as nearly always, and reading waits for nobody
        # Writers exclude each other, so nobody else takes the same row meanwhile.
        with self._database.write() as connection:
            row = connection.execute(due).one_or_none()
            if row is None:
                return None
            taken = {"lease_owner": owner, "lease_until": until}
            connection.execute(update(schedules).where(schedules.c.id == row.id).values(taken))
        return _schedule(row)

    def renew(self, schedule_id: str, owner: str, until: str) -> bool:
        """Keep a lease for longer; return whether it still was ``owner``'s."""
        return self._set(schedule_id, owner, lease_until=until)

    def release(self, schedule_id: str, owner: str) -> bool:
        """Give a lease back; the schedule is as due as it was."""
        return self._set(schedule_id, owner, lease_owner=None, lease_until=None)

    def finish(
        self, schedule_id: str, owner: str, *, next_run: str, at: str, summary: dict[str, int]
    ) -> bool:
        """Take down what a run has found; return whether the lease still was ``owner``'s."""
        return self._set(
            schedule_id,
            owner,
            lease_owner=None,
            lease_until=None,
            next_run=next_run,
            last_run=at,
            last_summary=msgspec.json.encode(summary).decode(),
        )

    def _set(self, schedule_id: str, owner: str, **values: str | None) -> bool:
        mine = schedules.c.id == schedule_id, schedules.c.lease_owner == owner
        with self._database.write() as connection:
            return connection.execute(update(schedules).where(*mine).values(values)).rowcount == 1


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        id=row.id,
        path=row.path,
        cron=row.cron,
        zone=row.zone,
        next_run=row.next_run,
        last_run=row.last_run,
        last_summary=decode(row.last_summary, dict) if row.last_summary else {},
        running_until=row.lease_until,
    )
