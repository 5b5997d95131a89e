"""Laws of the log that a front end keeps of a kernel without a tracker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stepguide_kernel.model.observed import ObservedRun, ObservedRuns
from stepguide_kernel.model.session import RunError, Session
from stepguide_kernel.recording.log import read
from stepguide_kernel.recording.observed import observe
from stepguide_kernel.recording.untraced import fates_in_order

if TYPE_CHECKING:
    import pytest

SESSION = "0123abcd"


def _seen(request: str, source: str = "echo 1", **more: object) -> ObservedRun:
    return ObservedRun(
        **{
            "request": request,
            "cell_id": f"cell-{request}",
            "source": source,
            "started": 1.0,
            "ended": 2.0,
            **more,
        }  # type: ignore[arg-type]
    )


def _tell(folder: Path, *runs: ObservedRun, **more: object) -> Session:
    told = ObservedRuns(kernel="bash", language="bash", notebook="a.ipynb", runs=runs, **more)  # type: ignore[arg-type]
    standing = observe(folder, SESSION, folder / "a.ipynb", told)
    assert standing.log is not None
    return read(Path(standing.log))


def test_a_run_is_kept_once_however_often_it_is_told_of(tmp_path: Path) -> None:
    _tell(tmp_path, _seen("m1"))
    session = _tell(tmp_path, _seen("m1"), _seen("m2"))
    assert [(run.id, run.cell_id) for run in session.runs] == [
        ("run-1", "cell-m1"),
        ("run-2", "cell-m2"),
    ]
    assert session.opened.language == "bash"


def test_nothing_is_written_before_there_is_something(tmp_path: Path) -> None:
    told = ObservedRuns(kernel="bash", language="bash", notebook="a.ipynb")
    assert observe(tmp_path, SESSION, tmp_path / "a.ipynb", told).log is None
    assert list(tmp_path.glob("*.jsonl")) == []


def test_record_and_stop_mark_what_ran_between(tmp_path: Path) -> None:
    _tell(tmp_path, _seen("m1"), mark="record")
    session = _tell(tmp_path, _seen("m2"), mark="stop")
    assert session.marked == range(2, 3)


def test_a_log_is_its_owners_alone_and_holds_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_TOKEN", "s3cr3t-v4lu3-of-mine")
    output = {"output_type": "stream", "name": "stdout", "text": "s3cr3t-v4lu3-of-mine\n"}
    session = _tell(tmp_path, _seen("m1", "echo s3cr3t-v4lu3-of-mine", outputs=(output,)))
    path = next(tmp_path.glob("*.jsonl"))
    assert "s3cr3t-v4lu3-of-mine" not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    assert len(session.runs) == 1


def test_the_last_run_of_each_cell_is_kept_unless_it_failed(tmp_path: Path) -> None:
    failed = RunError("1", "no such command")
    session = _tell(
        tmp_path,
        _seen("m1", cell_id="a"),
        _seen("m2", cell_id="a"),
        _seen("m3", cell_id="b", error=failed),
        _seen("m4", cell_id="c"),
        _seen("m5", cell_id="d"),
    )
    found = fates_in_order(session, [3])
    assert [fate.reason for fate in found] == ["replaced", "order", "failed", "shown", "unused"]
