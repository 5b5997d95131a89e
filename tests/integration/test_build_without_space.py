"""A guide that cannot be written: one line, a hint, and nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.model.session import Opened, Run
from tests.integration.scarcity import (
    Command,
    may_mount,
    obeying_permissions,
    on_small_disk,
    then_listing,
    with_short_files,
)

BUILD = (sys.executable, "-P", "-m", "stepguide_kernel", "build", "latest")
LIMIT = 16_384
"""Bytes: less than the guide has, which shows a text of twice as many."""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a session of one run was recorded, with a file that it read."""
    work = tmp_path / "work"
    work.mkdir()
    data = work / "orders.csv"
    data.write_text("1,2\n" * LIMIT)
    opened = Opened(1, "0123abcd", 0.0, "python3", "python", "3.11.7", str(work))
    shown = {"output_type": "stream", "name": "stdout", "text": "x" * 2 * LIMIT + "\n"}
    run = Run(
        id="run-1",
        cell_id="a",
        order=1,
        source=f"rows = open('orders.csv').read()\nopen({str(tmp_path / 'ran')!r}, 'w').close()\n"
        f"print('x' * {2 * LIMIT})",
        started=1.0,
        ended=2.0,
        files_read=(str(data),),
        outputs=(shown,),
    )
    (tmp_path / "sessions").mkdir()
    lines = b"".join(msgspec.json.encode(line) + b"\n" for line in (opened, run))
    (tmp_path / "sessions" / "20260101T000000Z-0123abcd.jsonl").write_bytes(lines)
    monkeypatch.setenv("STEPGUIDE_SESSIONS", str(tmp_path / "sessions"))
    # Python 3.11 leaves broken bytecode behind where a file cannot be written whole.
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    return work


@pytest.fixture
def read_only(work: Path) -> Iterator[Path]:
    folder = work / "archive"
    folder.mkdir()
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


def _refused(command: Command, work: Path, **environ: str) -> str:
    """Run a command that must fail; return the one line that it says."""
    done = subprocess.run(
        command,
        cwd=work,
        env=os.environ | environ,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("Making the guide")]
    assert line.startswith("stepguide: ")
    assert line.endswith(")"), "no hint"
    return line


def test_the_guide_can_be_written_where_there_is_space(work: Path) -> None:
    command = obeying_permissions([*BUILD, "-o", "guide.ipynb", "--no-proof"])
    subprocess.run(command, cwd=work, check=True, capture_output=True)
    assert (work / "guide.ipynb").stat().st_size > LIMIT


@pytest.mark.parametrize("target", [["-o", "guide.ipynb"], []])
def test_a_read_only_folder_is_refused_before_the_proof(
    work: Path, read_only: Path, target: list[str]
) -> None:
    line = _refused(obeying_permissions([*BUILD, *target]), read_only)
    assert "read-only (choose another place" in line
    assert list(read_only.iterdir()) == []
    assert not (work.parent / "ran").exists()


def test_a_file_that_may_not_grow_is_said_and_not_left(work: Path) -> None:
    build = [*BUILD, "-o", "guide.ipynb", "--no-proof"]
    line = _refused(with_short_files(build, LIMIT), work)
    assert "guide.ipynb: File too large" in line
    assert [path.name for path in work.iterdir()] == ["orders.csv"]


def test_a_full_disk_is_said_and_nothing_is_left_on_it(work: Path, tmp_path: Path) -> None:
    disk, listing = tmp_path / "disk", tmp_path / "listing"
    disk.mkdir()
    build = [*BUILD, "-o", str(disk / "guide.ipynb"), "--no-proof"]
    line = _refused(_without_space(then_listing(build, disk, listing), disk), work)
    assert "guide.ipynb" in line
    assert listing.read_text() == ""


def test_no_space_for_the_proof_is_said_and_nothing_is_left(work: Path, tmp_path: Path) -> None:
    temporary, listing = tmp_path / "temporary", tmp_path / "listing"
    temporary.mkdir()
    build = then_listing([*BUILD, "-o", str(work / "guide.ipynb")], temporary, listing)
    line = _refused(_without_space(build, temporary), work, TMPDIR=str(temporary))
    assert "stepguide-proof-" in line
    assert listing.read_text() == ""
    assert [path.name for path in work.iterdir()] == ["orders.csv"]


def _without_space(command: Command, folder: Path) -> Command:
    """Fill the disk below ``folder`` where this user may mount one, else limit all files."""
    if may_mount(folder):
        return on_small_disk(command, folder, LIMIT)
    return with_short_files(command, LIMIT)
