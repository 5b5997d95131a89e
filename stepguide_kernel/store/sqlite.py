"""SQLite: the one module that knows its SQL, its error codes and its write-ahead log.

The log is never checkpointed by itself (``wal_autocheckpoint=0``).  Whoever writes holds the
lock file beside the database and checkpoints before letting go of it, because SQLite 3.7.0
to 3.51.2 can corrupt a database when two connections write and checkpoint at one instant
(sqlite.org, "The WAL-reset bug").
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from stepguide_kernel import files, locks
from stepguide_kernel.errors import StorageError, StoreBusy

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

WRITES = "stepguide_writes"
"""Execution option of a connection that is about to write."""

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


def make_file(path: Path) -> None:
    """Create an empty database file that only its owner may read, in such a folder.

    SQLite gives its log and shared-memory files the mode of the database.

    :raises StorageError: it cannot be created.
    """
    files.make_folder(path.parent, private=True)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, files.PRIVATE))
    except OSError as error:
        raise files.storage_error(error, path) from error


def engine(path: Path) -> Engine:
    """An engine whose connections stay open until it is disposed of.

    Closing the last connection checkpoints, so none closes by itself: no overflow.
    """
    made = create_engine(
        URL.create("sqlite", database=str(path)),  # a path may hold ? and %
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=_BUSY_MS / 1000,
        connect_args={"check_same_thread": False, "timeout": _BUSY_MS / 1000},
    )
    event.listen(made, "connect", _on_connect)
    event.listen(made, "begin", _on_begin)
    return made


def write_lock(path: Path) -> AbstractContextManager[None]:
    """The lock between processes for write batches, checkpoints, and opening and closing."""
    return locks.exclusive(path.with_name(f"{path.name}.lock"))


def use_write_ahead_log(connection: Connection) -> None:
    """Switch the file to WAL, which it then stays in.  Outside of any transaction."""
    _dbapi(connection).execute("PRAGMA journal_mode=WAL")


def checkpoint_if_due(connection: Connection, path: Path) -> None:
    """Copy the log back once it has grown; the caller holds the write lock."""
    try:
        size = path.with_name(f"{path.name}-wal").stat().st_size
    except FileNotFoundError:
        return
    if size > CHECKPOINT_AT:
        # PASSIVE waits for nobody: what readers still need stays for the next time.
        _dbapi(connection).execute("PRAGMA wal_checkpoint(PASSIVE)")


def explain(error: DBAPIError, path: Path) -> StorageError | None:
    """What an error of SQLite means, or ``None`` when it is a defect of ours."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        return None
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
