from __future__ import annotations

from pathlib import Path

from stepguide_kernel.execution.journal import (
    CellEnded,
    CellStarted,
    Ended,
    Journal,
    KernelStarted,
    Line,
    Noted,
    Stopped,
    read,
)
from stepguide_kernel.model.execution import Environment

LINES: list[Line] = [
    Noted("ran with 'python3'"),
    KernelStarted(7, Environment("python3", "f", {"python": "3.11"})),
    CellStarted("a"),
    CellEnded("a", "failed", 0.5),
    Stopped("failed", "KeyError", "'x'\n2", "a"),
    Ended(),
]


def test_what_was_written_is_read(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    for line in LINES:
        journal.write(line)
    assert list(read(tmp_path / "journal")) == LINES


def test_a_line_cut_short_by_a_kill_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    for line in LINES:
        Journal(path).write(line)
    whole = path.read_bytes()
    for end in range(len(whole) + 1):
        path.write_bytes(whole[:end])
        assert list(read(path)) == LINES[: whole[:end].count(b"\n")]


def test_no_journal_has_no_lines(tmp_path: Path) -> None:
    assert list(read(tmp_path / "none")) == []
