from __future__ import annotations

from pathlib import Path

import pytest

from stepguide_kernel.model.verdict import GuideRun
from stepguide_kernel.settings import Settings
from stepguide_kernel.verification.evidence import Evidence
from stepguide_kernel.verification.verify import verify
from tests.unit.notebook.sample import code, notebook


class Told:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.total = -1
        self.runs: list[GuideRun] = []

    def begin(self, total: int) -> None:
        self.total = total

    def ended(self, run: GuideRun, _evidence: Evidence) -> None:
        self.runs.append(run)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")


def test_what_is_no_notebook_is_reported_in_order_each_with_what_helps(
    tmp_path: Path, settings: Settings
) -> None:
    names = ["empty.ipynb", "none.ipynb", "array.ipynb", "folder"]
    paths = [tmp_path / name for name in names]
    paths[0].touch()
    paths[2].write_text("[]")
    paths[3].mkdir()
    told = Told()
    report = verify(paths, settings=settings, progress=told)
    assert [run.path for run in report.runs] == [str(path) for path in paths]
    assert report.summary == {"invalid": 4}
    for run in report.runs:
        assert run.failure is not None
        assert run.failure.hint
        assert run.code_hash is None
    assert report.runs[3].failure is not None
    assert report.runs[3].failure.evalue == f"{paths[3]} holds no notebooks"
    assert (told.total, len(told.runs)) == (4, 4)


def test_damaged_metadata_make_a_notebook_invalid_before_anything_runs(
    tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "guide.ipynb"
    notebook(stepguide={"id": "g", "tags": "no list"}, minor=5).write(path)
    (run,) = verify([path], settings=settings).runs
    assert run.verdict == "invalid"
    assert run.failure is not None
    assert "tags" in run.failure.evalue


def test_a_policy_that_there_is_not_makes_a_notebook_invalid_before_anything_runs(
    tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "guide.ipynb"
    ran = f"open({str(tmp_path / 'ran')!r}, 'w')"
    own = {"stepguide": {"drift": {"rtol": 0.1}}}
    notebook(code(ran, "a", metadata=own)).write(path)
    (run,) = verify([path], settings=settings).runs
    assert run.verdict == "invalid"
    assert run.failure is not None
    assert "cell a" in run.failure.evalue
    assert "rtol" in run.failure.evalue
    assert not (tmp_path / "ran").exists()
