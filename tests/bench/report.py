"""How a bench says what it measured: medians and their ratio, from one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median


def alternately(
    rounds: int, ours: Callable[[], float], theirs: Callable[[], float]
) -> tuple[list[float], list[float]]:
    """Measure both ``rounds`` times, each in turn first, so that a noisy moment hits both."""
    mine: list[float] = []
    peers: list[float] = []
    for turn in range(rounds):
        first, second = (ours, mine), (theirs, peers)
        for measure, times in (first, second) if turn % 2 else (second, first):
            times.append(measure())
    return mine, peers


def say(what: str, unit: str, ours: Sequence[float], peer: str, theirs: Sequence[float]) -> None:
    """Print one row; times are in ``unit``, the ratio is of the medians."""
    mine, other = median(ours), median(theirs)
    print(
        f"\n{what}: {mine:.2f} {unit} (min {min(ours):.2f}, max {max(ours):.2f})"
        f" against {peer} {other:.2f} {unit} (min {min(theirs):.2f}, max {max(theirs):.2f}),"
        f" ratio {mine / other:.2f}, n={len(ours)}"
    )
