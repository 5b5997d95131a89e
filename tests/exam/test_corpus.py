"""All real notebooks, in an environment that has the packages they need (``make exam``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from stepguide_kernel.execution.warm_kernels import WarmKernels
from stepguide_kernel.model.verdict import VERDICTS, GuideRun
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.verification.verify import verify
from tests.exam.labels import Label, labels, lay_out
from tests.exam.reasons import right_cause

pytestmark = [pytest.mark.corpus, pytest.mark.slow, pytest.mark.timeout(3600)]

CELL_TIMEOUT_S = 300.0
OUTPUT_WIDGETS = ("interactive.ipynb", "Output Widget.ipynb", "Lorenz Differential Equations.ipynb")
"""Guides in which nbclient alone waits out the whole time limit of a cell."""

Judged = list[tuple[Label, GuideRun]]


class Desk:
    """A copy of the corpus, and the store in which its verdicts are kept."""

    def __init__(self, corpus: Path, folder: Path) -> None:
        self._labels = labels(corpus)
        copy = lay_out(corpus, folder / "corpus")
        self._paths = [copy / label.file for label in self._labels]
        self._settings = Settings(
            data_dir=folder / "data", sessions_dir=folder / "sessions", cell_timeout=CELL_TIMEOUT_S
        )

    def verify(self) -> Judged:
        """Give a verdict on every notebook, as the command does."""
        with Store.open(self._settings) as store, WarmKernels() as warm:
            report = verify(self._paths, settings=self._settings, store=store, warm=warm)
        return list(zip(self._labels, report.runs, strict=True))


@pytest.fixture(scope="module")
def desk(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(corpus, tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def judged(desk: Desk) -> Judged:
    return desk.verify()


@pytest.fixture(scope="module")
def judged_again(desk: Desk, judged: Judged) -> Judged:
    assert judged
    return desk.verify()


def of_class(judged: Judged, cls: str) -> Judged:
    return [(label, run) for label, run in judged if label.cls == cls]


def test_what_runs_to_its_end_passes_or_drifts(judged: Judged) -> None:
    wrong = [
        label.path
        for label, run in of_class(judged, "exec")
        if run.verdict not in {"passed", "drifted"}
    ]
    assert len(of_class(judged, "exec")) == 24
    assert wrong == []


def fails_as_labelled(label: Label, run: GuideRun) -> bool:
    at = None if run.failure is None else (run.failure.cell_index, run.failure.ename)
    return at == (label.fail_cell, label.ename)


def test_what_fails_fails_at_its_cell_with_its_error(judged: Judged) -> None:
    failing = of_class(judged, "fail")
    wrong = [label.path for label, run in failing if not fails_as_labelled(label, run)]
    assert len(failing) == 28
    assert wrong == []


def test_causes_are_right_or_unknown(judged: Judged) -> None:
    found = [
        (label.path, label.reason, run.cause, right_cause(label))
        for label, run in of_class(judged, "fail")
        if fails_as_labelled(label, run)
    ]
    wrong = [one for one in found if one[2] not in {one[3], "unknown"}]
    right = [one for one in found if one[2] == one[3]]
    assert wrong == []
    assert len(right) >= 24, found


def test_a_file_that_lies_one_folder_up_is_found_there(judged: Judged) -> None:
    moved = [run for label, run in judged if label.reason.startswith("wrong-cwd")]
    assert moved
    assert all(run.failure is not None and "../" in run.failure.hint for run in moved)


@pytest.mark.parametrize("ending", OUTPUT_WIDGETS)
def test_guides_with_output_widgets_end_in_their_own_time(judged: Judged, ending: str) -> None:
    (run,) = (run for label, run in judged if label.path.endswith(ending))
    assert run.cells_run == run.cells_total
    assert run.duration_s < CELL_TIMEOUT_S / 2


def test_every_odd_file_is_answered_without_a_traceback(judged: Judged) -> None:
    odd = of_class(judged, "odd")
    assert len(odd) == 29
    for label, run in odd:
        assert run.verdict in VERDICTS
        assert run.verdict not in {"error", "interrupted"}, (label.path, run.failure)
        assert run.failure is None or "Traceback" not in run.failure.evalue


def test_the_second_time_the_verdicts_are_the_same(judged: Judged, judged_again: Judged) -> None:
    changed = [
        (label.path, (first.verdict, first.cause), (second.verdict, second.cause))
        for (label, first), (_, second) in zip(judged, judged_again, strict=True)
        if (first.verdict, first.cause) != (second.verdict, second.cause)
    ]
    assert changed == []


def test_the_second_time_most_of_what_passed_is_not_run(
    judged: Judged, judged_again: Judged
) -> None:
    passed = [label.path for label, run in judged if run.verdict == "passed"]
    run_again = {
        label.path: run.run_always
        for label, run in judged_again
        if label.path in passed and not run.cached
    }
    assert len(run_again) * 2 < len(passed), run_again


def test_damaged_copies_are_answered_too(corpus: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")
    paths = [corpus / "derived" / name for name in ("latin1.ipynb", "truncated_60pct.ipynb")]
    report = verify(paths, settings=settings)
    assert report.summary == {"invalid": 2}
    assert all(run.failure is not None and run.failure.hint for run in report.runs)
