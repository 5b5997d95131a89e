"""Where the files of guides were seen on this machine: what tells a copy from a file that moved."""

from __future__ import annotations

from sqlalchemy import insert, select

from stepguide_kernel.model.times import utc
from stepguide_kernel.store.database import Database
from stepguide_kernel.store.tables import places

_LONGEST = 1024
"""Bytes of a path.  PostgreSQL's keys end at 2,700; what is longer is no copy of anything."""


class Places:
    """The paths under which each guide was seen.  Paths are absolute."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, guide: str) -> tuple[str, ...]:
        """The paths of a guide, the one that was seen first coming first."""
        wanted = select(places.c.path).where(places.c.guide == guide)
        with self._database.read() as connection:
            return tuple(connection.scalars(wanted.order_by(places.c.known, places.c.path)))

    def see(self, guide: str, path: str) -> tuple[str, ...]:
        """Take down that a guide is at ``path``, if that is new, and return :meth:`of` it."""
        known = self.of(guide)
        if path in known or len(path.encode()) > _LONGEST:
            return known
        with self._database.write() as connection:
            row = {"guide": guide, "path": path}
            found = select(places.c.known).filter_by(**row)
            if connection.execute(found).one_or_none() is None:
                connection.execute(insert(places).values(**row, known=utc()))
        return self.of(guide)
