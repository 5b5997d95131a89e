"""Leaving out what a proved guide can do without: each run in turn, and what only it needed.

Facts say what may matter; only running the guide without it says what does.  Re-runs that
changed nothing more, a model fitted twice, an option that shows nowhere go here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import NamedTuple

from stepguide_kernel.recording.budget import Budget
from stepguide_kernel.recording.slicer import History
from stepguide_kernel.recording.sure_reads import sure_reads

Holds = Callable[[tuple[int, ...]], bool]
"""Whether the runs at these positions still show what is to be shown."""


class Shrunk(NamedTuple):
    """The runs that are left; ``finished`` when none of them can be left out."""

    kept: tuple[int, ...]
    finished: bool


def shrink(
    history: History,
    targets: Collection[int],
    kept: Collection[int],
    holds: Holds,
    budget: Budget,
) -> Shrunk:
    """Drop runs of ``kept``, which is known to hold, as long as it holds and ``budget`` lasts.

    Targets stay.  So does what a target without outputs depends on: nothing would show that it
    is gone.
    """
    return _Shrinking(history, targets, kept, holds, budget).result()


class _Shrinking:
    def __init__(
        self,
        history: History,
        targets: Collection[int],
        kept: Collection[int],
        holds: Holds,
        budget: Budget,
    ) -> None:
        self._history = history
        self._kept = frozenset(kept)
        self._holds = holds
        self._budget = budget
        silent = [at for at in targets if not history.runs[at].outputs]
        self._fixed = frozenset(targets) | frozenset(history.slice(silent).kept)
        self._surplus = self._kept - frozenset(history.slice(targets).kept)
        self._failed: set[frozenset[int]] = set()
        self._finished = True
        self._reads = cache(self._surely_read)

    def result(self) -> Shrunk:
        self._halve(sorted(self._surplus - self._fixed, reverse=True))
        waiting = self._kept - self._fixed
        while waiting and self._finished:
            dropped = self._one_by_one(sorted(waiting, reverse=True))
            waiting = self._loosened(dropped)
        return Shrunk(tuple(sorted(self._kept)), self._finished)

    def _halve(self, group: list[int]) -> None:
        """Try to drop what a repair added together: most of it is not needed."""
        if not group or self._drop(group) or len(group) == 1:
            return
        middle = len(group) // 2
        self._halve(group[:middle])
        self._halve(group[middle:])

    def _one_by_one(self, candidates: Iterable[int]) -> frozenset[int]:
        before = self._kept
        for position in candidates:
            if position in self._kept:
                self._drop([position])
        return before - self._kept

    def _loosened(self, dropped: frozenset[int]) -> frozenset[int]:
        """Runs that may have been needed only to set right what a dropped one had changed."""
        changed = {name for at in dropped for name in self._history.runs[at].writes}
        return frozenset(
            at
            for at in self._kept - self._fixed
            if not changed.isdisjoint(self._history.runs[at].writes)
        )

    def _drop(self, group: Iterable[int]) -> bool:
        smaller = self._without(frozenset(group) - self._fixed)
        if smaller == self._kept or smaller in self._failed or self._surely_breaks(smaller):
            return False
        if not self._budget.take():
            self._finished = False
            return False
        if self._holds(tuple(sorted(smaller))):
            self._kept = smaller
            return True
        self._failed.add(smaller)
        return False

    def _without(self, gone: frozenset[int]) -> frozenset[int]:
        """What is left when ``gone`` goes, and with it what nothing else needs."""
        left = self._kept - gone
        outside = frozenset(range(len(self._history.runs))) - left
        anchors = self._fixed | (self._surplus & left)
        return frozenset(self._history.slice(anchors, without=outside).kept)

    # -- what need not be tried ------------------------------------------------------------

    def _surely_breaks(self, smaller: frozenset[int]) -> bool:
        """Whether a run that succeeded would not find a variable that its code names."""
        gone = {name for at in self._kept - smaller for name in self._history.runs[at].writes}
        bound: set[str] = set()
        for position in sorted(smaller):
            missing = (gone - bound) & self._reads(position)
            if missing:
                return True
            bound |= set(self._history.runs[position].writes)
        return False

    def _surely_read(self, position: int) -> frozenset[str]:
        run = self._history.runs[position]
        if run.error is not None:
            return frozenset()
        return sure_reads(run.source) & frozenset(run.reads)
