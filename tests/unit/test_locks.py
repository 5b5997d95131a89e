"""Laws of the lock between processes."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from stepguide_kernel.errors import StorageError, StoreBusy
from stepguide_kernel.locks import exclusive

HOLDER = (
    "import sys, time; from pathlib import Path\n"
    "from stepguide_kernel.locks import exclusive\n"
    "with exclusive(Path(sys.argv[1])):\n"
    "    print('held', flush=True); sys.stdin.read()\n"
)


def test_another_process_is_kept_out_and_told(tmp_path: Path) -> None:
    lock = tmp_path / "store.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        holder.stdout.readline()
        with (
            pytest.raises(StoreBusy, match=r"store\.lock"),
            exclusive(lock, timeout_s=0.05),
        ):
            pass
        holder.stdin.close()


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    lock = tmp_path / "store.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
    with exclusive(lock, timeout_s=1.0):
        pass


def test_two_threads_exclude_each_other(tmp_path: Path) -> None:
    lock, inside, most = tmp_path / "store.lock", [0], [0]

    def work() -> None:
        for _ in range(20):
            with exclusive(lock):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_lock_file_that_cannot_be_made_is_said_in_words(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StorageError, match=r"store\.lock"), exclusive(tmp_path / "store.lock"):
        pass
