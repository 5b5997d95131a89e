"""Finding the shortest guide that is proved: a slice, repaired, then shrunk.

A slice of the record is a proposal, and running it afresh is the judge.  Where it stops, the
run that brings what was missing is added; where that does not help, every older writer of each
value, and in the end the whole history.  From what is proved, runs are left out for as long as
it stays proved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from stepguide_kernel.recording.budget import Budget
from stepguide_kernel.recording.cure import left_to_chance
from stepguide_kernel.recording.repair import lacking
from stepguide_kernel.recording.shrink import shrink
from stepguide_kernel.recording.slicer import History
from stepguide_kernel.recording.trial import Rehearse, Trial

_REPAIRS = 6
"""Runs that are added one after the other, each on the evidence of a stop."""

_CONFIRMATIONS = 2
_MOST_CONFIRMATIONS = 6
"""More trials of a guide that draws random numbers nobody seeded: so many at least, and so many
while the budget lasts.  A coin comes up right twice more in one guide of four, and six times in
one of sixty."""


class Judgement(NamedTuple):
    """The runs to keep, and the trial of just these.

    ``shortest`` says that each was tried without, or is known to be needed.
    """

    kept: tuple[int, ...]
    trial: Trial
    shortest: bool = False


def judge(
    history: History,
    targets: Collection[int],
    rehearse: Rehearse,
    budget: Budget,
    *,
    first: tuple[int, ...] | None = None,
) -> Judgement:
    """Find runs that show what ``targets`` (positions) showed, and as few as ``budget`` allows.

    Without such the judgement is on the smallest slice that came farthest.  ``first`` is what to
    begin with where nothing is known of what runs read and wrote.
    """
    found = _Search(history, targets, rehearse, first=first).proved()
    if found.trial.proved:
        found = _shortest(history, targets, rehearse, budget, found)
    return _confirmed(history, rehearse, budget, found)


def _shortest(
    history: History,
    targets: Collection[int],
    rehearse: Rehearse,
    budget: Budget,
    found: Judgement,
) -> Judgement:
    def holds(kept: tuple[int, ...]) -> bool:
        return rehearse(kept, warm=True).proved

    shrunk = shrink(history, targets, found.kept, holds, budget)
    if shrunk.kept == found.kept:
        return found._replace(shortest=shrunk.finished)
    # A warm kernel may have imported what the guide does not: only a cold one proves.
    again = rehearse(shrunk.kept, warm=False)
    return Judgement(shrunk.kept, again, shrunk.finished) if again.proved else found


def _confirmed(history: History, rehearse: Rehearse, budget: Budget, found: Judgement) -> Judgement:
    """Try again what may have come out right by chance."""
    if found.trial.proved and _by_chance(history, found.kept):
        for tried in range(_MOST_CONFIRMATIONS):
            if tried >= _CONFIRMATIONS and not budget.take():
                break
            again = rehearse(found.kept, warm=False)
            if not again.proved:
                return found._replace(trial=again)
    return found


def _by_chance(history: History, kept: Collection[int]) -> bool:
    return history.draws_unseeded(kept) or left_to_chance(history.runs[at] for at in kept)


class _Search:
    """The way from the smallest slice to one that is proved."""

    def __init__(
        self,
        history: History,
        targets: Collection[int],
        rehearse: Rehearse,
        *,
        first: tuple[int, ...] | None,
    ) -> None:
        self._history = history
        self._targets = frozenset(targets)
        self._rehearse = rehearse
        self._first = first
        self._tried: dict[tuple[int, ...], Trial] = {}

    def proved(self) -> Judgement:
        for kept in self._slices():
            trial = self._try(kept)
            if trial.proved:
                return Judgement(kept, trial)
            if trial.final:
                break
        # Nobody is helped by a longer guide that fails in the same way.
        kept, trial = min(self._tried.items(), key=lambda item: item[1].stop is not None)
        return Judgement(kept, trial)

    def _slices(self) -> Iterator[tuple[int, ...]]:
        if self._first is not None:
            yield self._first
        else:
            wanted = self._targets
            for _ in range(_REPAIRS):
                kept = self._history.slice(wanted).kept
                yield kept
                wanted |= lacking(self._history, kept, self._try(kept))
            yield self._history.all_writers(wanted).kept
        yield self._history.everything(self._targets)

    def _try(self, kept: tuple[int, ...]) -> Trial:
        if kept not in self._tried:
            self._tried[kept] = self._rehearse(kept, warm=False)
        return self._tried[kept]
