from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, text

from stepguide_kernel.errors import StorageError, StoreBusy
from stepguide_kernel.model.ledger import CommentAdded, Operation
from stepguide_kernel.settings import Settings
from stepguide_kernel.store import sqlite, versions
from stepguide_kernel.store.database import Database
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.store.sqlite import SQLiteFile


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _pragma(store: Store, statement: str) -> None:
    """Set something on every connection of the store from now on."""
    event.listen(
        store._database._engine,
        "checkout",
        lambda dbapi_connection, *_: dbapi_connection.execute(f"PRAGMA {statement}"),
    )


@pytest.mark.usefixtures("store")
def test_only_their_owner_may_read_the_store(settings: Settings) -> None:
    assert _mode(settings.data_dir) == 0o700
    files = list(settings.data_dir.glob("stepguide.sqlite*"))
    assert len(files) >= 3  # database, log, lock
    assert {_mode(path) for path in files} == {0o600}


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("wal_autocheckpoint", 0),
        ("trusted_schema", 0),
    ],
)
def test_connections_are_set_up_for_safety(store: Store, pragma: str, value: object) -> None:
    with store._database.read() as connection:
        assert connection.scalar(text(f"PRAGMA {pragma}")) == value


def test_a_write_begins_as_a_writer_and_a_read_does_not(
    store: Store, opening: Callable[..., CommentAdded]
) -> None:
    statements: list[str] = []

    @event.listens_for(store._database._engine, "before_cursor_execute")
    def _note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    store.entries()
    store.append(Operation("operation-1", "lee", opening()))
    assert [said for said in statements if said.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE"]


def test_a_full_disk_is_said_in_words_and_leaves_nothing_half_written(
    store: Store, opening: Callable[..., CommentAdded]
) -> None:
    _pragma(store, "max_page_count=1")  # SQLite then answers as it does on a full disk
    big = CommentAdded(guide="g1", thread="t1", comment="c", body="x" * 20_000)
    store_was = store.entries()
    with pytest.raises(StorageError, match="disk is full") as raised:
        store.append_all(
            [
                Operation("operation-1", "lee", opening("t1")),
                Operation("operation-2", "lee", big),
            ]
        )
    assert raised.value.hint
    assert store.entries() == store_was == ()


def test_a_file_size_limit_of_the_system_is_said_in_words(tmp_path: Path) -> None:
    program = """
import resource, signal, sys
from pathlib import Path
from stepguide_kernel.errors import StorageError
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import CommentAdded, Operation
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.store.sqlite import SQLiteFile

folder = Path(sys.argv[1])
store = Store.open(Settings(data_dir=folder, sessions_dir=folder))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
try:
    for number in range(100):
        key = f"t{number}"
        fact = CommentAdded(guide="g", thread=key, comment=key, body="x" * 9000, anchor=Anchor("s"))
        store.append(Operation(f"operation-{number}", "lee", fact))
except StorageError as error:
    print(error.message)
print(len(store.entries()) == number, flush=True)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "data")],
        capture_output=True,
        text=True,
        check=True,
    )
    message, whole = done.stdout.splitlines()
    assert "cannot be written" in message
    assert whole == "True"


def test_a_read_only_store_is_said_in_words(
    store: Store, opening: Callable[..., CommentAdded]
) -> None:
    _pragma(store, "query_only=ON")
    with pytest.raises(StorageError, match="cannot be opened for writing"):
        store.append(Operation("operation-1", "lee", opening()))


def test_a_store_that_another_program_holds_is_busy(
    store: Store, settings: Settings, opening: Callable[..., CommentAdded]
) -> None:
    _pragma(store, "busy_timeout=10")
    other = sqlite3.connect(settings.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreBusy, match="another process holds"):
            store.append(Operation("operation-1", "lee", opening()))
        assert store.entries() == ()  # readers do not wait for writers
    finally:
        other.close()


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + b"?" * 999]
)
def test_a_damaged_store_is_said_in_words_and_left_alone(
    settings: Settings, content: bytes
) -> None:
    settings.data_dir.mkdir()
    settings.database.write_bytes(content)
    with pytest.raises(StorageError, match="damaged"):
        Store.open(settings)
    assert settings.database.read_bytes() == content


def test_more_readers_than_connections_is_busy_not_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_CONNECTIONS", 1)
    monkeypatch.setattr(sqlite, "_BUSY_MS", 10)
    database = Database.open(SQLiteFile(tmp_path / "one.sqlite"), versions.LEDGER)
    with database.read(), pytest.raises(StoreBusy, match="too many"), database.read():
        pass
    database.close()


def test_a_folder_in_the_place_of_the_store_is_said_in_words(settings: Settings) -> None:
    settings.database.mkdir(parents=True)
    with pytest.raises(StorageError):
        Store.open(settings)


def test_the_log_is_written_back_once_it_has_grown(
    store: Store,
    settings: Settings,
    opening: Callable[..., CommentAdded],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT_AT", 100_000)
    log = settings.database.with_name("stepguide.sqlite-wal")
    made = log.stat().st_size  # by the migrations, in one transaction
    for number in range(120):
        store.append(Operation(f"operation-{number}", "lee", opening(f"t{number}")))
    assert log.stat().st_size < max(200_000, made + 50_000)
    store.close()
    assert not log.exists()


def test_any_folder_may_hold_the_store(tmp_path: Path) -> None:
    folder = tmp_path / "a b?c=%20#d'\"é"
    with Store.open(Settings(data_dir=folder, sessions_dir=folder)) as store:
        assert store.entries() == ()
    assert (folder / "stepguide.sqlite").exists()


def test_two_databases_know_nothing_of_each_other(tmp_path: Path) -> None:
    first = Database.open(SQLiteFile(tmp_path / "a" / "ledger.sqlite"), versions.LEDGER)
    second = Database.open(SQLiteFile(tmp_path / "a" / "reading.sqlite"), versions.READING)
    with first.write(), second.write():
        pass
    first.close()
    second.close()
