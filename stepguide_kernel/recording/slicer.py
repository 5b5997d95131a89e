"""Which runs a result depends on.

Backwards from the runs to keep: for every value that a run reads, the latest earlier run that
wrote it is needed, with all that it read in turn.  A strong write settles the question; a
weak one (``df["a"] = 1``, a branch) keeps the older value alive.  Runs are kept or dropped
whole, since people recognise their cells.
"""

from __future__ import annotations

import builtins
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from stepguide_kernel.model.session import Run

Slicer = Callable[[Sequence[Run], Collection[int]], tuple[int, ...]]
"""Positions of all runs and those of the targets to the positions of the runs to keep."""

_RANDOM = frozenset({"@rng", "@nprng"})
_STAR = "@star"
_BUILTINS = frozenset(dir(builtins))


def dependencies(runs: Sequence[Run], targets: Collection[int]) -> tuple[int, ...]:
    """Positions in ``runs`` of the targets and of all that they depend on, in order."""
    return _follow(_History(runs), targets, settle=True)


def all_writers(runs: Sequence[Run], targets: Collection[int]) -> tuple[int, ...]:
    """Like :func:`dependencies`, but every earlier writer of a value counts.

    This is what is tried when the smaller slice does not reproduce a result, because a run
    changed something in a way that was not seen.
    """
    return _follow(_History(runs), targets, settle=False)


def everything(_runs: Sequence[Run], targets: Collection[int]) -> tuple[int, ...]:
    """Every run up to the last target."""
    return tuple(range(max(targets) + 1))


def _follow(history: _History, targets: Collection[int], *, settle: bool) -> tuple[int, ...]:
    kept: set[int] = set()
    demands: list[tuple[str, int]] = []
    seen: set[tuple[str, int]] = set()

    def keep(position: int) -> None:
        if position not in kept:
            kept.add(position)
            demands.extend((name, position) for name in history.runs[position].reads)

    for target in targets:
        keep(target)
        demands += [(name, target) for name in history.shared_state()]
    while demands:
        demand = demands.pop()
        if demand not in seen:
            seen.add(demand)
            for position in history.writers(*demand, settle=settle):
                keep(position)
    return tuple(sorted(kept))


class _History:
    """The runs, and who wrote what."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self._writers: defaultdict[str, list[int]] = defaultdict(list)
        for position, run in enumerate(runs):
            for name in run.writes:
                self._writers[name].append(position)
        # What a star import bound was seen, unless the run itself was not.
        self._stars = [at for at in self._writers.get(_STAR, ()) if runs[at].source_only]

    def writers(self, name: str, before: int, *, settle: bool) -> list[int]:
        """Runs that wrote ``name`` before that position, newest first.

        With ``settle`` the list ends at the run after which older values do not matter.
        """
        positions = self._writers.get(name, [])
        if self._stars and name not in _BUILTINS:
            positions = sorted({*positions, *self._stars})
        earlier = positions[: bisect_left(positions, before)][::-1]
        strong = [count for count, at in enumerate(earlier, 1) if name in self.runs[at].strong]
        if name in _RANDOM and not strong:
            return []  # numbers nobody seeded come out differently whatever is kept
        return earlier[: strong[0]] if settle and strong else earlier

    def shared_state(self) -> list[str]:
        """Folder, environment, options and their like: every run may depend on them."""
        return [name for name in self._writers if name[0] == "@" and name not in _NOT_SHARED]


_NOT_SHARED = _RANDOM | {_STAR}
