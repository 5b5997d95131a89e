"""How a bench says what it measured: medians and their ratio, from one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean, median


def alternately(
    rounds: int, ours: Callable[[], float], theirs: Callable[[], float]
) -> tuple[list[float], list[float]]:
    """Measure both ``rounds`` times, each in turn first, so that a noisy moment hits both."""
    mine, peers = in_turn(rounds, ours, theirs)
    return mine, peers


def in_turn(rounds: int, *measures: Callable[[], float]) -> list[list[float]]:
    """Measure each ``rounds`` times, each in turn first; one list of values for each."""
    values: list[list[float]] = [[] for _ in measures]
    for turn in range(rounds):
        for place in range(len(measures)):
            at = (turn + place) % len(measures)
            values[at].append(measures[at]())
    return values


def quiet(values: Sequence[float]) -> float:
    """The mean of the lower half: what else a machine does only ever adds to a time."""
    return fmean(sorted(values)[: (len(values) + 1) // 2])


def say(what: str, unit: str, ours: Sequence[float], peer: str, theirs: Sequence[float]) -> None:
    """Print one row; times are in ``unit``, the ratio is of the medians."""
    mine, other = median(ours), median(theirs)
    print(
        f"\n{what}: {mine:.2f} {unit} (min {min(ours):.2f}, max {max(ours):.2f})"
        f" against {peer} {other:.2f} {unit} (min {min(theirs):.2f}, max {max(theirs):.2f}),"
        f" ratio {mine / other:.2f}, n={len(ours)}"
    )
