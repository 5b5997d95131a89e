"""PostgreSQL: the one module that knows its address, its locks and its error codes.

Writers take an advisory lock when their transaction begins and keep it until it is committed,
so that facts become visible in the order of their numbers.  They read what was committed
before them (``READ COMMITTED``): a snapshot would be taken while they still wait for the lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from stepguide_kernel.errors import (
    BadRequest,
    MissingDependency,
    StepGuideError,
    StorageError,
    StoreBusy,
    UsageError,
)
from stepguide_kernel.store.backend import WRITES

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

WRITER_LOCK = 0x5374_6570_4775_6964
"""Key of the advisory lock, "StepGuid" as a number; such keys belong to one database."""

_SCHEMES = {"postgres", "postgresql", "postgresql+psycopg"}
_CONNECTIONS = 16
_CONNECT_S = 10
_LOCK_MS = 30_000
_POOL_S = 10.0

_BUSY = {"55P03", "53300", "40001", "40P01"}
_FULL = {"53100", "53200", "58030"}
_REFUSED = {"28000", "28P01", "42501", "25006"}


class PostgreSQL:
    """A database of a PostgreSQL server, 13 or newer, named by ``postgresql://user@host/name``.

    What the address leaves out, such as the password, comes from where PostgreSQL's own programs
    take it: ``~/.pgpass`` and ``PG...`` variables.

    :raises UsageError: ``address`` is no address of a PostgreSQL database.
    """

    reading: Mapping[str, Any] = {
        "isolation_level": "REPEATABLE READ",
        "postgresql_readonly": True,
    }

    def __init__(self, address: str) -> None:
        self._url = _url(address)

    @property
    def name(self) -> str:
        """Database and server, without user and password."""
        host = self._url.host or self._url.query.get("host", "this machine")
        where = host if isinstance(host, str) else ", ".join(host)
        return f"the database {self._url.database} on {where}"

    def make(self) -> None:
        """Do nothing: an administrator makes the database, and who may use it."""

    def engine(self) -> Engine:
        """An engine whose connections are tried before they are used: servers are restarted.

        :raises MissingDependency: psycopg is not installed.
        """
        if find_spec("psycopg") is None:
            raise MissingDependency(
                "PostgreSQL needs psycopg", hint="pip install 'jupyter-stepguide[postgresql]'"
            )
        made = create_engine(
            self._url,
            poolclass=QueuePool,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_timeout=_POOL_S,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": _CONNECT_S,
                "application_name": "stepguide",
                "options": f"-c lock_timeout={_LOCK_MS}",
            },
        )
        event.listen(made, "begin", _on_begin)
        return made

    def exclusive(self) -> AbstractContextManager[None]:
        """Nothing: the lock belongs to the transaction, and ends with it or its process."""
        return nullcontext()

    def before_upgrade(self, _connection: Connection) -> None:
        """Do nothing."""

    def after_write(self, _connection: Connection) -> None:
        """Do nothing: the server looks after itself."""

    def damage(self, _connection: Connection) -> None:
        """Find nothing: the server checks its pages as it reads them."""

    def explain(self, error: DBAPIError) -> StepGuideError | None:
        """What an error of PostgreSQL means, or ``None`` when it is a defect of ours.

        The server's own words stay out of it: they can hold names and addresses.
        """
        state = getattr(error.orig, "sqlstate", None)
        if state is None or state.startswith(("08", "57")):
            # Errors of the connection itself have no code, and those of a use of it are ours.
            return _gone(self.name) if error.connection_invalidated or _at_connect(error) else None
        return _explained(state, self.name)


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is None or url.drivername not in _SCHEMES or not url.database:
        # Never the address itself: it may hold a password.
        raise UsageError(
            "StepGuide.database_url is no address of a PostgreSQL database",
            hint="write postgresql://user@host/name",
        ) from None
    return url.set(drivername="postgresql+psycopg")


def _on_begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES, False):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})


def _at_connect(error: DBAPIError) -> bool:
    return error.statement is None


def _gone(name: str) -> StorageError:
    return StorageError(
        f"{name} does not answer",
        hint="start it, or correct StepGuide.database_url; nothing was half written",
    )


def _explained(state: str, name: str) -> StepGuideError | None:
    if state in _BUSY:
        return StoreBusy(f"others use {name} for too long", hint="try again in a moment")
    if state in _FULL:
        return StorageError(
            f"{name} cannot write: its disk is full or failing",
            hint="free some space there and try again; nothing was half written",
        )
    if state in _REFUSED:
        return StorageError(
            f"{name} does not let StepGuide in, or not write",
            hint="check user and password, and that the user owns the database",
        )
    if state == "3D000":
        return StorageError(f"{name} does not exist", hint="make it with createdb")
    if state == "22001":
        return BadRequest("a name or an id is too long", hint="shorten it")
    return None
