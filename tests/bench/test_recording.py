"""What recording costs a person at work: the round trip of a cell, with and without it."""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.report import alternately, say
from tests.integration.recording import Bench, Kernel

CELLS = 200
VARIABLES = 1000
_MS = 1000.0


def test_round_trip_of_a_one_line_cell(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "bench")
    with bench.recording() as recording, bench.plain() as plain:
        for kernel in (recording, plain):
            kernel.run(f"globals().update({{f'v{{i}}': i for i in range({VARIABLES})}})", "setup")
        ours, theirs = alternately(
            CELLS, lambda: _round_trip(recording), lambda: _round_trip(plain)
        )
    say("recorded cell", "ms", ours, "ipykernel", theirs)
    assert len(bench.session().runs) == CELLS + 1  # all of it was really recorded


def _round_trip(kernel: Kernel) -> float:
    started = time.perf_counter()
    assert kernel.run("v1 + 1", "one-line") == "2"
    return (time.perf_counter() - started) * _MS
