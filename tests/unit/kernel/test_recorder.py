from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from stepguide_kernel.kernel import (
    UNKNOWN,
    load_ipython_extension,
    status,
    unload_ipython_extension,
)
from stepguide_kernel.kernel.magics import recording_magics
from stepguide_kernel.kernel.own_lines import without_own_lines


@pytest.fixture
def sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "sessions"
    monkeypatch.setenv("STEPGUIDE_SESSIONS", str(folder))
    return folder


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """A shell in this process, without a kernel: outputs are not seen, all else is."""
    shell = InteractiveShell()
    yield shell
    unload_ipython_extension(shell)
    shell.history_manager.end_session()  # type: ignore[union-attr]
    InteractiveShell.clear_instance()


def _run(shell: InteractiveShell, source: str, cell: str | None = None, **how: Any) -> None:
    how.setdefault("store_history", True)
    shell.run_cell(source, cell_id=cell, **how)


def _runs(folder: Path) -> list[dict[str, Any]]:
    lines = [
        json.loads(text)
        for path in folder.glob("*.jsonl")
        for text in path.read_text().splitlines()
    ]
    return [line for line in lines if line["type"] != "session"]


def test_each_run_is_one_line(shell: InteractiveShell, sessions: Path) -> None:
    load_ipython_extension(shell)
    _run(shell, "x = 1", "a")
    _run(shell, "y = x\n1 / 0", "b")
    first, second = _runs(sessions)
    assert (first["cell_id"], first["writes"], first["error"]) == ("a", ["x"], None)
    assert (second["cell_id"], second["reads"]) == ("b", ["x"])
    assert second["error"] == {"ename": "ZeroDivisionError", "evalue": "division by zero"}


def test_hidden_and_empty_executions_are_no_runs(shell: InteractiveShell, sessions: Path) -> None:
    load_ipython_extension(shell)
    _run(shell, "x = 1", store_history=False)
    _run(shell, "x = 2", silent=True)
    _run(shell, "   ")
    _run(shell, "%stepguide status")
    assert not sessions.exists()


def test_a_cell_that_runs_cells_is_one_run(shell: InteractiveShell, sessions: Path) -> None:
    load_ipython_extension(shell)
    _run(shell, "%%capture out\nz = 3\nprint(z)", "a")
    (run,) = _runs(sessions)
    assert run["writes"] == ["out", "z"]


def test_deleted_cells_are_noted_before_the_run_that_tells(
    shell: InteractiveShell, sessions: Path
) -> None:
    load_ipython_extension(shell)
    _run(shell, "x = 1", "b", cell_meta={"cellId": "b", "deletedCells": ["a"]})
    gone, run = _runs(sessions)
    assert (gone["type"], gone["cell_id"]) == ("deleted", "a")
    assert run["cell_id"] == "b"


def test_what_ran_before_is_known_by_its_source(shell: InteractiveShell, sessions: Path) -> None:
    _run(shell, "x = 1")
    _run(shell, "%load_ext stepguide_kernel.kernel\ny = x")
    _run(shell, "z = y", "c")
    seen = [(run["source"], run["source_only"]) for run in _runs(sessions)]
    assert seen == [("x = 1", True), ("y = x", True), ("z = y", False)]


