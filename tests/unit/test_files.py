"""Laws of replacing a file: whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stepguide_kernel import files
from stepguide_kernel.errors import StorageError


def test_readers_see_the_new_bytes(tmp_path: Path) -> None:
    target = tmp_path / "guide.ipynb"
    files.replace(target, b"one")
    files.replace(target, b"two")
    assert target.read_bytes() == b"two"


def test_nothing_but_the_target_remains(tmp_path: Path) -> None:
    files.replace(tmp_path / "guide.ipynb", b"one")
    assert [path.name for path in tmp_path.iterdir()] == ["guide.ipynb"]


def test_the_mode_of_a_replaced_file_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "guide.ipynb"
    target.write_bytes(b"old")
    target.chmod(0o640)
    files.replace(target, b"new")
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_new_file_is_as_readable_as_the_umask_says(tmp_path: Path) -> None:
    previous = os.umask(0o027)
    try:
        files.replace(tmp_path / "new", b"")
    finally:
        os.umask(previous)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_a_private_file_is_its_owners_alone(tmp_path: Path) -> None:
    files.replace(tmp_path / "secret", b"", mode=files.PRIVATE)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_a_symbolic_link_is_followed_and_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    link.symlink_to(real)
    files.replace(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_full_disk_leaves_the_old_file_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "guide.ipynb"
    target.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="no space left") as caught:
        files.replace(target, b"new")
    assert caught.value.hint
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["guide.ipynb"]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_read_only_place_is_named(number: int) -> None:
    error = files.storage_error(OSError(number, "no"), Path("guide.ipynb"))
    assert "read-only" in error.message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="folder does not exist"):
        files.replace(tmp_path / "absent" / "guide.ipynb", b"")


def test_killed_in_mid_write_the_file_is_old_or_new(tmp_path: Path) -> None:
    target = tmp_path / "guide.ipynb"
    old, new = b"o" * 4_000_000, b"n" * 4_000_000
    target.write_bytes(old)
    program = (
        "import sys; from pathlib import Path; from stepguide_kernel import files\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    for byte in b'no':\n"
        "        files.replace(Path(sys.argv[1]), bytes([byte]) * 4_000_000)\n"
    )
    for delay in (0.01, 0.03, 0.05):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(target)], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(delay)
            writer.send_signal(signal.SIGKILL)
        assert target.read_bytes() in {old, new}
