"""Real notebooks are published with what they read, and run where a reader unpacks them."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from stepguide_kernel.model.verdict import WELL
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.publishing.publish import publish
from stepguide_kernel.publishing.take_home import archive, copy_of
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.verification.verify import verify
from tests.conftest import ROOT
from tests.exam.labels import Label, labels, lay_out

pytestmark = [pytest.mark.corpus, pytest.mark.slow, pytest.mark.timeout(600)]

CORPUS = ROOT.parent / "shared" / "corpus"
RUNNING = [label for label in labels(CORPUS) if label.cls == "exec"] if CORPUS.is_dir() else []
SLUG = "taken"
SHOWS_AN_ERROR = {
    "Skip Exceptions with Cell Tags": "Exception: message",
    "Variable Inspector": "TypeError: VariableInspectorWindow._fill() takes 1 positional argument",
}
"""What two notebooks show although their cells succeed: one on purpose, one from its own hook.

papermill alone stops at an error that is shown, in the author's folder as well.
"""
OPTIONS = ["--no-progress-bar", "--execution-timeout", "90"]
"""nbclient loses the reply to a cell that fills an output widget (its issue 312): papermill finds
it again when the time for the cell is over, so it has to be given one.  The longest cell of these
notebooks takes a few seconds."""


@pytest.fixture(scope="module")
def copied(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus, where notebooks may write."""
    return lay_out(corpus, tmp_path_factory.mktemp("corpus") / "corpus")


def test_all_that_run_are_here(corpus: Path) -> None:
    assert len([label for label in labels(corpus) if label.cls == "exec"]) == 24


@pytest.mark.parametrize("label", RUNNING, ids=[label.file.stem for label in RUNNING])
def test_it_is_published_with_its_data_and_runs_where_it_is_unpacked(
    label: Label, copied: Path, tmp_path: Path
) -> None:
    packed = _published(copied / label.file, tmp_path / "author")
    home = tmp_path / "reader"
    zipfile.ZipFile(io.BytesIO(packed)).extractall(home)
    assert [path.name for path in home.iterdir()] == [SLUG]
    # Where files of the folder above travel along, the notebook's folder is one below.
    (taken,) = home.rglob(f"{SLUG}.ipynb")
    assert Notebook.read(taken).kernel_name == "python3"
    run = subprocess.run(
        [sys.executable, "-m", "papermill", taken.name, "run.ipynb", *OPTIONS],
        cwd=taken.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    shown = SHOWS_AN_ERROR.get(label.file.stem)
    assert run.returncode == (0 if shown is None else 1), run.stderr[-2000:]
    assert shown is None or shown in run.stderr


def _published(path: Path, folder: Path) -> bytes:
    """The archive of a notebook that is verified and published as the commands do it."""
    settings = Settings(data_dir=folder / "data", sessions_dir=folder / "sessions")
    with Store.open(settings) as store:
        (run,) = verify([path], settings=settings, store=store).runs
        assert run.verdict in WELL, run.failure
        publication = publish(path, slug=SLUG, settings=settings, store=store, actor="mia")
        return archive(copy_of(publication, store), SLUG)
