"""What a proof in a real kernel adds to a slice, takes from it, and says of a saved notebook."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.model.build import BuildResult
from stepguide_kernel.notebook.document import Notebook
from tests.integration.recording import Bench, replay


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "bench")


def _code(guide: Notebook) -> list[str]:
    return [cell["source"] for cell in guide.cells if cell.cell_type == "code"]


@pytest.mark.slow
def test_what_the_facts_keep_and_nothing_shown_needs_is_left_out(bench: Bench) -> None:
    """A model fitted twice, a cell run twice to no further effect, an option that shows nowhere."""
    replay(
        bench,
        [
            ("data", "rows = [3, None, 1]"),
            ("clean", "rows = [row for row in rows if row]"),
            ("clean", "rows = [row for row in rows if row]"),
            ("model", "class Mean:\n    def fit(self, x):\n        self.value = sum(x)"),
            ("new", "model = Mean()"),
            ("fit", "model.fit([1])"),
            ("fit", "model.fit(rows)"),
            ("folder", "import os; os.environ['SHOWS_NOWHERE'] = '1'"),
            ("show", "print(model.value)"),
        ],
    )
    result, guide = bench.build()
    assert result.proof.status == "proved", result.proof.reason
    assert result.proof.note == ""
    assert [text.partition("(")[0] for text in _code(guide)] == [
        "rows = [3, None, 1]",
        "rows = [row for row in rows if row]",
        "class Mean:\n    def fit",
        "model = Mean",
        "model.fit",
        "print",
    ]


def test_numbers_that_nobody_seeded_are_not_proved_and_a_seed_is_the_cure(bench: Bench) -> None:
    draw = ("draw", "import numpy as np\nnumbers = np.random.rand(3)")
    replay(bench, [draw, ("show", "print(numbers.sum())")])
    result, _ = bench.build()
    assert result.proof.status == "not proved"
    assert "cell draw draws random numbers that nobody seeded: set a seed" in result.proof.reason
    assert "np.random.seed" in result.proof.reason or "numpy.random.seed" in result.proof.reason


def test_a_file_that_the_session_made_is_made_again(bench: Bench) -> None:
    replay(
        bench,
        [
            ("make", "open('made.txt', 'w').write('made')"),
            ("other", "x = 1"),
            ("read", "print(open('made.txt').read())"),
        ],
    )
    result, guide = bench.build("--keep", "read")
    assert (bench.work / "made.txt").exists()
    assert result.proof.status == "proved", result.proof.reason
    assert len(_code(guide)) == 2


def test_a_cell_on_the_way_shows_what_the_proof_saw(bench: Bench) -> None:
    """It counted a list to which a run that nobody needs had added."""
    replay(
        bench,
        [
            ("seen", "seen = []"),
            ("noise", "seen.append(1)"),
            ("value", "print(len(seen)); value = 7"),
            ("show", "print(value)"),
        ],
    )
    result, guide = bench.build("--keep", "show")
    assert result.proof.status == "proved", result.proof.reason
    on_the_way = next(cell for cell in guide.cells if cell["id"] == "value")
    assert on_the_way["outputs"][0]["text"] == "0\n"


def test_the_proof_is_the_verdict_that_publishing_asks_for(bench: Bench) -> None:
    (bench.work / "orders.csv").write_text("1\n2\n")
    replay(bench, [("read", "rows = open('orders.csv').readlines()"), ("show", "print(len(rows))")])
    assert not _built(bench, "unproved.ipynb", "--no-proof").verified
    refused = bench.stepguide("publish", "unproved.ipynb")
    assert "verify" in refused.stderr

    assert _built(bench, "guide.ipynb").verified
    published = bench.stepguide("publish", "guide.ipynb", "--slug", "proved")
    assert published.returncode == 0, published.stderr
    # The proof ran in a copy, so the first verification runs; it says what the next need not.
    runs = [
        json.loads(bench.stepguide("verify", "guide.ipynb", "--json").stdout)["runs"][0]
        for _ in range(2)
    ]
    assert [(run["verdict"], run["cached"]) for run in runs] == [
        ("passed", False),
        ("passed", True),
    ]

    (bench.work / "away").mkdir()
    assert not _built(bench, "away/guide.ipynb").verified, "orders.csv is not there"


def test_an_update_that_is_proved_is_verified(bench: Bench) -> None:
    replay(bench, [("show", "print(6 * 7)")])
    _built(bench, "guide.ipynb", "--no-proof")
    assert _built(bench, "guide.ipynb", "--yes").verified


def _built(bench: Bench, output: str, *options: str) -> BuildResult:
    done = bench.stepguide("build", "latest", "-o", output, "--json", *options)
    return msgspec.json.decode(done.stdout, type=BuildResult)


def test_a_saved_notebook_is_told_what_it_hides_and_proved_all_the_same(bench: Bench) -> None:
    _save(
        bench.work / "old.ipynb",
        ("late", "print(area(r))", 4, "12\n"),
        ("r", "r = 2", 1, ""),
        ("area", "def area(r):\n    return 3 * r * r", 3, ""),
    )
    done = bench.stepguide("build", "old.ipynb", "-o", "guide.ipynb", "--json")
    result = msgspec.json.decode(done.stdout, type=BuildResult)
    assert result.proof.status == "proved", result.proof.reason
    assert "[4] uses r, which [1] below it defines" in result.hidden
    assert _code(Notebook.read(bench.work / "guide.ipynb"))[-1] == "print(area(r))"


def test_a_saved_notebook_that_lost_a_cell_is_not_proved_and_said_why(bench: Bench) -> None:
    _save(bench.work / "old.ipynb", ("show", "print(rate * 2)", 5, "4\n"))
    done = bench.stepguide("build", "old.ipynb", "-o", "guide.ipynb")
    assert done.returncode == 1
    assert "[5] uses rate, which no cell defines" in done.stderr
    assert "not proved: cell show: NameError: name 'rate' is not defined" in done.stdout


def _save(path: Path, *cells: tuple[str, str, int, str]) -> None:
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    nodes = [
        new_code_cell(
            source,
            id=cell_id,
            execution_count=count,
            outputs=[new_output("stream", text=shown)] if shown else [],
        )
        for cell_id, source, count, shown in cells
    ]
    Notebook(new_notebook(cells=nodes)).write(path)
