"""What goes wrong in a guide: the verdict, the words, and nothing of it left behind."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from stepguide_kernel.execution import process_tree
from stepguide_kernel.model.ledger import VerdictGiven
from stepguide_kernel.model.verdict import GuideRun
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.outputs import is_cut, plain_text
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.verification.verify import verify
from tests.faults.faulty import FAULTS, cells
from tests.integration.processes import gone
from tests.unit.notebook.sample import notebook

pytestmark = pytest.mark.timeout(600)

CELL_TIMEOUT_S = 15.0
"""Longer than any cell takes on a busy machine but the two that never end."""
MEMORY_LIMIT = 400_000_000
SECRET = "planted-value-of-a-secret"
SPECS = {name: {"name": name, "display_name": name, "language": name} for name in ("cobol",)}


class Aftermath(NamedTuple):
    """The verdicts on all faulty guides, and what is still there."""

    runs: dict[str, GuideRun]
    shown: dict[str, Notebook]
    folder: Path
    temporary: Path

    def pids(self, name: str) -> list[int]:
        """The processes that a guide wrote down: its kernel, its worker, and what it started."""
        path = self.folder / name / "pids"
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def text(self, name: str) -> str:
        """What a guide printed."""
        outputs = [out for cell in self.shown[name].cells for out in cell.get("outputs", [])]
        return "".join(map(plain_text, outputs))


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    base = tmp_path_factory.mktemp("faults")
    (base / "tmp").mkdir()
    paths = {name: base / "guides" / name / "guide.ipynb" for name in FAULTS}
    for name, fault in FAULTS.items():
        paths[name].parent.mkdir(parents=True)
        spec = SPECS.get(fault.kernel)
        metadata = {"kernelspec": spec} if spec else {}
        notebook(*cells(fault), minor=4, **metadata).write(paths[name])
    (base / "guides" / "rows.csv").touch()
    settings = Settings(
        data_dir=base / "data",
        sessions_dir=base / "sessions",
        cell_timeout=CELL_TIMEOUT_S,
        memory_limit=MEMORY_LIMIT,
        workers=4,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(base / "tmp"))
        patch.setattr("tempfile.tempdir", None)
        patch.setenv("PLANTED_TOKEN", SECRET)
        with Store.open(settings) as store:
            report = verify(paths.values(), settings=settings, store=store)
            shown = {
                Path(entry.fact.run.path).parent.name: Notebook.parse(
                    store.blobs.get(entry.fact.outputs)
                )
                for entry in store.entries(kinds=["verdict_given"])
                if isinstance(entry.fact, VerdictGiven) and entry.fact.outputs is not None
            }
    runs = dict(zip(paths, report.runs, strict=True))
    return Aftermath(runs, shown, base / "guides", base / "tmp")


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_its_verdict_its_cause_and_its_words(aftermath: Aftermath, name: str) -> None:
    fault, run = FAULTS[name], aftermath.runs[name]
    assert (run.verdict, run.cause) == (fault.verdict, fault.cause), run
    assert fault.note in " ".join(run.notes)
    assert (run.failure is None) == (fault.ename == "")
    if run.failure is not None:
        assert run.failure.ename == fault.ename
        assert fault.said in run.failure.evalue
        assert fault.hint in run.failure.hint
        assert run.failure.hint
        assert run.failure.cell_index == (-1 if fault.kernel == "cobol" else 1)


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "missing kernel"])
def test_no_process_of_a_run_outlives_it(aftermath: Aftermath, name: str) -> None:
    pids = aftermath.pids(name)
    assert len(pids) == (5 if name == "detached children" else 2)
    assert gone(pids)


def test_no_temporary_folder_is_left(aftermath: Aftermath) -> None:
    assert list(aftermath.temporary.iterdir()) == []


def test_nothing_is_written_beside_a_guide(aftermath: Aftermath) -> None:
    for name in FAULTS:
        left = {path.name for path in (aftermath.folder / name).iterdir()}
        assert left <= {"guide.ipynb", "pids"}


def test_an_interrupted_cell_shows_where_it_was(aftermath: Aftermath) -> None:
    assert "KeyboardInterrupt" in aftermath.text("endless loop")


def test_what_was_not_kept_of_a_gigabyte_is_said(aftermath: Aftermath) -> None:
    shown = aftermath.shown["a gigabyte printed"]
    assert is_cut(shown.cells[1]["outputs"])
    assert 1_000_000 <= len(aftermath.text("a gigabyte printed")) < 1_001_000


def test_a_secret_of_the_starter_s_is_nowhere_in_a_run(aftermath: Aftermath) -> None:
    shown = aftermath.text("planted secret")
    assert "PATH" in shown
    assert process_tree.MARK in shown
    assert SECRET not in shown
    assert "PLANTED_TOKEN" not in shown
