from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from stepguide_kernel.cli import main
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import (
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    Fact,
    Operation,
)
from stepguide_kernel.services import Services
from stepguide_kernel.store.tables import deletions, edits, ledger, threads


@pytest.fixture(autouse=True)
def discussion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guide ``g1`` with a comment that was edited and then deleted."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    (tmp_path / "g.ipynb").write_text(
        json.dumps(
            {"cells": [], "metadata": {"stepguide": {"schema": 1, "id": "g1"}}, "nbformat": 4}
            | {"nbformat_minor": 5}
        )
    )
    anchor = Anchor("s1")
    facts: tuple[Fact, ...] = (
        CommentAdded(guide="g1", thread="t1", comment="c1", body="Mind this", anchor=anchor),
        CommentEdited(guide="g1", thread="t1", comment="c1", body="Mind that", base=1),
        CommentDeleted(guide="g1", thread="t1", comment="c1"),
    )
    with Services(load_settings()) as services:
        for number, fact in enumerate(facts):
            services.store.append(Operation(f"operation-{number}", "lee", fact))


def test_the_log_leaves_nothing_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["comments", "log", str(tmp_path / "g.ipynb")]) == 0
    headings, *rows = capsys.readouterr().out.splitlines()
    assert headings.split() == ["NUMBER", "WHEN", "WHO", "DID", "TEXT"]
    assert ["Mind this" in rows[0], "Mind that" in rows[1], "comment deleted" in rows[2]] == [
        True
    ] * 3
    assert main(["comments", "log", str(tmp_path / "g.ipynb"), "--json"]) == 0
    kinds = [entry["fact"]["type"] for entry in json.loads(capsys.readouterr().out)["entries"]]
    assert kinds == ["comment_added", "comment_edited", "comment_deleted"]


def test_a_store_that_is_well_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.endswith("stepguide.sqlite, 3 facts.\nAll is well.\n")


def test_a_fact_that_is_missing_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    with Services(load_settings()) as services, services.store._database.write() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for view in (deletions, edits):
            connection.execute(delete(view))
        connection.execute(delete(ledger).where(ledger.c.seq == 2))
    assert main(["doctor", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["facts"], report["rebuilt"]) == (3, False)
    assert "are missing" in report["damage"][0]


def test_what_is_shown_is_made_anew_on_request() -> None:
    with Services(load_settings()) as services:
        right = services.store.threads("g1")
        with services.store._database.write() as connection:
            connection.execute(update(threads).values(resolved=True))
        assert services.store.threads("g1") != right
    assert main(["doctor", "--rebuild"]) == 0
    with Services(load_settings()) as services:
        assert services.store.threads("g1") == right
