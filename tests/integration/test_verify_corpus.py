"""A sample of real notebooks; ``tests/exam/test_corpus.py`` has them all.

Those here need no more than numpy, pandas, matplotlib and ipywidgets.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stepguide_kernel.model.verdict import VERDICTS, GuideRun
from stepguide_kernel.settings import Settings
from stepguide_kernel.verification.verify import verify
from tests.exam.labels import Label, labels

pytestmark = [pytest.mark.corpus, pytest.mark.timeout(900)]

RUNS = (
    "interactive.ipynb",
    "docs/source/examples/Output Widget.ipynb",
    "lessons/11_Defining_Function_in_Python.ipynb",
    "Skip Exceptions with Cell Tags.ipynb",
    "simple_execute.ipynb",
    "appb.ipynb",
)
FAILS = (
    "Solutions-1.ipynb",
    "Disable Stdin.ipynb",
    "broken1.ipynb",
    "line_magic_error.ipynb",
    "sysexit1.ipynb",
    "autokill.ipynb",
    "syntax_error.ipynb",
)
OWN_TIME_S = 60
"""nbclient alone waits out the whole time limit of a cell in the first two of ``RUNS``."""


class Sample:
    """The sample's labels, and the verdicts given on it."""

    def __init__(self, chosen: list[Label], runs: tuple[GuideRun, ...]) -> None:
        found = zip(chosen, runs, strict=True)
        self._found = {label.path: (label, run) for label, run in found}

    def of(self, ending: str) -> tuple[Label, GuideRun]:
        (path,) = (path for path in self._found if path.endswith(ending))
        return self._found[path]

    def odd(self) -> list[tuple[Label, GuideRun]]:
        return [found for found in self._found.values() if found[0].cls == "odd"]


@pytest.fixture(scope="module")
def sample(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copytree(corpus, folder / "corpus", copy_function=shutil.copyfile)
    chosen = [
        label
        for label in labels(corpus)
        if label.cls == "odd" or label.path.endswith((*RUNS, *FAILS))
    ]
    settings = Settings(
        data_dir=folder / "data", sessions_dir=folder / "sessions", cell_timeout=300
    )
    paths = [folder / "corpus" / label.file for label in chosen]
    report = verify(paths, settings=settings)
    return Sample(chosen, report.runs)


@pytest.mark.parametrize("ending", RUNS)
def test_what_runs_to_its_end_has_run(sample: Sample, ending: str) -> None:
    _, run = sample.of(ending)
    assert run.verdict in {"passed", "drifted"}
    assert run.cells_run == run.cells_total
    assert run.duration_s < OWN_TIME_S


@pytest.mark.parametrize("ending", FAILS)
def test_what_fails_fails_where_it_should(sample: Sample, ending: str) -> None:
    label, run = sample.of(ending)
    assert run.failure is not None
    assert (run.failure.cell_index, run.failure.ename) == (label.fail_cell, label.ename)
    assert run.cells_run < run.cells_total


def test_every_odd_file_is_answered(sample: Sample) -> None:
    odd = sample.odd()
    assert len(odd) == 29
    for label, run in odd:
        assert run.verdict in VERDICTS
        assert run.verdict not in {"error", "interrupted"}, label.path
        if run.failure is not None:
            assert "Traceback" not in run.failure.evalue
