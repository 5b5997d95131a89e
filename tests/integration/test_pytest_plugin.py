"""``pytest --stepguide`` as people run it, and what everybody else's pytest notices of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.unit.notebook.sample import code, notebook, text


def printed(said: str) -> list[dict[str, Any]]:
    return [{"output_type": "stream", "name": "stdout", "text": said}]


@pytest.fixture(scope="module")
def guides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide that drifts in its second step and raises in its third, one that is none."""
    folder = tmp_path_factory.mktemp("guides")
    notebook(
        text("# Orders"),
        text("## Load"),
        code("open('ran', 'a').write('.')\nrows = {}"),
        text("## Count"),
        code("print('rows 4')", outputs=printed("rows 3\n")),
        text("## Plot :: by month"),
        code("rows['region']"),
        text("## Read on"),
        text("## After"),
        code("print(1)"),
        minor=4,
    ).write(folder / "orders.ipynb")
    notebook(text("# Drift"), code("print('rows 4')", outputs=printed("rows 3\n")), minor=4).write(
        folder / "drift.ipynb"
    )
    (folder / "broken.ipynb").write_text("{")
    (folder / "test_other.py").write_text("def test_other(): pass\n")
    return folder


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_without_the_option_no_notebook_is_a_test(guides: Path) -> None:
    ended = run(guides, "-W", "error", "--strict-markers", "--strict-config")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "1 passed" in ended.stdout
    assert not (guides / "ran").exists()


def test_each_step_is_a_test_and_each_guide_runs_once(guides: Path) -> None:
    ended = run(guides, "--stepguide", "-W", "error", "-rA", "--junit-xml", "report.xml")
    assert ended.returncode == 1, ended.stderr
    assert "3 failed, 3 passed, 1 skipped" in ended.stdout
    lines = ended.stdout.splitlines()
    assert "PASSED orders.ipynb::1. Load" in lines
    assert "PASSED test_other.py::test_other" in lines
    assert any(
        line.startswith("FAILED orders.ipynb::3. Plot : by month - failed: cell 6")
        for line in lines
    )
    assert any("not reached: the run ended in step 3" in line for line in lines)
    assert any(line.startswith("FAILED broken.ipynb::the guide - invalid:") for line in lines)
    assert "drifted: cell 1: numeric: rows 3 → 4 (+33 %)" in ended.stdout
    assert "Traceback (most recent call last)" in ended.stdout  # the guide's own
    assert "NotWell" not in ended.stdout  # nor where the plugin noticed it
    assert (guides / "ran").read_text() == "."
    cases = ET.parse(guides / "report.xml").iter("testcase")  # noqa: S314 -- written above
    assert {case.get("name") for case in cases} > {"1. Load", "2. Count", "5. After"}


@pytest.mark.slow
def test_steps_are_chosen_and_spread_as_tests_are(guides: Path) -> None:
    options = ("--stepguide", "--stepguide-allow-drift", "-n", "2", "--dist", "loadfile")
    ended = run(guides, *options, "-k", "Drift or other")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "2 passed" in ended.stdout


@pytest.mark.slow
def test_a_cell_s_time_is_an_option(tmp_path: Path) -> None:
    slow = code("import time\ntime.sleep(600)")
    notebook(text("# Slow"), slow, minor=4).write(tmp_path / "slow.ipynb")
    ended = run(tmp_path, "--stepguide", "--stepguide-timeout", "2")
    assert ended.returncode == 1
    assert "timeout: cell 1: CellTimeoutError" in ended.stdout
