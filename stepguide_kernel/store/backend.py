"""What a database does in its own way.

:mod:`~stepguide_kernel.store.sqlite` and :mod:`~stepguide_kernel.store.postgresql` each have one
class for it, and nothing else of the store knows which of the two it works with.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.exc import DBAPIError

    from stepguide_kernel.errors import StepGuideError

WRITES = "stepguide_writes"
"""Execution option of a connection that is about to write."""


class Backend(Protocol):
    """One place where a database lies; ``name`` is how messages call it, without a password."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def reading(self) -> Mapping[str, Any]:
        """Execution options of a connection whose transaction sees one state of the database."""

    def make(self) -> None:
        """Make the place if it is not there yet.

        :raises StorageError: it cannot be made.
        """

    def engine(self) -> Engine:
        """An engine whose transactions, on a connection that ``WRITES``, exclude each other.

        :raises StepGuideError: what the engine needs is not installed.
        """

    def exclusive(self) -> AbstractContextManager[None]:
        """What a process holds around its writing transactions, and around closing.

        :raises StoreBusy: another process held it for too long.
        """

    def before_upgrade(self, connection: Connection) -> None:
        """Set up a database that is about to be migrated; outside of any transaction."""

    def after_write(self, connection: Connection) -> None:
        """Look after the database while it is still held; outside of any transaction."""

    def damage(self, connection: Connection) -> str | None:
        """What the database finds wrong with itself, in its own words."""

    def explain(self, error: DBAPIError) -> StepGuideError | None:
        """What an error of the database means, or ``None`` when it is a defect of ours."""
