from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stepguide_kernel.execution import watch
from stepguide_kernel.execution.watch import Watch, folders_to_watch
from stepguide_kernel.model.inputs import Opened

pytestmark = pytest.mark.usefixtures("linux")


@pytest.fixture
def linux() -> None:
    assert sys.platform == "linux", "these tests are of inotify"


def read(path: Path) -> None:
    """Have another process open a file."""
    subprocess.run(["cat", str(path)], check=True, capture_output=True)  # noqa: S607


def test_what_another_process_opens_is_seen_in_all_folders_below(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "x.bin").touch()
    (tmp_path / "unopened").touch()
    seen = Watch([tmp_path])
    read(deep / "x.bin")
    assert seen.stop() == Opened((str(deep / "x.bin"),), complete=True)


def test_a_link_is_followed_to_where_the_file_lies(tmp_path: Path) -> None:
    watched, away = tmp_path / "watched", tmp_path / "away"
    watched.mkdir()
    away.mkdir()
    (away / "data").touch()
    (watched / "link").symlink_to(away / "data")
    seen = Watch([watched])
    read(watched / "link")
    assert str(away / "data") in seen.stop().paths


def test_a_tree_that_is_too_large_is_not_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "_LARGEST", 3)
    for number in range(5):
        (tmp_path / str(number)).mkdir()
    assert not Watch([tmp_path]).stop().complete


def test_a_watch_leaves_no_descriptor_behind(tmp_path: Path) -> None:
    before = sorted(os.listdir("/proc/self/fd"))  # noqa: PTH208
    Watch([tmp_path]).stop()
    assert sorted(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_folders_are_those_that_code_and_variables_name(tmp_path: Path) -> None:
    cwd, shared, given = (tmp_path / name for name in ("guides", "shared", "given"))
    for folder in (cwd / "data", shared / "deep", given):
        folder.mkdir(parents=True)
    (shared / "deep" / "a.parquet").touch()
    code = ["read('data/x.csv')", f'read("{shared}/deep/a.parquet")', "open('..')", "x = ''"]
    expected = {cwd, cwd / "data", shared / "deep", given}
    assert folders_to_watch(cwd, code, [str(given), ""]) == expected
