from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from stepguide_kernel.kernel.file_access import FileWatch, literal_paths


@pytest.fixture(scope="module")
def watch() -> FileWatch:
    """One for all: an audit hook stays for good."""
    return FileWatch()


def _append(folder: Path) -> None:
    with (folder / "a.txt").open("a") as stream:
        stream.write("x")


def _connect(folder: Path) -> None:
    sqlite3.connect(folder / "a.db").close()


@pytest.mark.parametrize(
    ("use", "read", "written"),
    [
        (lambda folder: (folder / "a.txt").read_text(), {"a.txt"}, set()),
        (lambda folder: (folder / "b.txt").write_text("x"), set(), {"b.txt"}),
        (_append, {"a.txt"}, {"a.txt"}),
        (lambda folder: (folder / "sub").mkdir(), set(), {"sub"}),
        (lambda folder: (folder / "a.txt").rename(folder / "c"), {"a.txt"}, {"a.txt", "c"}),
        (_connect, {"a.db"}, {"a.db"}),
        (lambda folder: os.close(os.open(folder / "a.txt", os.O_RDONLY)), {"a.txt"}, set()),
    ],
)
def test_what_is_opened_is_noted(
    watch: FileWatch,
    tmp_path: Path,
    use: Callable[[Path], object],
    read: set[str],
    written: set[str],
) -> None:
    (tmp_path / "a.txt").write_text("x")
    watch.start()
    use(tmp_path)
    found = watch.stop("")
    assert found == ({str(tmp_path / name) for name in read}, {str(tmp_path / n) for n in written})


def test_relative_paths_are_resolved_where_they_were_used(
    watch: FileWatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    watch.start()
    Path("a.txt").read_text()
    monkeypatch.chdir(tmp_path.parent)
    assert watch.stop("")[0] == {str(tmp_path / "a.txt")}


def test_a_file_read_back_after_writing_is_only_written(watch: FileWatch, tmp_path: Path) -> None:
    watch.start()
    (tmp_path / "b.txt").write_text("x")
    (tmp_path / "b.txt").read_text()
    assert watch.stop(f"open({str(tmp_path / 'b.txt')!r})") == (set(), {str(tmp_path / "b.txt")})


def test_a_path_in_the_code_counts_where_the_file_exists(
    watch: FileWatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t.parquet").write_text("x")
    monkeypatch.chdir(tmp_path)
    watch.start()
    read, _ = watch.stop("df = read_parquet('t.parquet'); other = 'absent.csv'")
    assert read == {str(tmp_path / "t.parquet")}


def test_files_of_python_and_the_system_are_nobodys(watch: FileWatch) -> None:
    watch.start()
    Path(os.__file__).read_bytes()
    Path("/proc/self/status").read_bytes()
    (Path.home() / ".cache").mkdir(exist_ok=True)
    assert watch.stop("") == (set(), set())


def test_nothing_is_noted_between_runs(watch: FileWatch, tmp_path: Path) -> None:
    watch.start()
    watch.stop("")
    (tmp_path / "b.txt").write_text("x")
    assert watch.stop("") == (set(), set())


@pytest.mark.parametrize("source", ["'" + "x" * 9999 + "'", "'a\\nb'", "'\\0'", "''", "("])
def test_odd_literals_are_no_paths(source: str) -> None:
    assert literal_paths(source) == set()


def test_a_module_beside_the_notebook_is_read_although_it_is_cached(
    watch: FileWatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sg_beside.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    for _ in range(2):  # compiled, then from the cache
        watch.start()
        __import__("sg_beside")
        assert str(tmp_path / "sg_beside.py") in watch.stop("")[0]
        del sys.modules["sg_beside"]
