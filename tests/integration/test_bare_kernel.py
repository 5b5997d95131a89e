"""A kernel records where nothing but ipykernel and our wheel is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stepguide_kernel.recording.sessions import SessionFolder
from tests.integration.bare import Bare, build_wheel, linked_environment
from tests.integration.recording import Kernel, kernel

ABSENT = ("alembic", "click", "jupyterlab", "msgspec", "nbformat", "papermill", "pandas", "voila")
LOAD = "%load_ext stepguide_kernel.kernel\n%stepguide record"
STATUS = "__import__('stepguide_kernel.kernel', fromlist=['status']).status()['recording']"


@pytest.fixture(scope="module")
def bare(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Bare:
    folder = tmp_path_factory.mktemp("bare")
    return linked_environment(folder / "venv", build_wheel(root, folder / "dist"))


@pytest.fixture
def bare_kernel(bare: Bare, tmp_path: Path) -> Iterator[Kernel]:
    (tmp_path / "work").mkdir()
    sessions = {"STEPGUIDE_SESSIONS": str(tmp_path / "sessions")}
    with kernel("python3", tmp_path / "work", sessions, bare.kernels) as running:
        yield running


def test_a_running_kernel_records_from_a_silent_request_on(
    bare_kernel: Kernel, tmp_path: Path
) -> None:
    seen = bare_kernel.run(
        f"import importlib.util as u; [n for n in {ABSENT} if u.find_spec(n)]", "before"
    )
    assert seen == "[]", "the environment is as bare as this test says"
    assert bare_kernel.ask(LOAD, STATUS) == "True"
    bare_kernel.run("prices = [3, 4]", "define")
    assert bare_kernel.run("sum(prices)", "show") == "7"
    bare_kernel.end()  # what a run did is worked out after its reply
    session = SessionFolder(tmp_path / "sessions").find("latest")
    assert [(run.cell_id, run.source_only) for run in session.runs[-2:]] == [
        ("define", False),
        ("show", False),
    ]
    assert [sorted(run.reads) for run in session.runs[-2:]] == [[], ["prices"]]
