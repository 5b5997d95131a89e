from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from stepguide_kernel.errors import StorageError
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import CommentAdded, Operation
from stepguide_kernel.settings import Settings
from stepguide_kernel.store import versions
from stepguide_kernel.store.database import Database
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.store.sqlite import SQLiteFile


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


HISTORIES = pytest.mark.parametrize(
    "history", [versions.LEDGER, versions.READING], ids=lambda history: history.name
)


@HISTORIES
def test_the_newest_revision_is_the_one_the_code_expects(history: versions.History) -> None:
    from alembic.script import ScriptDirectory

    folder = versions.SCRIPTS / "versions" / history.name
    scripts = ScriptDirectory(str(versions.SCRIPTS), version_locations=[str(folder)])
    assert scripts.get_heads() == [history.head]


@HISTORIES
def test_the_revisions_end_at_the_tables_of_the_code(
    history: versions.History, tmp_path: Path
) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    database = Database.open(SQLiteFile(tmp_path / "made.sqlite"), history)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, history.metadata) == []
    database.close()


def test_alembic_is_imported_only_when_a_migration_is_due(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.store.sqlite import SQLiteFile
folder = Path(sys.argv[1])
Store.open(Settings(data_dir=folder, sessions_dir=folder)).close()
print("alembic" in sys.modules)
"""
    command = [sys.executable, "-c", program, str(tmp_path / "data")]
    said = [subprocess.check_output(command, text=True).strip() for _ in range(2)]
    assert said == ["True", "False"]


def test_a_store_of_a_newer_stepguide_is_refused(settings: Settings) -> None:
    with Store.open(settings) as store, store._database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer StepGuide") as raised:
        Store.open(settings)
    assert "update" in raised.value.hint


def test_a_migration_that_fails_leaves_an_empty_database(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import alembic.command

    def fail(*_: object) -> None:
        raise RuntimeError("stopped in the middle")

    with monkeypatch.context() as patched:
        patched.setattr(alembic.command, "upgrade", fail)
        with pytest.raises(RuntimeError):
            Store.open(settings)
    with Store.open(settings) as store:
        assert store.entries() == ()


def test_a_fact_that_only_another_version_knows_is_named(settings: Settings) -> None:
    with Store.open(settings) as store:
        fact = CommentAdded(guide="g", thread="t", comment="c", body="b", anchor=Anchor("s"))
        store.append(Operation("operation-1", "lee", fact))
    with closing(sqlite3.connect(settings.data_dir / "stepguide.sqlite")) as connection, connection:
        connection.execute("""UPDATE ledger SET payload = '{"type": "cell_sung", "guide": "g"}'""")
    with Store.open(settings) as store, pytest.raises(StorageError, match="entry 1 of the ledger"):
        store.entries()
