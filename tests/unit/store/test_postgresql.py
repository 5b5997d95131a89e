from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import msgspec
import pytest
from sqlalchemy import insert, text

from stepguide_kernel.errors import StorageError, StoreBusy, UsageError
from stepguide_kernel.model.ledger import CommentAdded, Operation
from stepguide_kernel.settings import Settings
from stepguide_kernel.store import postgresql, versions
from stepguide_kernel.store.database import Database
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.store.postgresql import PostgreSQL
from stepguide_kernel.store.tables import users
from tests.postgresql import Cluster


@pytest.fixture
def settings(sqlite_settings: Settings, database_url: str) -> Settings:
    return msgspec.structs.replace(sqlite_settings, database_url=database_url)


@pytest.mark.parametrize(
    "address",
    ["stepguide", "mysql://lee:hunter2@host/name", "lee:hunter2@host", "sqlite:///hunter2", "://"],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(UsageError, match="no address") as raised:
        PostgreSQL(address)
    assert "hunter2" not in raised.value.message + raised.value.hint


def test_a_server_that_is_not_there_is_named_without_user_and_password(tmp_path: Path) -> None:
    backend = PostgreSQL(f"postgresql://lee:hunter2@/guides?host={tmp_path}")
    with pytest.raises(StorageError, match=r"the database guides on .* does not answer") as raised:
        Database.open(backend, versions.LEDGER)
    assert not {"hunter2", "lee"} & set(raised.value.message.replace("/", " ").split())


def test_a_database_that_is_not_there_is_said_in_words(postgresql: Cluster) -> None:
    with pytest.raises(StorageError, match=r"does not answer|does not exist"):
        Database.open(PostgreSQL(postgresql.url("nowhere")), versions.LEDGER)


def test_the_revisions_end_at_the_tables_of_the_code(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store._database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, versions.LEDGER.metadata) == []


def test_a_read_sees_one_state_and_can_change_nothing(
    store: Store, opening: Callable[..., CommentAdded]
) -> None:
    with store._database.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM ledger")) == 0
        store.append(Operation("operation-1", "lee", opening()))
        assert connection.scalar(text("SELECT count(*) FROM ledger")) == 0
    row = {"name": "lee", "role": "admin", "token_hash": "0", "created": ""}
    with pytest.raises(StorageError, match="not write"), store._database.read() as connection:
        connection.execute(insert(users).values(row))


def test_facts_become_visible_in_the_order_of_their_numbers_beside_a_slow_writer(
    store: Store, settings: Settings, opening: Callable[..., CommentAdded]
) -> None:
    wrote, finish = Event(), Event()

    def slowly() -> None:
        with store._database.write() as connection:
            connection.execute(
                text(
                    "INSERT INTO ledger VALUES"
                    " (1, 'operation-slow', 'thread_resolved', 'g1', 'mia', '', '{}')"
                )
            )
            wrote.set()
            finish.wait(60)

    def quickly() -> int:
        with Store.open(settings) as other:
            return other.append(Operation("operation-quick", "lee", opening())).seq

    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(slowly)
        assert wrote.wait(60)
        quick = threads.submit(quickly)
        for _ in range(20):  # whoever follows meanwhile sees neither
            assert store.newest() == 0
        finish.set()
        slow.result(60)
        assert quick.result(60) == store.newest() == 2


def test_a_writer_that_waits_for_too_long_is_told_so(
    settings: Settings,
    opening: Callable[..., CommentAdded],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgresql, "_LOCK_MS", 50)
    with (
        Store.open(settings) as store,
        Store.open(settings) as other,
        store._database.write(),
        pytest.raises(StoreBusy, match="for too long"),
    ):
        other.append(Operation("operation-1", "lee", opening()))


def test_a_server_that_was_restarted_is_used_again(
    store: Store, postgresql: Cluster, opening: Callable[..., CommentAdded]
) -> None:
    store.append(Operation("operation-1", "lee", opening("t1")))
    postgresql.do(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name='stepguide'"
    )
    assert store.append(Operation("operation-2", "lee", opening("t2"))).seq == 2
