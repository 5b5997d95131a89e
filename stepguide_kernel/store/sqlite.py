"""SQLite: the one module that knows its SQL, its error codes and its write-ahead log.

The log is never checkpointed by itself (``wal_autocheckpoint=0``).  Whoever writes holds the
lock file beside the database and checkpoints before letting go of it, because SQLite 3.7.0
to 3.51.2 can corrupt a database when two connections write and checkpoint at one instant
(sqlite.org, "The WAL-reset bug").
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from stepguide_kernel import files, locks
from stepguide_kernel.errors import StorageError, StoreBusy
from stepguide_kernel.store.backend import WRITES

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

CHECKPOINT_AT = 4 * 1024 * 1024
"""Size of the write-ahead log, in bytes, from which a writer checkpoints it."""

_BUSY_MS = 10_000
_CONNECTIONS = 16

_PRAGMAS = (
    "synchronous=FULL",
    f"busy_timeout={_BUSY_MS}",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "wal_autocheckpoint=0",
    f"journal_size_limit={CHECKPOINT_AT}",
)


class SQLiteFile:
    """A database that is one file, with its log and its lock beside it."""

    reading: Mapping[str, Any] = {}

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """The name of the file."""
        return self._path.name

    def make(self) -> None:
        """Create an empty file that only its owner may read, in such a folder.

        SQLite gives its log and shared-memory files the mode of the database.

        :raises StorageError: it cannot be created.
        """
        if self._path.exists():
            return
        files.make_folder(self._path.parent, private=True)
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, files.PRIVATE))
        except OSError as error:
            raise files.storage_error(error, self._path) from error

    def engine(self) -> Engine:
        """An engine whose connections stay open until it is disposed of.

        Closing the last connection checkpoints, so none closes by itself: no overflow.
        """
        made = create_engine(
            URL.create("sqlite", database=str(self._path)),  # a path may hold ? and %
            poolclass=QueuePool,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_timeout=_BUSY_MS / 1000,
            connect_args={"check_same_thread": False, "timeout": _BUSY_MS / 1000},
        )
        event.listen(made, "connect", _on_connect)
        event.listen(made, "begin", _on_begin)
        return made

    def exclusive(self) -> AbstractContextManager[None]:
        """The lock between processes for write batches, checkpoints, and opening and closing."""
        return locks.exclusive(self._path.with_name(f"{self._path.name}.lock"))

    def before_upgrade(self, connection: Connection) -> None:
        """Switch the file to a write-ahead log, which it then keeps."""
        _dbapi(connection).execute("PRAGMA journal_mode=WAL")

    def after_write(self, connection: Connection) -> None:
        """Copy the log back once it has grown."""
        try:
            size = self._path.with_name(f"{self._path.name}-wal").stat().st_size
        except FileNotFoundError:
            return
        if size > CHECKPOINT_AT:
            # PASSIVE waits for nobody: what readers still need stays for the next time.
            _dbapi(connection).execute("PRAGMA wal_checkpoint(PASSIVE)")

    def damage(self, connection: Connection) -> str | None:
        """What SQLite's own check of the whole file says, if it is not that all is well."""
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        return None if said == "ok" else str(said)

    def explain(self, error: DBAPIError) -> StorageError | None:
        """What an error of SQLite means, or ``None`` when it is a defect of ours."""
        code = getattr(error.orig, "sqlite_errorcode", None)
        return None if code is None else _explained(code, self._path)


def _explained(code: int, path: Path) -> StorageError | None:
    match code & 0xFF:  # the low byte is the primary code, the rest says more
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreBusy(
                f"another process holds {path.name} for too long",
                hint="wait for it, or stop the StepGuide process that hangs",
            )
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return StorageError(
                f"{path} cannot be written: the disk is full or failing",
                hint="free some space and try again; nothing was half written",
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return StorageError(
                f"{path} cannot be opened for writing",
                hint="check the permissions of the file and of its folder",
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StorageError(
                f"{path} is damaged or no database",
                hint="stop StepGuide, keep the file, and put a backup in its place",
            )
    return None


def _on_connect(dbapi_connection: sqlite3.Connection, _record: object) -> None:
    # Python's sqlite3 would begin transactions itself, deferred and only before writes.
    dbapi_connection.isolation_level = None
    for pragma in _PRAGMAS:
        dbapi_connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    # A deferred transaction that turns into a writer after another commit fails at once
    # (SQLITE_BUSY_SNAPSHOT), whatever the timeout.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _dbapi(connection: Connection) -> Any:
    return connection.connection.driver_connection
