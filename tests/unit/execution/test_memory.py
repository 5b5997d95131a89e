from __future__ import annotations

import subprocess
import sys
import time

import pytest

from stepguide_kernel.execution import memory, process_tree
from stepguide_kernel.execution.memory import MemoryWatch, default_limit, words

HUNGRY = "import time\nkept = b'x' * 60_000_000\nprint('full', flush=True)\ntime.sleep(60)"


def test_a_run_may_have_most_of_the_machine_but_not_all() -> None:
    assert 0 < default_limit() < memory._machine()


@pytest.mark.parametrize(
    ("size", "said"), [(400_000_000, "400 MB"), (3_100_000_000, "3.1 GB"), (0, "0 MB")]
)
def test_sizes_are_told_in_words(size: int, said: str) -> None:
    assert words(size) == said


@pytest.mark.parametrize(("limit", "killed"), [(30_000_000, True), (10**12, False)])
def test_what_takes_too_much_is_killed_with_what_it_started(limit: int, *, killed: bool) -> None:
    started = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {HUNGRY!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", started], stdout=subprocess.PIPE, text=True
    ) as process:
        with MemoryWatch(process.pid, limit) as watch:
            assert process.stdout is not None
            process.stdout.readline()
            until = time.monotonic() + 30
            while time.monotonic() < until and not (watch.exceeded or watch.peak > 60_000_000):
                time.sleep(0.05)
        assert watch.exceeded is killed
        assert watch.peak > (30_000_000 if killed else 60_000_000)
        process_tree.end({process.pid, *process_tree.descendants(process.pid)})
