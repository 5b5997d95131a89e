"""What a verdict costs beside papermill's own command on the same guides."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.report import alternately, say

ROUNDS = 3
GUIDE = "palmer-penguins.ipynb"


def test_seconds_for_one_guide(root: Path, tmp_path: Path) -> None:
    work = tmp_path / "notebooks"
    shutil.copytree(root / "notebooks", work)
    ours, theirs = alternately(ROUNDS, lambda: _verify(work), lambda: _papermill(work))
    say("stepguide verify, one guide", "s", ours, "papermill", theirs)


def _verify(work: Path) -> float:
    seconds, printed = _timed(work, "stepguide_kernel", "verify", GUIDE, "--json")
    assert json.loads(printed)["summary"] == {"passed": 1}
    return seconds


def _papermill(work: Path) -> float:
    seconds, _ = _timed(work, "papermill", GUIDE, "executed.ipynb", "--no-progress-bar")
    cells = json.loads((work / "executed.ipynb").read_text())["cells"]
    assert all(cell["execution_count"] for cell in cells if cell["cell_type"] == "code")
    (work / "executed.ipynb").unlink()
    return seconds


def _timed(work: Path, *arguments: str) -> tuple[float, str]:
    started = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=work, check=True, capture_output=True, text=True
    )
    return time.perf_counter() - started, ended.stdout
