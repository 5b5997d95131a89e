"""Guides that go wrong, each in its own way, and what should be said of each."""

from __future__ import annotations

from typing import Any, NamedTuple

from stepguide_kernel.model.verdict import Cause, Verdict
from tests.unit.notebook.sample import code

REMEMBER = "import os\nwith open('pids', 'a') as pids:\n    print({}, file=pids)"

DETACHED = f"""
import subprocess, time
child = subprocess.Popen(["sleep", "600"], start_new_session=True)
{REMEMBER.format("child.pid")}
nameless = "echo $$ >> pids; exec sleep 600"
subprocess.run(["env", "-i", "/usr/bin/setsid", "-f", "/bin/sh", "-c", nameless], check=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        {REMEMBER.format("os.getpid()").replace(chr(10), chr(10) + "        ")}
        time.sleep(600)
    os._exit(0)
until = time.monotonic() + 60
while len(open("pids").read().split()) < 5 and time.monotonic() < until:
    time.sleep(0.05)
print(len(open("pids").read().split()))
"""

# Slowly, so that a machine on which the watch comes late is not out of memory itself.
HUNGRY = """
import time
kept = []
for step in range(1000):
    kept.append(b"x" * (20_000_000 + step))
    time.sleep(0.05)
"""

SHOW_ENVIRONMENT = """
import os
print(sorted(os.environ))
print(open("/proc/self/environ").read().replace(chr(0), " "))
print(dict(os.environ))
"""

EDIT = """
import json
with open("guide.ipynb") as file:
    found = json.load(file)
found["cells"][0]["source"] = "print('edited')"
with open("guide.ipynb", "w") as file:
    json.dump(found, file)
"""


class Faulty(NamedTuple):
    """A guide's second cell, and the verdict it should have."""

    source: str
    verdict: Verdict
    cause: Cause | None = None
    ename: str = ""
    said: str = ""
    """Part of the error's words."""
    hint: str = ""
    """Part of the hint."""
    note: str = ""
    """Part of what was noted."""
    kernel: str = "python3"


FAULTS = {
    "kernel killed": Faulty(
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        *("error", "killed", "DeadKernelError"),
        said="killed by SIGKILL",
        hint="more memory than there is",
    ),
    "left by os._exit": Faulty(
        "import os\nos._exit(0)",
        *("error", "left_early", "DeadKernelError"),
        said="left by itself in this cell, with exit code 0",
        hint="take out what ends the process",
    ),
    "left by exit": Faulty(
        "exit()",
        *("error", "left_early", "DeadKernelError"),
        said="exit() or quit()",
        hint="take out the exit()",
    ),
    "left by sys.exit": Faulty(
        "import sys\nsys.exit(3)",
        *("failed", "left_early", "SystemExit"),
        said="3",
        hint="take out sys.exit()",
    ),
    "endless loop": Faulty(
        "while True:\n    pass",
        *("timeout", "too_slow", "CellTimeoutError"),
        said="and was interrupted",
        hint="--timeout",
    ),
    "interrupt ignored": Faulty(
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass",
        *("timeout", "too_slow", "CellTimeoutError"),
        said="ignored the interrupt for 5 s and was killed",
        hint="--timeout",
    ),
    "out of memory": Faulty(
        HUNGRY,
        *("error", "out_of_memory", "MemoryLimitError"),
        said="it may take 400 MB",
        hint="memory_limit",
    ),
    "memory refused": Faulty(
        "b'x' * 2**60",
        *("failed", "out_of_memory", "MemoryError"),
        hint="work on less at a time",
    ),
    "a gigabyte printed": Faulty(
        "for _ in range(1000):\n    print('x' * 1_000_000)\nprint('end')",
        "passed",
    ),
    "detached children": Faulty(DETACHED, "passed", note="had left running: 2 process(es)"),
    "input": Faulty(
        "input('Your name? ')",
        *("failed", "asks_for_input", "StdinNotImplementedError"),
        hint="tagged parameters",
    ),
    "missing kernel": Faulty(
        "1",
        *("environment", "missing_kernel", "KernelMissing"),
        said="no kernel for cobol",
        hint="jupyter kernelspec list",
        kernel="cobol",
    ),
    "missing package": Faulty(
        "import no_such_package_at_all",
        *("environment", "missing_package", "ModuleNotFoundError"),
        hint="no_such_package_at_all",
    ),
    "missing file": Faulty(
        "open('rows.csv')",
        *("environment", "missing_file", "FileNotFoundError"),
        hint="there is one at ../rows.csv",
    ),
    "missing program": Faulty(
        "import subprocess\nsubprocess.run(['no-such-program-at-all'])",
        *("environment", "missing_program", "FileNotFoundError"),
        hint="install the program no-such-program-at-all",
    ),
    "edited meanwhile": Faulty(EDIT, "passed", note="edited while it ran"),
    "deleted meanwhile": Faulty(
        "import os\nos.unlink('guide.ipynb')", "passed", note="deleted while it ran"
    ),
    "full disk": Faulty(
        "with open('/dev/full', 'w') as file:\n    file.write('x')",
        *("environment", "disk_full", "OSError"),
        hint="free some space",
    ),
    "planted secret": Faulty(SHOW_ENVIRONMENT, "passed"),
}


def cells(fault: Faulty) -> list[dict[str, Any]]:
    """The cells of a guide: it says who runs it, then does what it should not."""
    own = REMEMBER.format("os.getpid(), os.getppid(), sep=chr(10)")
    python = fault.kernel == "python3"
    return [code(own if python else "DISPLAY 'X'"), code(fault.source), code("2")]
