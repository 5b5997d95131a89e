"""Reading events in a database of their own, so that a flood of them delays no comment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self, cast

from sqlalchemy import Row, Select, insert, select

from stepguide_kernel.model.reading import Event, EventKind, Seen
from stepguide_kernel.model.times import utc
from stepguide_kernel.settings import Settings
from stepguide_kernel.store import versions
from stepguide_kernel.store.database import Database
from stepguide_kernel.store.sqlite import SQLiteFile
from stepguide_kernel.store.tables import events


class ReadingEvents:
    """What pages saw.  An event that arrives twice counts once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the events of ``settings.data_dir``, made first where that is due.

        :raises StorageError: they cannot be made, opened or read.
        """
        return cls(Database.open(SQLiteFile(settings.analytics_database), versions.READING))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._database.close()

    def record(self, slug: str, batch: Iterable[Event]) -> int:
        """Keep the events of one page and return how many of them were new.

        :raises StorageError: the disk is full, read-only or damaged.
        """
        sent = {Seen(slug, event.visit, event.kind, event.step_id or "") for event in batch}
        if not sent:
            return 0
        with self._database.write() as connection:
            visits = {seen.visit for seen in sent}
            known = {
                _seen(row)
                for row in connection.execute(
                    _columns().where(events.c.slug == slug, events.c.visit.in_(visits))
                )
            }
            if new := sent - known:
                rows = [
                    {"slug": s.slug, "visit": s.visit, "kind": s.kind, "step_id": s.step_id}
                    for s in new
                ]
                connection.execute(insert(events).values(at=utc()), rows)
        return len(new)

    def seen(self, slug: str) -> tuple[Seen, ...]:
        """Everything pages of one publication saw."""
        with self._database.read() as connection:
            wanted = _columns().where(events.c.slug == slug)
            return tuple(_seen(row) for row in connection.execute(wanted))


def _columns() -> Select[str, str, str, str]:
    return select(events.c.slug, events.c.visit, events.c.kind, events.c.step_id)


def _seen(row: Row[str, str, str, str]) -> Seen:
    return Seen(row.slug, row.visit, cast(EventKind, row.kind), row.step_id)
