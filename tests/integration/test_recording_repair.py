"""Which proofs are tried again with a larger slice, and what is said of the others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stepguide_kernel.cli.demo_story import messy_session
from tests.integration.recording import Bench, replay

NEEDS_TOKEN = "import os\nwiki_token = 'demo-4f9c1b7e2a6d8035'\nprint(len(wiki_token))"
NEEDS_FILE = "print(open('orders.csv').read())"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "bench")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (NEEDS_TOKEN, "the environment variable WIKI_TOKEN is not set; set WIKI_TOKEN, or"),
        (NEEDS_FILE, "the file orders.csv is gone; put it back, or"),
    ],
)
def test_a_proof_that_lacks_what_no_slice_has_is_tried_once(
    bench: Bench, tmp_path: Path, cell: str, reason: str
) -> None:
    trace = tmp_path / "trace"
    (bench.work / "orders.csv").write_text("1,2\n")
    replay(bench, [("dropped", f"open({str(trace)!r}, 'w').close()"), ("wiki", cell)])
    trace.unlink()
    (bench.work / "orders.csv").unlink()
    result, _ = bench.build("--keep", "wiki")
    assert result.proof.status == "not proved"
    assert result.proof.reason == f"cell wiki: {reason} leave that run out with --keep"
    assert not trace.exists()  # the whole history would have left it


def test_another_failure_is_tried_again_with_the_whole_history(
    bench: Bench, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    replay(
        bench,
        [
            ("dropped", f"open({str(trace)!r}, 'w').close()"),
            ("imports", "import os"),
            ("pid", "print(os.getpid())"),
        ],
    )
    trace.unlink()
    result, _ = bench.build("--keep", "pid")
    assert result.proof.status == "not proved"
    assert trace.exists()


def test_the_bundled_session_without_its_notebook_says_what_to_do_and_it_helps(
    bench: Bench,
) -> None:
    bundled = messy_session.read(messy_session.BUNDLED)
    for name in bundled.files:
        shutil.copy(messy_session.BUNDLED.parent / name, bench.work / name)
    replay(bench, bundled.cells)
    done = bench.stepguide("build", "latest", "-o", "bills.ipynb")
    assert done.returncode == 1
    assert done.stdout.endswith(
        "; not proved: cell wiki: the environment variable WIKI_TOKEN is not set; "
        "set WIKI_TOKEN, or leave that run out with --keep\n"
    )
    result, _ = bench.build("--keep", "pooled", "--keep", "within")
    assert result.proof.status == "proved", result.proof.reason
