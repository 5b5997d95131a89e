from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.errors import SessionUnknown
from stepguide_kernel.model.session import Marked
from stepguide_kernel.recording.log import read

OPENED = {
    "type": "session",
    "schema": 1,
    "id": "0123abcd",
    "started": 0.0,
    "kernel": "python3",
    "language": "python",
    "python": "3.11.7",
    "cwd": "/home/ana",
    "notebook": None,
}


def _run(order: int, cell: str) -> dict[str, Any]:
    times = {"started": 0.0, "ended": 1.0}
    return {
        "type": "run",
        "id": f"run-{order}",
        "cell_id": cell,
        "order": order,
        "source": "x",
    } | times


def _write(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_a_log_is_read_in_order(tmp_path: Path) -> None:
    session = read(_write(tmp_path / "a.jsonl", OPENED, _run(1, "a"), _run(2, "b")))
    assert session.opened.id == "0123abcd"
    assert [run.cell_id for run in session.runs] == ["a", "b"]
    assert session.unreadable == 0


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_torn_last_line_is_left_out_and_counted(tmp_path: Path, cut: int) -> None:
    path = _write(tmp_path / "a.jsonl", OPENED, _run(1, "a"), _run(2, "b"))
    path.write_bytes(path.read_bytes()[:-cut])
    session = read(path)
    expected = (2, 0) if cut == 1 else (1, 1)  # without its newline a line is still whole
    assert (len(session.runs), session.unreadable) == expected


def test_a_torn_line_in_the_middle_costs_that_line_only(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps(OPENED), '{"type":"run","id', json.dumps(_run(2, "b"))]
    path.write_text("\n".join(lines) + "\n")
    session = read(path)
    assert [run.order for run in session.runs] == [2]
    assert session.unreadable == 1


def test_a_deleted_cell_that_runs_again_is_not_deleted(tmp_path: Path) -> None:
    gone = [{"type": "deleted", "cell_id": cell, "at": 1.0} for cell in "ab"]
    path = _write(tmp_path / "a.jsonl", OPENED, _run(1, "a"), _run(2, "b"), *gone, _run(3, "a"))
    assert read(path).deleted == {"b"}


def test_fields_of_a_newer_schema_are_passed_over(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.jsonl", OPENED | {"later": 1}, _run(1, "a") | {"later": 1})
    assert len(read(path).runs) == 1


@pytest.mark.parametrize("content", ["", "no json", '{"type":"run"}', "[1]"])
def test_what_is_no_log_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content)
    with pytest.raises(SessionUnknown, match="not a session log"):
        read(path)
    with pytest.raises(SessionUnknown, match="does not exist"):
        read(tmp_path / "absent.jsonl")


def test_marks_are_read_in_order(tmp_path: Path) -> None:
    mark = {"type": "mark", "kind": "record", "at": 2.0, "order": 1}
    session = read(_write(tmp_path / "log.jsonl", OPENED, _run(1, "a"), mark, _run(2, "b")))
    assert session.marks == (Marked("record", 2.0, 1),)
    assert session.marked == range(2, 3)
    assert session.unreadable == 0
