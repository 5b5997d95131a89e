"""Seconds for a guide: ``stepguide verify`` against papermill's command, nbmake and the bound.

The first verification of a code in an environment is cold by rule, so what is measured against
the others is the next one, with ``--force`` (nothing is skipped); the cold one is printed too.
All run the same 24 guides, two at a time, in one session, in turns, with byte code compiled; what
they show is equal, and every picture is drawn.
"""

from __future__ import annotations

import importlib.util
import resource
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pandas as pd
import pytest

from tests.bench.execution.guides import make_guides
from tests.bench.execution.peers import Batch, Shown

GUIDES = 24
ROUNDS = 2
PLAIN = {"papermill, two processes": 4.0, "nbmake -n 2": 3.0}
COMPUTE = {"nbmake -n 2": 2.5}

pytestmark = pytest.mark.timeout(3600)


@pytest.mark.parametrize(
    ("compute", "must"), [(False, PLAIN), (True, COMPUTE)], ids=["plain", "compute"]
)
def test_seconds_for_a_guide(tmp_path: Path, *, compute: bool, must: dict[str, float]) -> None:
    assert Path(importlib.util.cache_from_source(pd.__file__)).exists(), "compile the byte code"
    batch = Batch(tmp_path, make_guides(tmp_path / "guides", GUIDES, compute=compute))
    cold, runs = batch.stepguide()
    assert not any(run["warm"] for run in runs)
    shown: dict[str, list[Shown]] = {}
    measures = _measures(batch, shown, must)
    seconds: dict[str, list[float]] = {name: [] for name in measures}
    cpu: dict[str, float] = dict.fromkeys(measures, 0.0)
    for turn in range(ROUNDS):
        for name in list(measures)[:: -1 if turn % 2 else 1]:
            before = _cpu_of_children()
            seconds[name].append(measures[name]())
            cpu[name] += _cpu_of_children() - before
    ours = shown.pop("stepguide verify")
    assert all(outputs == ours for outputs in shown.values())
    _say(seconds, cpu, cold, compute=compute)
    for name, ratio in must.items():
        assert median(seconds[name]) / median(seconds["stepguide verify"]) >= ratio, name


def _measures(
    batch: Batch, shown: dict[str, list[Shown]], must: dict[str, float]
) -> dict[str, Callable[[], float]]:
    def ours() -> float:
        seconds, runs = batch.stepguide()
        assert all(run["warm"] for run in runs)
        shown["stepguide verify"] = batch.shown_by_stepguide()
        return seconds

    def papermill() -> float:
        seconds, shown["papermill, two processes"] = batch.papermill()
        return seconds

    def nbmake() -> float:
        seconds, shown["nbmake -n 2"] = batch.nbmake()
        return seconds

    peers = {"papermill, two processes": papermill, "nbmake -n 2": nbmake}
    chosen = {name: peers[name] for name in must}
    return {"stepguide verify": ours, **chosen, "the bound": batch.bound}


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _say(
    seconds: dict[str, list[float]], cpu: dict[str, float], cold: float, *, compute: bool
) -> None:
    ours = median(seconds["stepguide verify"])
    kind = "with 1 s of compute" if compute else "plain"
    print(f"\n{GUIDES} guides, {kind}: {ours / GUIDES:.2f} s a guide (cold {cold / GUIDES:.2f})")
    for name, times in seconds.items():
        ratio = median(times) / ours
        per_guide = ", ".join(f"{one / GUIDES:.2f}" for one in times)
        work = cpu[name] / GUIDES / len(times)
        print(f"  {name}: {per_guide} s a guide, {ratio:.2f} times ours; CPU {work:.2f} s a guide")
