from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.model.execution import CellRun, Environment, Execution
from stepguide_kernel.model.ledger import VerdictGiven
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.verification.proven import take_proof
from tests.unit.notebook.sample import code, notebook, text

FILE: dict[str, Any] = {"prerequisites": {"files": [{"path": "orders.csv"}]}}


def printed(said: str) -> list[dict[str, Any]]:
    return [{"output_type": "stream", "name": "stdout", "text": said}]


def guide(said: str = "3\n", source: str = "print(3)", **about: Any) -> Notebook:
    return notebook(
        text("# T", "title"),
        text("## Count", "count"),
        code(source, "code", outputs=printed(said)),
        stepguide={"schema": 1, "id": "g1", **about},
    )


def execution(of: Notebook, **fields: Any) -> Execution:
    """A run of all cells in a kernel of its own."""
    ran = {
        "status": "completed",
        "cells": (CellRun(2, "code", "run", 0.1),),
        "notebook": of.to_bytes(),
        "environment": Environment("python3", "f" * 64, {"python": "3.11"}),
        "duration_s": 1.25,
    }
    return Execution(**{**ran, **fields})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    settings = Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")
    with Store.open(settings) as opened:
        yield opened


def _written(folder: Path, notebook: Notebook) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "guide.ipynb"
    notebook.write(path)
    return path


def test_the_run_that_proved_a_guide_is_its_verdict(tmp_path: Path, store: Store) -> None:
    path = _written(tmp_path / "work", guide(**FILE))
    ran = execution(guide())
    assert take_proof(path, ran, path.parent, store)
    entry = store.verdict("g1", code_hash(guide()))
    assert entry is not None
    assert isinstance(entry.fact, VerdictGiven)
    given = entry.fact
    assert (given.run.verdict, given.run.duration_s, given.run.cells_run) == ("passed", 1.25, 1)
    assert (given.environment, given.packages) == ("f" * 64, {"python": "3.11"})
    assert store.blobs.get(str(given.outputs)) == ran.notebook
    assert given.inputs is None, "it ran in a copy: nobody knows what it reads at its own place"


def test_what_it_showed_otherwise_is_said_as_a_verification_says_it(
    tmp_path: Path, store: Store
) -> None:
    path = _written(tmp_path / "work", guide())
    assert take_proof(path, execution(guide("4\n")), path.parent, store)
    entry = store.verdict("g1", code_hash(guide()))
    assert entry is not None
    assert isinstance(entry.fact, VerdictGiven)
    assert entry.fact.run.verdict == "drifted"
    assert entry.fact.run.drift[0].step == "1. Count"


@pytest.mark.parametrize(
    "ran",
    [
        execution(guide(source="print(1 + 2)")),
        execution(guide(), warm=True),
        execution(guide(), status="failed"),
        execution(guide(), notebook=None),
    ],
    ids=["another code", "a warm kernel", "a failure", "no outputs"],
)
def test_no_other_run_is(tmp_path: Path, store: Store, ran: Execution) -> None:
    path = _written(tmp_path / "work", guide())
    assert not take_proof(path, ran, path.parent, store)
    assert store.verdict("g1", code_hash(guide())) is None


def test_a_guide_away_from_its_files_is_not_verified_by_a_run_that_had_them(
    tmp_path: Path, store: Store
) -> None:
    away = _written(tmp_path / "away", guide(**FILE))
    assert not take_proof(away, execution(guide()), tmp_path, store)
    needs_none = _written(tmp_path / "away", guide())
    assert take_proof(needs_none, execution(guide()), tmp_path, store)
