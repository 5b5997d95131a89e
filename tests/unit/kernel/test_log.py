from __future__ import annotations

import errno
import json
import os
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.errors import StorageError
from stepguide_kernel.kernel.log import SessionLog, first_time, prune, sessions_folder


def _log(folder: Path) -> SessionLog:
    return SessionLog(folder, "0123abcd", 0.0)


def test_each_line_is_there_as_soon_as_it_is_appended(tmp_path: Path) -> None:
    log = _log(tmp_path / "sessions")
    for number in range(3):
        log.append({"number": number})
        lines = log.path.read_text().splitlines()
        assert [json.loads(line)["number"] for line in lines] == list(range(number + 1))
    log.close()


def test_the_log_and_its_folder_are_the_owners_alone(tmp_path: Path) -> None:
    log = _log(tmp_path / "sessions")
    log.append({})
    log.close()
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700
    assert log.path.name == "19700101T000000Z-0123abcd.jsonl"


def test_no_file_before_the_first_line(tmp_path: Path) -> None:
    assert not _log(tmp_path / "sessions").path.parent.exists()


def test_text_that_is_no_unicode_still_makes_a_line(tmp_path: Path) -> None:
    log = _log(tmp_path)
    log.append({"text": "half a pair \ud800"})
    log.close()
    assert json.loads(log.path.read_text())["text"] == "half a pair ?"


def test_after_a_torn_line_the_next_one_stands_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = _log(tmp_path)
    log.append({"number": 1})
    write = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda descriptor, content: write(descriptor, content[:5]))
        with pytest.raises(StorageError, match="no space"):
            log.append({"number": 2})
    log.append({"number": 3})
    log.close()
    assert log.path.read_text().splitlines() == ['{"number":1}', '{"num', '{"number":3}']


def test_a_full_disk_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    log = _log(tmp_path)
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StorageError, match="no space left"):
        log.append({})
    log.close()


def test_old_logs_go_and_everything_else_stays(tmp_path: Path) -> None:
    old = tmp_path / "20200101T000000Z-0123abcd.jsonl"
    new = tmp_path / "20200102T000000Z-0123abce.jsonl"
    mine = tmp_path / "notes.jsonl"
    for path in (old, new, mine):
        path.touch()
    long_ago = time.time() - 15 * 86400
    os.utime(old, (long_ago, long_ago))
    os.utime(mine, (long_ago, long_ago))
    prune(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([new, mine])


def test_the_first_time_comes_once(tmp_path: Path) -> None:
    assert [first_time(tmp_path / "sessions") for _ in range(3)] == [True, False, False]


def test_the_folder_is_the_environments_or_jupyters() -> None:
    assert sessions_folder({"STEPGUIDE_SESSIONS": "/x/y"}) == Path("/x/y")
    assert sessions_folder({}).parts[-2:] == ("stepguide", "sessions")
