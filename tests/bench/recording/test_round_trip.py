"""What recording costs a person at work: the round trip of a cell, with and without it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from tests.bench.report import alternately, say
from tests.integration.recording import Bench, Kernel

CELLS = 200
ROUNDS = 2
IN_A_ROW = 10
VARIABLES = 1000
PROCESSES = 5
LOOPS = 16
LOOP = """\
began = time.thread_time()
for i in range(300_000):
    x = i * 2 + 1
time.thread_time() - began"""
_SAME_HASHES = {"PYTHONHASHSEED": "0"}
_MS = 1000.0


def test_round_trip_of_a_one_line_cell(tmp_path: Path) -> None:
    """Goal: 1.05 times ipykernel's; must: 1.15."""
    bench = Bench(tmp_path / "bench")
    with bench.recording() as recording, bench.plain() as plain:
        for kernel in (recording, plain):
            kernel.run(f"globals().update({{f'v{{i}}': i for i in range({VARIABLES})}})", "setup")
        ours, theirs = alternately(
            CELLS * ROUNDS,
            lambda: _one_line(recording),
            lambda: _one_line(plain),
        )
        say("recorded cell", "ms", ours, "ipykernel", theirs)
        ours, theirs = alternately(
            CELLS // IN_A_ROW,
            lambda: median(_one_line(recording) for _ in range(IN_A_ROW)),
            lambda: median(_one_line(plain) for _ in range(IN_A_ROW)),
        )
        say(f"recorded cell, {IN_A_ROW} without a pause", "ms", ours, "ipykernel", theirs)
    runs = bench.session().runs
    assert len(runs) == CELLS * (ROUNDS + 1) + 1  # all of it was really recorded


def test_a_long_loop_at_the_top_level(tmp_path: Path) -> None:
    """Must: 1.02 times ipykernel's.

    A process is some per cent faster or slower than the next one for as long as it lives, by
    where its memory lies.  So there are several of each kind, and of each the fastest loops
    count; the kernel's own clock says what the loop itself costs its thread.
    """
    bench = Bench(tmp_path / "bench")
    ours: list[_Loops] = []
    theirs: list[_Loops] = []
    for _ in range(PROCESSES):
        with bench.recording(**_SAME_HASHES) as recording, bench.plain(**_SAME_HASHES) as plain:
            kernels = (_Loops(recording), _Loops(plain))
            for turn in range(LOOPS):
                for loops in kernels if turn % 2 else reversed(kernels):
                    loops.once()
        ours.append(kernels[0])
        theirs.append(kernels[1])
    say(
        "loop of 300,000, to its reply",
        "ms",
        [loops.round_trip for loops in ours],
        "ipykernel",
        [loops.round_trip for loops in theirs],
    )
    say(
        "loop of 300,000, its thread's CPU",
        "ms",
        [loops.cpu for loops in ours],
        "ipykernel",
        [loops.cpu for loops in theirs],
    )
    assert "x" in bench.session().runs[-1].writes


class _Loops:
    """Loops in one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._cpu: list[float] = []
        self._round_trips: list[float] = []
        kernel.run("import time", "setup")

    def once(self) -> None:
        started = time.perf_counter()
        spent = float(self._kernel.run(LOOP, "loop"))
        self._round_trips.append((time.perf_counter() - started) * _MS)
        self._cpu.append(spent * _MS)

    @property
    def cpu(self) -> float:
        return _quickest(self._cpu)

    @property
    def round_trip(self) -> float:
        return _quickest(self._round_trips)


def _quickest(times: Sequence[float]) -> float:
    """The upper end of the quickest quarter: what noise has hardly touched."""
    return quantiles(times, n=4)[0]


def _one_line(kernel: Kernel) -> float:
    started = time.perf_counter()
    assert kernel.run("v1 + 1", "cell") == "2"
    return (time.perf_counter() - started) * _MS
