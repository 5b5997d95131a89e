"""All real notebooks, in an environment that has the packages they need (``make exam``)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stepguide_kernel.model.verdict import VERDICTS, GuideRun
from stepguide_kernel.settings import Settings
from stepguide_kernel.verification.verify import verify
from tests.exam.labels import Label, labels

pytestmark = [pytest.mark.corpus, pytest.mark.slow, pytest.mark.timeout(3600)]

Judged = list[tuple[Label, GuideRun]]


@pytest.fixture(scope="module")
def judged(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copytree(corpus, folder / "corpus", copy_function=shutil.copyfile)
    settings = Settings(data_dir=folder / "data", sessions_dir=folder / "sessions")
    known = labels(corpus)
    paths = [folder / "corpus" / label.file for label in known]
    report = verify(paths, settings=settings, workers=2, timeout=300)
    return list(zip(known, report.runs, strict=True))


def of_class(judged: Judged, cls: str) -> Judged:
    return [(label, run) for label, run in judged if label.cls == cls]


def test_what_runs_to_its_end_passes_or_drifts(judged: Judged) -> None:
    wrong = [
        (label.path, run.verdict, run.failure)
        for label, run in of_class(judged, "exec")
        if run.verdict not in {"passed", "drifted"}
    ]
    assert len(of_class(judged, "exec")) == 24
    assert len(wrong) <= 4, wrong


def test_what_fails_fails_at_its_cell_with_its_error(judged: Judged) -> None:
    wrong = [
        (label.path, run.failure)
        for label, run in of_class(judged, "fail")
        if run.failure is None
        or (run.failure.cell_index, run.failure.ename) != (label.fail_cell, label.ename)
    ]
    assert len(of_class(judged, "fail")) == 28
    assert len(wrong) <= 6, wrong


def test_every_odd_file_is_answered_without_a_traceback(judged: Judged) -> None:
    odd = of_class(judged, "odd")
    assert len(odd) == 29
    for label, run in odd:
        assert run.verdict in VERDICTS
        assert run.verdict not in {"error", "interrupted"}, (label.path, run.failure)
        assert run.failure is None or "Traceback" not in run.failure.evalue


def test_damaged_copies_are_answered_too(corpus: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")
    paths = [corpus / "derived" / name for name in ("latin1.ipynb", "truncated_60pct.ipynb")]
    report = verify(paths, settings=settings)
    assert report.summary == {"invalid": 2}
    assert all(run.failure is not None and run.failure.hint for run in report.runs)
