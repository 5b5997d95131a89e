"""papermill's own tests, with our engine as the one that is used where none is named.

They come with papermill's wheel.  Those for which a package is missing here fail with any engine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import papermill
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

OURS_AS_DEFAULT = """
from stepguide_kernel.papermill_engine import StepGuideEngine

papermill_engines.register(None, StepGuideEngine)
"""
OF_THE_STOCK_CLIENT = {
    "papermill.tests.test_execute.TestNotebookHelpers::test_default_start_timeout",
    "papermill.tests.test_execute.TestNotebookHelpers::test_start_timeout",
}
"""They put something else in the place of the stock engine's client, and look how it was called."""
AT_LEAST = 500


class Results(NamedTuple):
    """Ids of tests, as ``module.Class::test``."""

    passed: frozenset[str]
    failed: frozenset[str]


class Suite:
    """A copy of papermill with its tests; ``more`` is appended to its module of engines."""

    def __init__(self, folder: Path, more: str = "") -> None:
        self._folder = folder
        package = Path(papermill.__file__).parent
        shutil.copytree(package, folder / "papermill", ignore=shutil.ignore_patterns("__pycache__"))
        with (folder / "papermill" / "engines.py").open("a", encoding="utf-8") as engines:
            engines.write(more)

    def run(self, names: Iterable[str] = ()) -> Results:
        """Run all tests, or those with these ids."""
        report = self._folder / "report.xml"
        which = [self._place(name) for name in names] or ["papermill/tests"]
        options = ["-q", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
        subprocess.run(
            [sys.executable, "-m", "pytest", *options, f"--junitxml={report}", *which],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(self._folder)},
            stdout=subprocess.DEVNULL,
            check=False,
        )
        cases = list(ET.parse(report).getroot().iter("testcase"))  # noqa: S314 - just written
        failed = {_id(case) for case in cases if {"failure", "error"} & {e.tag for e in case}}
        return Results(frozenset(map(_id, cases)) - failed, frozenset(failed))

    def _place(self, name: str) -> str:
        """Return what pytest calls a test."""
        module, _, test = name.partition("::")
        path = Path(*module.split("."))
        classes: list[str] = []
        while not (self._folder / path).with_suffix(".py").exists():
            classes.insert(0, path.name)
            path = path.parent
        return "::".join([str(path.with_suffix(".py")), *classes, test])


def _id(case: ET.Element) -> str:
    return f"{case.get('classname')}::{case.get('name')}"


def test_nothing_fails_that_passes_with_the_stock_engine(tmp_path: Path) -> None:
    stock = Suite(tmp_path / "stock").run()
    ours = Suite(tmp_path / "ours", OURS_AS_DEFAULT)
    first = ours.run()
    only_ours = first.failed - stock.failed
    if (
        only_ours - OF_THE_STOCK_CLIENT
    ):  # some count saves in a second: on a busy machine, once more
        only_ours = ours.run(only_ours).failed
    assert only_ours == OF_THE_STOCK_CLIENT
    assert len(first.passed) >= AT_LEAST
    assert len(first.passed | first.failed) == len(stock.passed | stock.failed)


def test_the_tests_do_run_with_our_engine(tmp_path: Path) -> None:
    broken = OURS_AS_DEFAULT + "\nStepGuideEngine.execute_notebook = None\n"
    suite = Suite(tmp_path, broken)
    (name,) = suite.run(["papermill.tests.test_execute.TestSysExit::test_sys_exit"]).failed
    assert name.endswith("::test_sys_exit")
