"""Real notebooks show in warm kernels what they show in fresh ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stepguide_kernel.execution.comparison.compare import compare
from stepguide_kernel.execution.runner import run
from stepguide_kernel.execution.warm_kernels import NO_SERVERS, ForkServers, WarmKernels
from stepguide_kernel.model.execution import Execution
from stepguide_kernel.notebook.document import Notebook
from tests.exam.labels import labels, lay_out

pytestmark = [pytest.mark.corpus, pytest.mark.slow, pytest.mark.timeout(3600)]

WORKERS = 2
CELL_TIMEOUT_S = 300.0

Found = dict[str, tuple[Execution, set[int]]]
"""File to its warm run, and to the cells that show something else than in fresh ones."""


@pytest.fixture(scope="module")
def found(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = lay_out(corpus, tmp_path_factory.mktemp("warm") / "corpus")
    files = [label.file for label in labels(corpus) if label.cls == "exec"]
    with WarmKernels() as kernels, ThreadPoolExecutor(WORKERS) as pool:

        def one(file: str) -> tuple[Execution, set[int]]:
            return warm_and_fresh(folder / file, kernels)

        return dict(zip(map(str, files), pool.map(one, map(str, files)), strict=True))


def warm_and_fresh(path: Path, kernels: WarmKernels) -> tuple[Execution, set[int]]:
    """Run a notebook warm and fresh, and fresh again where they differ: chance does so too."""

    def make(servers: ForkServers) -> Execution:
        return run(path, cwd=path.parent, timeout=CELL_TIMEOUT_S, deadline=3600, servers=servers)

    warm = make(kernels.servers(kernels=True))
    fresh = make(NO_SERVERS)
    other = differing(fresh, warm)
    if other:
        other -= differing(fresh, make(NO_SERVERS))
    return warm, other


def differing(one: Execution, other: Execution) -> set[int]:
    """The cells of which two runs show something else."""
    assert one.notebook is not None
    assert other.notebook is not None
    before = Notebook.parse(one.notebook)
    for cell in before.cells:
        cell["metadata"].pop("stepguide", None)  # no tolerance, and nothing left out
    drifts = compare(before, Notebook.parse(other.notebook))
    return {drift.cell_index for drift in drifts if drift.kind != "cosmetic"}


def test_all_of_them_run_to_their_end_in_warm_kernels(found: Found) -> None:
    assert len(found) == 24
    wrong = {file: warm.stop for file, (warm, _) in found.items() if warm.status != "completed"}
    assert wrong == {}
    fresh = {file for file, (warm, _) in found.items() if not warm.warm}
    assert fresh == set()


def test_they_show_the_same(found: Found) -> None:
    assert {file: other for file, (_, other) in found.items() if other} == {}
