from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from stepguide_kernel.kernel.file_access import Access, FileWatch


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
    access = watch.start()
    use(tmp_path)
    watch.stop()
    assert access.read - access.written == {str(tmp_path / name) for name in read - written}
    assert access.read >= {str(tmp_path / name) for name in read}
    assert access.written == {str(tmp_path / name) for name in written}


def test_relative_paths_are_resolved_where_they_were_used(
    watch: FileWatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    access = watch.start()
    Path("a.txt").read_text()
    monkeypatch.chdir(tmp_path.parent)
    watch.stop()
    assert access.read == {str(tmp_path / "a.txt")}
    assert access.changed_place


def test_a_file_read_back_after_writing_is_only_written(watch: FileWatch, tmp_path: Path) -> None:
    access = watch.start()
    (tmp_path / "b.txt").write_text("x")
    (tmp_path / "b.txt").read_text()
    watch.stop()
    assert (access.read, access.written) == (set(), {str(tmp_path / "b.txt")})


def test_files_of_python_and_the_system_are_nobodys(watch: FileWatch) -> None:
    access = watch.start()
    Path(os.__file__).read_bytes()
    Path("/proc/self/status").read_bytes()
    (Path.home() / ".cache").mkdir(exist_ok=True)
    watch.stop()
    assert access.read
    assert watch.users(access.read | access.written) == set()


def test_nothing_is_noted_between_runs(watch: FileWatch, tmp_path: Path) -> None:
    access = watch.start()
    watch.stop()
    (tmp_path / "b.txt").write_text("x")
    assert access.written == set()


def test_a_module_beside_the_notebook_is_read_although_it_is_cached(
    watch: FileWatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sg_beside.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    for _ in range(2):  # compiled, then from the cache
        access = watch.start()
        __import__("sg_beside")
        watch.stop()
        assert str(tmp_path / "sg_beside.py") in watch.users(access.read)
        del sys.modules["sg_beside"]


def _in_a_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_runs_in_two_threads_open_their_own_files(watch: FileWatch, tmp_path: Path) -> None:
    """As those of a subshell do."""
    others: list[Access] = []

    def other() -> None:
        others.append(watch.start())
        (tmp_path / "theirs.txt").write_text("x")
        watch.stop()

    access = watch.start()
    _in_a_thread(other)
    (tmp_path / "ours.txt").write_text("x")
    watch.stop()
    assert access.written == {str(tmp_path / "ours.txt")}
    assert others[0].written == {str(tmp_path / "theirs.txt")}


def test_what_a_thread_of_the_users_opens_counts(watch: FileWatch, tmp_path: Path) -> None:
    access = watch.start()
    _in_a_thread(lambda: (tmp_path / "a.txt").write_text("x"))
    watch.stop()
    assert access.written == {str(tmp_path / "a.txt")}


def test_another_process_is_noticed(watch: FileWatch) -> None:
    access = watch.start()
    subprocess.run([sys.executable, "--version"], check=True, capture_output=True)
    watch.stop()
    assert access.started_process
