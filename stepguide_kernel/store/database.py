"""One database: opened, kept up to date, read from and written to, and closed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Self

from sqlalchemy import exc

from stepguide_kernel.errors import StoreBusy
from stepguide_kernel.store import versions
from stepguide_kernel.store.backend import WRITES, Backend

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Database:
    """A database whose transactions exclude each other across threads and processes.

    Readers see the state of one commit and never wait for the writer.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._engine = backend.engine()
        # Threads queue here, in memory, and only the first of them asks for the lock outside.
        self._writer = Lock()

    @classmethod
    def open(cls, backend: Backend, history: versions.History) -> Self:
        """Open a database, made or migrated first where that is due.

        :raises StorageError: it cannot be made, opened or read, or a newer StepGuide made it.
        """
        backend.make()
        database = cls(backend)
        try:
            with database.read() as connection:
                due = versions.upgrade_is_due(connection, history)
            if due:
                database._upgrade(history)
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database.

        :raises StorageError: the file is damaged, locked or gone.
        :raises StoreBusy: too many read at once.
        """
        with (
            self._explained(),
            self._engine.connect().execution_options(**self._backend.reading) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits whole when the block ends, and not at all if it raises.

        When the block has ended, its changes are on the disk.

        :raises StorageError: the disk is full or read-only, or the database damaged or gone.
        :raises StoreBusy: another process wrote for too long.
        """
        with (
            self._writer,
            self._backend.exclusive(),
            self._explained(),
            self._engine.connect().execution_options(**{WRITES: True}) as connection,
        ):
            with connection.begin():
                yield connection
            self._backend.after_write(connection)

    @property
    def name(self) -> str:
        """What messages call it; holds no password."""
        return self._backend.name

    def damage(self) -> str | None:
        """What the database finds wrong with itself, in its own words.

        :raises StorageError: it cannot even be asked.
        """
        with self.read() as connection:
            return self._backend.damage(connection)

    def close(self) -> None:
        """Close every connection.  SQLite's last one writes the log back, hence the lock."""
        with self._writer, self._backend.exclusive():
            self._engine.dispose()

    def _upgrade(self, history: versions.History) -> None:
        with (
            self._writer,
            self._backend.exclusive(),
            self._explained(),
            self._engine.connect() as connection,
        ):
            self._backend.before_upgrade(connection)
        with self.write() as connection:
            # Another process may have been first.
            if versions.upgrade_is_due(connection, history):
                versions.upgrade(connection, history)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            explained = self._backend.explain(error)
            if explained is None:
                raise
            raise explained from error
        except exc.TimeoutError as error:
            raise StoreBusy(
                f"too many ask {self._backend.name} at once", hint="try again in a moment"
            ) from error
