"""A guide that its author has worked on is updated with another session, by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.notebook.steps import steps
from tests.integration.recording import Bench, replay


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "bench")


def test_a_session_updates_a_guide_and_leaves_what_its_author_wrote(bench: Bench) -> None:
    first = [
        ("n", "limit = 3"),
        ("all", "numbers = list(range(9))"),
        ("few", "few = [n for n in numbers if n < limit]\nfew"),
    ]
    replay(bench, first)
    result, guide = bench.build()
    assert result.proof.status == "proved", result.proof.reason
    path = bench.work.parent / "guide.ipynb"
    parameters = next(cell for cell in guide.cells if cell["id"] == "n")
    assert (parameters["source"], parameters.metadata["tags"]) == ("limit: int = 3", ["parameters"])

    step = next(cell for cell in guide.cells if cell["source"].startswith("## "))
    step["source"] = "## Keep the small ones\n\nSmall is below the limit."
    guide.write(path)
    before = path.read_bytes()

    replay(bench, [first[0], ("all", "numbers = list(range(12))"), *first[2:], ("sum", "sum(few)")])
    arguments = ("build", "latest", "-o", str(path))
    refused = bench.stepguide(*arguments)
    assert (refused.returncode, "--yes" in refused.stderr) == (2, True)
    preview = json.loads(bench.stepguide(*arguments, "--json").stdout)
    kinds = [change["kind"] for change in preview["changes"]]
    assert {"cell changed", "cell added"} <= set(kinds)
    assert path.read_bytes() == before

    done = bench.stepguide(*arguments, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "+ numbers = list(range(12))" in done.stdout
    updated = Notebook.read(path)
    assert "Keep the small ones" in [one.title for one in steps(updated)]
    metadata, old = guide_metadata(updated), guide_metadata(guide)
    assert metadata is not None
    assert old is not None
    assert metadata.id == old.id
    assert metadata.provenance is not None
    assert metadata.provenance.proof.status == "proved"
    again = json.loads(bench.stepguide(*arguments, "--json").stdout)
    assert again["changes"] == []
