from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from stepguide_kernel.errors import BadRequest, StorageError
from stepguide_kernel.model.ledger import CommentAdded, Entry, Operation, ThreadResolved
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.store.sqlite import SQLiteFile


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


THREADS = 12


def _together(
    store: Store, settings: Settings, operations: list[Operation]
) -> list[Entry | Exception]:
    """Append each from a thread of its own, all of them while another process writes."""

    def append(operation: Operation) -> Entry | Exception:
        try:
            return store.append(operation)
        except (BadRequest, StorageError) as error:
            return error

    with ThreadPoolExecutor(THREADS) as threads:
        with SQLiteFile(settings.database).exclusive():
            said = [threads.submit(append, operation) for operation in operations]
            time.sleep(0.2)
        return [future.result() for future in said]


def _openings(opening: Callable[..., CommentAdded]) -> list[Operation]:
    return [Operation(f"operation-{n}", "lee", opening(f"t{n}")) for n in range(THREADS)]


def test_threads_that_wait_together_are_committed_together(
    store: Store, settings: Settings, opening: Callable[..., CommentAdded]
) -> None:
    begun: list[str] = []

    @event.listens_for(store._database._engine, "before_cursor_execute")
    def _note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        begun.extend([statement] if statement == "BEGIN IMMEDIATE" else [])

    said = _together(store, settings, _openings(opening))
    assert all(isinstance(entry, Entry) for entry in said)
    assert [entry.seq for entry in store.entries()] == list(range(1, THREADS + 1))
    # The first thread may have begun alone, before the others came.
    assert len(begun) <= 2


def test_one_that_cannot_be_takes_no_other_with_it(
    store: Store, settings: Settings, opening: Callable[..., CommentAdded]
) -> None:
    operations = _openings(opening)
    operations[THREADS // 2] = Operation(
        "operation-bad", "lee", ThreadResolved(guide="g1", thread="nowhere")
    )
    said = _together(store, settings, operations)
    assert [type(answer) for answer in said].count(BadRequest) == 1
    assert isinstance(said[THREADS // 2], BadRequest)
    assert [entry.seq for entry in store.entries()] == list(range(1, THREADS))


def test_a_transaction_that_fails_fails_for_each_who_waited(
    store: Store, settings: Settings, opening: Callable[..., CommentAdded]
) -> None:
    event.listen(
        store._database._engine,
        "checkout",
        lambda dbapi_connection, *_: dbapi_connection.execute("PRAGMA query_only=ON"),
    )
    said = _together(store, settings, _openings(opening))
    assert all(isinstance(answer, StorageError) for answer in said)
    assert store.entries() == ()


def test_nothing_to_append_is_nothing_appended(store: Store) -> None:
    assert store.append_all([]) == store.entries() == ()
