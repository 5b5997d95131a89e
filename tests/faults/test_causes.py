"""Causes that two runs tell together: a package that changed, a guide that cannot decide."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.model.verdict import GuideRun
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.verification.verify import verify
from tests.unit.notebook.sample import code, notebook

DECIDES_BY_TURNS = """
import pathlib
turns = pathlib.Path("turns")
turn = int(turns.read_text()) if turns.exists() else 0
turns.write_text(str(turn + 1))
if turn == 1:
    raise ValueError("not this time")
"""


class Desk:
    """A folder with one guide, a package of the tests' own, and a store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.site = folder / "site-packages"
        self._settings = Settings(data_dir=folder / "data", sessions_dir=folder / "sessions")

    def install(self, version: str, source: str) -> None:
        """Put a version of the package in the place of the one before."""
        self.site.mkdir(exist_ok=True)
        for old in self.site.glob("*.dist-info"):
            for path in (*old.iterdir(), self.site / "shapely_tests.py"):
                path.unlink()
            old.rmdir()
        (self.site / "shapely_tests.py").write_text(source)
        metadata = self.site / f"shapely_tests-{version}.dist-info"
        metadata.mkdir()
        name = f"Metadata-Version: 2.1\nName: shapely-tests\nVersion: {version}\n"
        (metadata / "METADATA").write_text(name)
        (metadata / "RECORD").write_text("shapely_tests.py,,\n")
        (metadata / "top_level.txt").write_text("shapely_tests\n")

    def write(self, *sources: str, **metadata: Any) -> None:
        """Write the guide."""
        notebook(*map(code, sources), minor=4, **metadata).write(self._folder / "guide.ipynb")

    def verify(self) -> GuideRun:
        """Run the guide."""
        with Store.open(self._settings) as store:
            path = self._folder / "guide.ipynb"
            (run,) = verify([path], settings=self._settings, store=store).runs
        return run


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(tmp_path)
    path = os.pathsep.join(filter(None, [str(desk.site), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("PYTHONPATH", path)
    return desk


def test_a_package_that_changed_since_the_last_green_run_is_named_with_both_versions(
    desk: Desk,
) -> None:
    desk.install("1.0", "def area(side): return side * side")
    desk.write("import shapely_tests", "shapely_tests.area(2)")
    assert desk.verify().verdict == "passed"
    desk.install("2.0", "def surface(side): return side * side")
    run = desk.verify()
    assert (run.verdict, run.cause) == ("failed", "api_change"), run.failure
    assert run.failure is not None
    assert run.failure.hint.startswith("shapely-tests went 1.0 → 2.0 since the last green run (")
    assert "shapely_tests (of shapely-tests 2.0) has no area" in run.failure.hint


def test_so_is_one_that_changed_since_the_guide_was_recorded(desk: Desk) -> None:
    desk.install("2.0", "def area(side, *, unit): return side * side")
    recorded = {"id": "g", "prerequisites": {"packages": {"shapely-tests": "1.5"}}}
    desk.write("import shapely_tests", "shapely_tests.area(2, scale=3)", stepguide=recorded)
    run = desk.verify()
    assert (run.verdict, run.cause) == ("failed", "api_change"), run.failure
    assert run.failure is not None
    assert "shapely-tests went 1.5 → 2.0 since the guide was recorded." in run.failure.hint
    assert "takes no scale" in run.failure.hint


def test_without_evidence_that_it_had_what_it_lacks_nobody_is_blamed(desk: Desk) -> None:
    desk.install("2.0", "def area(side): return side * side")
    desk.write("import shapely_tests", "shapely_tests.no_such_thing")
    run = desk.verify()
    assert (run.verdict, run.cause) == ("failed", "unknown")
    assert run.failure is not None
    assert "has no no_such_thing" in run.failure.hint


def test_a_guide_that_cannot_decide_is_flaky(desk: Desk) -> None:
    desk.write(DECIDES_BY_TURNS)
    assert desk.verify().verdict == "passed"
    run = desk.verify()
    assert (run.verdict, run.cause, run.flaky) == ("passed", "flaky", True)
    assert "failed at first, with nothing changed: ValueError" in " ".join(run.notes)
