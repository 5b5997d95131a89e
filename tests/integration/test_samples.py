"""The sample guides run, say what a guide should say, and carry their data's licence."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.model.verdict import VerifyReport
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import cell_metadata, guide_metadata
from stepguide_kernel.notebook.steps import steps

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
GUIDES = sorted(NOTEBOOKS.glob("*.ipynb"))

every_guide = pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)


def test_every_sample_passes_and_is_not_written() -> None:
    before = {path: path.read_bytes() for path in GUIDES}
    ended = subprocess.run(
        [sys.executable, "-m", "stepguide_kernel", "verify", str(NOTEBOOKS), "--json"],
        capture_output=True,
        check=False,
    )
    report = msgspec.json.decode(ended.stdout, type=VerifyReport)
    assert {Path(run.path).name: run.verdict for run in report.runs} == {
        path.name: "passed" for path in GUIDES
    }
    assert ended.returncode == 0
    assert {path: path.read_bytes() for path in GUIDES} == before


@every_guide
def test_a_sample_says_what_it_teaches_and_needs(path: Path) -> None:
    metadata = guide_metadata(Notebook.read(path))
    assert metadata is not None
    assert metadata.summary
    assert metadata.authors
    assert 2 <= len(metadata.objectives) <= 4
    for needed in metadata.prerequisites.files:
        content = (path.parent / needed.path).read_bytes()
        assert needed.sha256 == hashlib.sha256(content).hexdigest()
        assert needed.bytes == len(content)


@every_guide
def test_a_sample_is_a_short_walk_with_ids_of_its_own(path: Path) -> None:
    notebook = Notebook.read(path)
    found = steps(notebook)
    assert 4 <= len(found) <= 12
    headings = [notebook.cells[step.cells[0]] for step in found]
    assert [cell_metadata(cell).step_id for cell in headings] == [step.id for step in found]


@every_guide
def test_a_sample_describes_its_figures(path: Path) -> None:
    drawn = [
        cell
        for cell in Notebook.read(path).cells
        if any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))
    ]
    assert drawn
    assert [cell["id"] for cell in drawn if not cell_metadata(cell).alt] == []


def test_every_data_file_has_its_licence_told() -> None:
    told = (NOTEBOOKS / "data" / "README.md").read_text(encoding="utf-8")
    data = [path.name for path in (NOTEBOOKS / "data").iterdir() if path.suffix != ".md"]
    assert data
    assert [name for name in data if f"`{name}`" not in told] == []
