"""Many threads, one commit: whoever comes first writes for all who wait.

A commit waits for the disk (``synchronous=FULL``), so a hundred comments that arrive together
should wait once and not a hundred times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from stepguide_kernel.errors import StepGuideError
from stepguide_kernel.model.ledger import Entry, Operation
from stepguide_kernel.store.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection

Append = Callable[["Connection", Operation], Entry]


class _Waiting:
    """The operations of one caller, and what became of them."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations
        self.entries: tuple[Entry, ...] | None = None
        self.error: BaseException | None = None

    @property
    def settled(self) -> bool:
        return self.entries is not None or self.error is not None


class GroupCommit:
    """Commits what several threads append, in one transaction for all of them."""

    def __init__(self, database: Database, append: Append) -> None:
        self._database = database
        self._append = append
        self._queue: list[_Waiting] = []
        self._queueing = Lock()
        self._committing = Lock()

    def commit(self, operations: Sequence[Operation]) -> tuple[Entry, ...]:
        """Append ``operations``, all or none; when this returns they are on the disk.

        :raises BadRequest: one of them cannot be; those of other threads are not touched.
        :raises StorageError: the transaction failed, and nothing of it is kept.
        """
        mine = _Waiting(operations)
        with self._queueing:
            self._queue.append(mine)
        with self._committing:
            if not mine.settled:  # else another thread committed it meanwhile
                self._commit_queue()
        if mine.error is not None:
            raise mine.error
        return mine.entries or ()

    def _commit_queue(self) -> None:
        with self._queueing:
            batch, self._queue = self._queue, []
        try:
            with self._database.write() as connection:
                appended = [self._append_all(connection, waiting) for waiting in batch]
        except BaseException as error:  # noqa: BLE001 - every thread that waits has to hear of it
            for waiting in batch:
                waiting.error = error
            return
        for waiting, entries in zip(batch, appended, strict=True):
            waiting.entries = entries

    def _append_all(self, connection: Connection, waiting: _Waiting) -> tuple[Entry, ...]:
        savepoint = connection.begin_nested()
        try:
            entries = tuple(self._append(connection, op) for op in waiting.operations)
        except StepGuideError as error:
            # Only here: on a full disk SQLite has ended the transaction, and savepoints with it.
            savepoint.rollback()
            waiting.error = error
            return ()
        savepoint.commit()
        return entries
