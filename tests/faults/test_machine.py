"""What goes wrong around a guide: the disk, the clock, the person at the keyboard."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.model.verdict import GuideRun, VerifyReport
from tests.integration.processes import gone
from tests.integration.scarcity import with_short_files
from tests.unit.notebook.sample import code, notebook

PIDS = "import os\nopen('pids', 'a').write(f'{os.getpid()} {os.getppid()} ')\n"
STEPGUIDE = (sys.executable, "-P", "-m", "stepguide_kernel", "verify", "--json")
VERIFY = """
import sys
from pathlib import Path
import msgspec
from stepguide_kernel.settings import Settings
from stepguide_kernel.verification.verify import verify
settings = Settings(data_dir=Path("data"), sessions_dir=Path("sessions"))
print(msgspec.json.encode(verify([Path(sys.argv[1])], settings=settings)).decode())
"""
JUMPS = """
import os, time
_clock = time.time
_DAY = 86_400
def jumping():
    if os.path.exists({later!r}):
        return _clock() + _DAY
    return _clock() - (_DAY if os.path.exists({earlier!r}) else 0)
time.time = jumping
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment with a store and a folder for temporary files of its own."""
    (tmp_path / "tmp").mkdir()
    return {
        **os.environ,
        "TMPDIR": str(tmp_path / "tmp"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
    }


def nothing_left(folder: Path) -> bool:
    """Whether neither a process of a run nor its folder is there any more."""
    pids = [int(pid) for pid in (folder / "pids").read_text().split()]
    return gone(pids) and not list((folder / "tmp").glob("stepguide-run-*"))


def test_a_disk_that_is_full_is_nobody_s_bug(tmp_path: Path, environ: dict[str, str]) -> None:
    notebook(code(PIDS), code("print('x' * 300_000)"), minor=4).write(tmp_path / "a.ipynb")
    command = with_short_files([sys.executable, "-P", "-c", VERIFY, "a.ipynb"], 200_000)
    done = subprocess.run(
        command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True
    )
    run = only(done.stdout)
    assert (run.verdict, run.cause) == ("environment", "disk_full")
    assert run.failure is not None
    assert "Errno" in run.failure.evalue
    assert "temporary files" in run.failure.hint
    assert nothing_left(tmp_path)


def test_a_clock_that_jumps_changes_no_verdict_and_no_duration(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    later, earlier = tmp_path / "later", tmp_path / "earlier"
    (tmp_path / "path").mkdir()
    jumps = JUMPS.format(later=str(later), earlier=str(earlier))
    (tmp_path / "path" / "sitecustomize.py").write_text(jumps)
    sources = [
        f"{PIDS}import time\nbefore = time.time()\nopen({str(later)!r}, 'w').close()",
        "print(time.time() - before > 80_000)\ntime.sleep(0.5)",
        f"os.replace({str(later)!r}, {str(earlier)!r})\nprint(time.time() - before < -80_000)",
        "time.sleep(0.5)",
    ]
    notebook(*map(code, sources), minor=4).write(tmp_path / "a.ipynb")
    done = subprocess.run(
        [*STEPGUIDE, "--timeout", "60", "a.ipynb"],
        cwd=tmp_path,
        env={**environ, "PYTHONPATH": str(tmp_path / "path")},
        capture_output=True,
        text=True,
        check=False,
    )
    run = only(done.stdout)
    assert (run.verdict, run.cells_run) == ("passed", 4), run
    assert 1 <= run.duration_s < 300
    assert nothing_left(tmp_path)


def test_ctrl_c_keeps_the_verdicts_so_far(tmp_path: Path, environ: dict[str, str]) -> None:
    notebook(code("1"), minor=4).write(tmp_path / "a.ipynb")
    notebook(code(f"{PIDS}import time\ntime.sleep(600)"), minor=4).write(tmp_path / "b.ipynb")
    notebook(code("1"), minor=4).write(tmp_path / "c.ipynb")
    command = [*STEPGUIDE, "--workers", "1", "a.ipynb", "b.ipynb", "c.ipynb"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, text=True
    )
    try:
        until = time.monotonic() + 120
        while not (tmp_path / "pids").exists() and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=120)
    finally:
        process.kill()
        process.wait()
    runs = msgspec.json.decode(said, type=VerifyReport).runs
    assert [run.verdict for run in runs] == ["passed", "interrupted", "interrupted"]
    assert nothing_left(tmp_path)


def only(said: str) -> GuideRun:
    (run,) = msgspec.json.decode(said, type=VerifyReport).runs
    return run
