"""One database: opened, kept up to date, read from and written to, and closed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self

from sqlalchemy import exc

from stepguide_kernel.errors import StoreBusy
from stepguide_kernel.store import sqlite, versions

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Database:
    """A database whose transactions exclude each other across threads and processes.

    Readers see the state of one commit and never wait for the writer.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = sqlite.engine(path)
        # Threads queue here, in memory, and only the first of them polls the lock file.
        self._writer = Lock()

    @classmethod
    def open(cls, path: Path, history: versions.History) -> Self:
        """Open the database at ``path``, made or migrated first where that is due.

        :raises StorageError: it cannot be made, opened or read, or a newer StepGuide made it.
        """
        if not path.exists():
            sqlite.make_file(path)
        database = cls(path)
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
        with self._explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits whole when the block ends, and not at all if it raises.

        When the block has ended, its changes are on the disk.

        :raises StorageError: the disk is full or read-only, or the file is damaged.
        :raises StoreBusy: another process wrote for too long.
        """
        with (
            self._writer,
            sqlite.write_lock(self.path),
            self._explained(),
            self._engine.connect().execution_options(**{sqlite.WRITES: True}) as connection,
        ):
            with connection.begin():
                yield connection
            sqlite.checkpoint_if_due(connection, self.path)

    def close(self) -> None:
        """Close every connection.  The last of them writes the log back, hence the lock."""
        with self._writer, sqlite.write_lock(self.path):
            self._engine.dispose()

    def _upgrade(self, history: versions.History) -> None:
        with (
            self._writer,
            sqlite.write_lock(self.path),
            self._explained(),
            self._engine.connect() as connection,
        ):
            sqlite.use_write_ahead_log(connection)
        with self.write() as connection:
            # Another process may have been first.
            if versions.upgrade_is_due(connection, history):
                versions.upgrade(connection, history)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            explained = sqlite.explain(error, self.path)
            if explained is None:
                raise
            raise explained from error
        except exc.TimeoutError as error:
            raise StoreBusy(
                f"too many ask {self.path.name} at once", hint="try again in a moment"
            ) from error