def test_pause_resume_and_off(
    shell: InteractiveShell, sessions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_ipython_extension(shell)
    for source in ("a = 1", "%stepguide pause", "b = 2", "%stepguide resume", "c = 3"):
        _run(shell, source)
    assert [run["writes"] for run in _runs(sessions)] == [["a"], ["c"]]
    _run(shell, "%stepguide off")
    _run(shell, "d = 4")
    assert len(_runs(sessions)) == 2
    said = capsys.readouterr().out
    assert "recording is paused" in said
    assert "recording is off" in said


def test_record_and_stop_mark_a_range(shell: InteractiveShell, sessions: Path) -> None:
    load_ipython_extension(shell)
    for source in ("a = 1", "%stepguide record", "b = 2", "c = 3", "%stepguide stop", "d = 4"):
        _run(shell, source)
    marks = [line for line in _runs(sessions) if line["type"] == "mark"]
    assert [(mark["kind"], mark["order"]) for mark in marks] == [("record", 1), ("stop", 3)]


def test_to_record_twice_or_stop_twice_changes_nothing(
    shell: InteractiveShell, sessions: Path
) -> None:
    load_ipython_extension(shell)
    _run(shell, "%stepguide stop")
    for source in ("%stepguide record", "a = 1", "%stepguide record", "%stepguide stop"):
        _run(shell, source)
    _run(shell, "%stepguide stop")
    kinds = [line.get("kind", "run") for line in _runs(sessions)]
    assert kinds == ["record", "run", "stop"]


@pytest.mark.parametrize("switch", ["pause", "off"])
def test_record_goes_on_with_what_was_paused_or_off(
    shell: InteractiveShell, sessions: Path, switch: str
) -> None:
    load_ipython_extension(shell)
    for source in ("a = 1", f"%stepguide {switch}", "b = 2", "%stepguide record", "c = 3"):
        _run(shell, source)
    lines = _runs(sessions)
    assert [line["type"] for line in lines] == ["run", "mark", "run"]
    assert [line["writes"] for line in lines if line["type"] == "run"] == [["a"], ["c"]]
    (log,) = sessions.glob("*.jsonl")
    assert log.read_text().count('"type":"session"') == 1


def test_the_status_says_in_values_how_the_session_is_recorded(
    shell: InteractiveShell, sessions: Path
) -> None:
    _run(shell, "before = 1")
    load_ipython_extension(shell)
    begun = time.time()
    for source in ("%stepguide record", "a = 1", "b = 2"):
        _run(shell, source)
    magics = recording_magics(shell)
    assert magics is not None
    now = magics.recorder.facts()
    (log,) = sessions.glob("*.jsonl")
    assert now == json.loads(json.dumps(now))
    assert now.keys() == UNKNOWN.keys()
    assert (now["state"], now["recording"], now["marked_runs"]) == ("on", True, 2)
    assert (now["runs"], now["unseen_runs"], now["log"]) == (3, 1, str(log))
    assert log.stem.endswith(now["session"])
    assert now["known_from"] == pytest.approx(begun, abs=5)
    _run(shell, "%stepguide stop")
    _run(shell, "c = 3")
    now = magics.recorder.facts()
    assert (now["recording"], now["marked_runs"], now["runs"]) == (False, 2, 4)


def test_a_shell_that_does_not_record_has_a_status_too() -> None:
    assert status() == UNKNOWN


def test_loaded_by_a_silent_request_it_says_nothing_in_a_cell(
    shell: InteractiveShell, sessions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.parent_header = {"content": {"silent": True}}  # type: ignore[attr-defined]
    load_ipython_extension(shell)
    _run(shell, "x = 1")
    assert _runs(sessions)
    assert capsys.readouterr() == ("", "")


def test_the_environment_can_forbid_it(
    shell: InteractiveShell, sessions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEPGUIDE_RECORD", "off")
    load_ipython_extension(shell)
    _run(shell, "x = 1")
    assert recording_magics(shell) is None
    assert not sessions.exists()


def test_loading_twice_records_once(shell: InteractiveShell, sessions: Path) -> None:
    load_ipython_extension(shell)
    load_ipython_extension(shell)
    _run(shell, "x = 1")
    assert len(_runs(sessions)) == 1


def test_unloading_leaves_no_hook(shell: InteractiveShell, sessions: Path) -> None:
    before = {name: list(found) for name, found in shell.events.callbacks.items()}
    load_ipython_extension(shell)
    unload_ipython_extension(shell)
    assert shell.events.callbacks == before
    _run(shell, "x = 1")
    assert not sessions.exists()


def test_the_first_run_of_all_is_explained_once(
    shell: InteractiveShell, sessions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_ipython_extension(shell)
    _run(shell, "x = 1")
    assert str(sessions) in capsys.readouterr().err
    _run(shell, "x = 2")
    unload_ipython_extension(shell)
    load_ipython_extension(shell)
    _run(shell, "x = 3")
    assert capsys.readouterr().err == ""


def test_a_log_that_cannot_be_written_costs_nobody_a_cell(
    shell: InteractiveShell, sessions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sessions.write_text("a file where the folder should be")
    load_ipython_extension(shell)
    _run(shell, "x = 1")
    assert "StepGuide paused recording" in capsys.readouterr().err
    _run(shell, "x = 2")
    assert shell.user_ns["x"] == 2
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("%load_ext stepguide_kernel.kernel\nx = 1", "x = 1"),
        ("x = 1\n  %stepguide pause\ny = 2", "x = 1\ny = 2"),
        ("%load_ext autoreload", "%load_ext autoreload"),
        ("%stepguides", "%stepguides"),
    ],
)
def test_lines_for_the_recorder_are_left_out(source: str, left: str) -> None:
    assert without_own_lines(source) == left
