from __future__ import annotations

import json
from pathlib import Path

import pytest

from stepguide_kernel.errors import SessionUnknown
from stepguide_kernel.recording.sessions import SessionFolder


def _log(folder: Path, session: str, started: float, *, runs: int = 0, errors: int = 0) -> None:
    opened = {
        "type": "session",
        "schema": 1,
        "id": session,
        "started": started,
        "kernel": "python3",
        "language": "python",
        "python": "3.11.7",
        "cwd": "/home/ana",
        "notebook": "/home/ana/a.ipynb",
    }
    run = {"type": "run", "id": "r", "cell_id": "a", "order": 1, "source": "", "started": 0}
    failed = {"ename": "E", "evalue": ""}
    lines = [opened, *([run | {"ended": 1}] * runs)]
    lines += [run | {"ended": 1, "error": failed}] * errors
    lines += [{"type": "deleted", "cell_id": "a", "at": 1.0}]
    stamp = f"2026010{int(started) % 10}T000000Z"
    path = folder / f"{stamp}-{session}.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_sessions_are_listed_newest_first(tmp_path: Path) -> None:
    _log(tmp_path, "aaaaaaaa", 1.0, runs=2, errors=1)
    _log(tmp_path, "bbbbbbbb", 2.0)
    (tmp_path / "notes.jsonl").write_text("mine")
    newest, oldest = SessionFolder(tmp_path).summaries().sessions
    assert (newest.id, newest.runs) == ("bbbbbbbb", 0)
    assert (oldest.id, oldest.runs, oldest.errors) == ("aaaaaaaa", 3, 1)
    assert oldest.started == "1970-01-01T00:00:01.000Z"
    assert oldest.notebook == "/home/ana/a.ipynb"


def test_a_session_is_found_by_its_id_or_as_the_latest(tmp_path: Path) -> None:
    _log(tmp_path, "aaaaaaaa", 1.0)
    _log(tmp_path, "bbbbbbbb", 2.0)
    folder = SessionFolder(tmp_path)
    assert folder.find("aaaaaaaa").opened.id == "aaaaaaaa"
    assert folder.find("latest").opened.id == "bbbbbbbb"


def test_a_part_of_an_id_names_no_session(tmp_path: Path) -> None:
    _log(tmp_path, "aaaaaaaa-bbbbbbbb", 2.0)
    _log(tmp_path, "bbbbbbbb", 1.0)
    folder = SessionFolder(tmp_path)
    assert folder.find("bbbbbbbb").opened.id == "bbbbbbbb"
    assert folder.find("aaaaaaaa-bbbbbbbb").opened.id == "aaaaaaaa-bbbbbbbb"
    with pytest.raises(SessionUnknown):
        folder.find("aaaaaaaa")


@pytest.mark.parametrize("name", ["cccccccc", "", "../aaaaaaaa", "a", "notes"])
def test_an_unknown_session_is_said_with_a_hint(tmp_path: Path, name: str) -> None:
    _log(tmp_path, "aaaaaaaa", 1.0)
    (tmp_path / "notes.jsonl").write_text("mine")
    with pytest.raises(SessionUnknown) as caught:
        SessionFolder(tmp_path).find(name)
    assert "stepguide sessions" in caught.value.hint


def test_no_folder_is_no_sessions(tmp_path: Path) -> None:
    folder = SessionFolder(tmp_path / "absent")
    assert folder.summaries().sessions == ()
    with pytest.raises(SessionUnknown, match="no session is recorded yet"):
        folder.find("latest")
