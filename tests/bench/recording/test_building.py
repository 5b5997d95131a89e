"""How long a person waits for a guide of a long session, before its proof begins."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from tests.integration.recording import Bench, replay

CELLS = 200
ROUNDS = 5
LIMIT_S = 1.0


def test_a_guide_of_two_hundred_runs_without_its_proof(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "bench")
    cells = [("start", "import pandas as pd\ntable = pd.DataFrame({'a': range(50)})")]
    for number in range(CELLS // 4):
        cells += [
            (f"make-{number}", f"t{number} = table[table.a > {number}]"),
            (f"change-{number}", f"t{number} = t{number}.assign(b=t{number}.a * 2)"),
            (f"look-{number}", f"t{number}.head()"),
            (f"sum-{number}", f"print(t{number}.b.sum())"),
        ]
    replay(bench, cells[:CELLS])
    times = [_build(bench, tmp_path / f"guide-{number}.ipynb") for number in range(ROUNDS)]
    print(
        f"\n`stepguide build --no-proof` of {CELLS} runs: {median(times):.2f} s "
        f"(min {min(times):.2f}, max {max(times):.2f}), goal {LIMIT_S:.0f} s"
    )


def _build(bench: Bench, path: Path) -> float:
    started = time.perf_counter()
    done = bench.stepguide("build", "latest", "-o", str(path), "--no-proof")
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - started
