from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid

from stepguide_kernel.execution.process_tree import MARK, descendants, end, marked

CHILD = "import subprocess\nsubprocess.run(['sleep', '60'])"


def test_a_process_has_its_children_and_theirs() -> None:
    with subprocess.Popen([sys.executable, "-c", CHILD]) as process:
        until = time.monotonic() + 30
        while not descendants(process.pid) and time.monotonic() < until:
            time.sleep(0.05)
        family = descendants(process.pid)
        assert len(family) == 1
        assert {process.pid, *family} <= descendants(os.getpid())
        end([process.pid, *family])
    assert descendants(process.pid) == set()


def test_a_mark_finds_what_was_detached_and_nothing_else() -> None:
    mark, other = uuid.uuid4().hex, uuid.uuid4().hex
    detached = subprocess.Popen(
        ["/bin/sleep", "60"], env={**os.environ, MARK: mark}, start_new_session=True
    )
    stranger = subprocess.Popen(["/bin/sleep", "60"], env={**os.environ, MARK: other})
    try:
        assert marked(mark) == {detached.pid}
        end(marked(mark))
        detached.wait(10)
        assert marked(mark) == set()
        assert stranger.poll() is None
    finally:
        for process in (detached, stranger):
            process.kill()
            process.wait()


def test_a_process_that_adopts_orphans_finds_them_below_it() -> None:
    program = (
        "import os, subprocess, time\n"
        "from stepguide_kernel.execution.process_tree import adopt_orphans, descendants, end\n"
        "adopt_orphans()\n"
        "subprocess.run(['setsid', '-f', 'env', '-i', '/bin/sleep', '60'], check=True)\n"
        "until = time.monotonic() + 30\n"
        "while not descendants(os.getpid()) and time.monotonic() < until:\n"
        "    time.sleep(0.05)\n"
        "print(len(descendants(os.getpid())))\n"
        "end(descendants(os.getpid()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "1\n"
