"""Which version a database has, and the steps from there to the newest.

alembic takes more than a second to import, so the stamp it left is read without it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import Connection, MetaData, column, inspect, select, table

from stepguide_kernel.errors import StorageError
from stepguide_kernel.store import tables

SCRIPTS = Path(__file__).parent / "migrations"


class History(msgspec.Struct, frozen=True):
    """The revisions of one kind of database; ``head`` is the newest."""

    name: str
    head: str
    metadata: MetaData


LEDGER = History("ledger", "0007", tables.LEDGER)
READING = History("reading", "0001", tables.READING)


def upgrade_is_due(connection: Connection, history: History) -> bool:
    """Whether the database is empty or of an older version.

    :raises StorageError: a newer StepGuide made it.
    """
    stamp = version(connection)
    if stamp is not None and stamp > history.head:
        raise StorageError(
            f"the store was made by a newer StepGuide (version {stamp}, known: {history.head})",
            hint="update jupyter-stepguide",
        )
    return stamp != history.head


def version(connection: Connection) -> str | None:
    """The stamp that alembic left; ``None`` for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    stamp: str | None = connection.scalar(
        select(column("version_num")).select_from(table("alembic_version"))
    )
    return stamp


def upgrade(connection: Connection, history: History) -> None:
    """Bring the database to the newest version, inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    for option, value in (
        ("script_location", str(SCRIPTS)),
        ("path_separator", "os"),
        ("version_locations", str(SCRIPTS / "versions" / history.name)),
    ):
        config.set_main_option(option, value.replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = history.metadata
    command.upgrade(config, "head")
