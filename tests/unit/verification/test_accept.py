from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.errors import FileChanged, NotFound, StorageError, Unverified
from stepguide_kernel.model.ledger import Operation, VerdictGiven
from stepguide_kernel.model.verdict import Drift, GuideRun, StepRun, Verdict
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.verification.accept import accept_last, accepted, promote, shows_more
from tests.unit.notebook.sample import code, notebook, text

DRIFT = Drift(2, "code", "numeric", "rows 3 → 4", "1. Load")


def printed(said: str) -> list[dict[str, Any]]:
    return [{"output_type": "stream", "name": "stdout", "text": said}]


def guide(said: str = "rows 3\n", **fields: Any) -> Notebook:
    return notebook(
        text("# T", "title", metadata={"other": 1}),
        text("## Load", "load"),
        code("print(rows)", "code", outputs=printed(said), execution_count=7, **fields),
        code("skipped", "skip", outputs=printed("by hand\n"), metadata=SKIP),
        text("prose", "prose"),
        stepguide={"schema": 1, "id": "g1", "unknown": True},
        other_tool={"kept": True},
    )


SKIP = {"tags": ["skip-execution"]}


def run_of(source: Notebook, said: str = "rows 4\n") -> Notebook:
    """The notebook as papermill leaves it."""
    ran = source.copy()
    for cell in ran.cells:
        cell.metadata["papermill"] = {"status": "completed"}
        if cell.cell_type == "code":
            cell["outputs"], cell["execution_count"] = [], None
    ran.cells[2]["outputs"], ran.cells[2]["execution_count"] = guide(said).cells[2]["outputs"], 1
    ran.node.metadata["papermill"] = {"version": "2"}
    return ran


def test_only_outputs_and_execution_counts_change(tmp_path: Path) -> None:
    path = tmp_path / "guide.ipynb"
    guide().write(path)
    source = Notebook.read(path)
    promote(path, source, run_of(source))
    expected = copy.deepcopy(source.node)
    expected.cells[2]["outputs"] = guide("rows 4\n").cells[2]["outputs"]
    expected.cells[2]["execution_count"] = 1
    assert Notebook.read(path).node == expected


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "guide.ipynb"
    guide().write(path)
    source = Notebook.read(path)
    changed = source.copy()
    changed.cells[4]["source"] = "better prose"
    changed.write(path)
    before = path.read_bytes()
    with pytest.raises(FileChanged, match="changed meanwhile"):
        promote(path, source, run_of(source))
    assert path.read_bytes() == before
    path.unlink()
    with pytest.raises(NotFound):
        promote(path, source, run_of(source))
    assert not path.exists()


def test_a_run_of_other_code_is_never_accepted(tmp_path: Path) -> None:
    path = tmp_path / "guide.ipynb"
    guide().write(path)
    source = Notebook.read(path)
    ran = run_of(source)
    ran.cells[2]["source"] = "print(1)"
    with pytest.raises(FileChanged, match="not of the code"):
        promote(path, source, ran)


def test_a_folder_that_cannot_be_written_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "guide.ipynb"
    guide().write(path)
    before, source = path.read_bytes(), Notebook.read(path)

    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(StorageError, match="no space"):
        promote(path, source, run_of(source))
    assert path.read_bytes() == before


def test_what_is_worth_accepting_is_drift_or_outputs_that_were_not_saved() -> None:
    source = guide()
    assert shows_more(source, run_of(source), (DRIFT,))
    assert not shows_more(source, run_of(source), ())
    bare = source.copy()
    bare.cells[2]["outputs"] = []
    assert shows_more(bare, run_of(bare), ())
    silent = run_of(bare)
    silent.cells[2]["outputs"] = []
    assert not shows_more(bare, silent, ())


def test_an_accepted_run_has_passed() -> None:
    steps = (StepRun("s", "1. Load", "drifted", 1.0),)
    run = GuideRun(
        path="a", guide="g", verdict="drifted", duration_s=1, drift=(DRIFT,), steps=steps
    )
    found = accepted(run)
    assert (found.verdict, found.drift, found.steps[0].verdict) == ("passed", (), "passed")
    assert found.notes == ("the outputs of this run were written into the file",)


# --- from the store ------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    settings = Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")
    with Store.open(settings) as opened:
        yield opened


def keep(store: Store, source: Notebook, verdict: Verdict = "drifted") -> None:
    drift = (DRIFT,) if verdict == "drifted" else ()
    fact = VerdictGiven(
        guide="g1",
        code_hash=code_hash(source),
        environment="",
        packages={},
        run=GuideRun(path="a", guide="g1", verdict=verdict, duration_s=1, drift=drift),
        outputs=store.blobs.put(run_of(source).to_bytes()),
    )
    store.append(Operation("verdict-1", "mia", fact))


def test_the_last_run_is_accepted_over_prose_that_was_written_since(
    tmp_path: Path, store: Store
) -> None:
    path = tmp_path / "guide.ipynb"
    source = guide()
    keep(store, source)
    source.cells[4]["source"] = "better prose"
    source.cells.append(guide().cells[4])
    source.cells[5]["id"] = "more"
    source.write(path)
    accept_last(path, store, "lee")
    found = Notebook.read(path)
    assert found.cells[2]["outputs"][0]["text"] == "rows 4\n"
    assert found.cells[4]["source"] == "better prose"
    newest = store.verdict("g1", code_hash(source))
    assert newest is not None
    assert isinstance(newest.fact, VerdictGiven)
    assert (newest.actor, newest.fact.run.verdict) == ("lee", "passed")
    accept_last(path, store, "lee")
    again = store.verdict("g1", code_hash(source))
    assert again is not None
    assert again.seq == newest.seq, "there was nothing left to accept"


@pytest.mark.parametrize("verdict", ["failed", None])
def test_without_a_run_that_reached_its_end_there_is_nothing_to_accept(
    tmp_path: Path, store: Store, verdict: Verdict | None
) -> None:
    path = tmp_path / "guide.ipynb"
    guide().write(path)
    if verdict is not None:
        keep(store, guide(), verdict)
    before = path.read_bytes()
    with pytest.raises(Unverified, match="reached its end"):
        accept_last(path, store, "lee")
    assert path.read_bytes() == before
