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
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from stepguide_kernel.model.session import Run

RANDOM = frozenset({"@rng", "@nprng"})
_STAR = "@star"
_BUILTINS = frozenset(dir(builtins))
_NOTHING: frozenset[int] = frozenset()


class Need(NamedTuple):
    """Why a run is kept: the run at ``reader`` uses the value of ``name`` that ``writer`` left."""

    reader: int
    name: str
    writer: int


class Slice(NamedTuple):
    """Positions of the runs to keep, in order, and what each is kept for."""

    kept: tuple[int, ...]
    needs: tuple[Need, ...]


class History:
    """The runs of a session, and who wrote what; positions count them from 0."""

    def __init__(self, runs: Sequence[Run], *, left_out: Collection[int] = _NOTHING) -> None:
        """``left_out`` are runs that no slice brings back, whatever needs them."""
        self.runs = runs
        self._left_out = frozenset(left_out)
        self._reads = [frozenset(run.reads) for run in runs]
        self._strong = [frozenset(run.strong) for run in runs]
        self._writers: defaultdict[str, list[int]] = defaultdict(list)
        for position, run in enumerate(runs):
            if position not in self._left_out:
                for name in run.writes:
                    self._writers[name].append(position)
        # Code that was only read may have changed whatever it used.
        self._used: defaultdict[str, list[int]] = defaultdict(list)
        for position, run in enumerate(runs):
            if run.source_only and position not in self._left_out:
                for name in run.reads:
                    self._used[name].append(position)
        # What a star import bound was seen, unless the run itself was not.
        self._stars = [at for at in self._writers.get(_STAR, ()) if runs[at].source_only]

    def slice(self, targets: Collection[int], *, without: Collection[int] = _NOTHING) -> Slice:
        """The targets and all that they depend on, as if the runs ``without`` had not been."""
        return self._follow(targets, without, settle=True)

    def all_writers(self, targets: Collection[int]) -> Slice:
        """Like :meth:`slice`, but every earlier writer of a value counts.

        This is what is tried when the smaller slice does not reproduce a result, because a run
        changed something in a way that was not seen.
        """
        return self._follow(targets, _NOTHING, settle=False)

    def everything(self, targets: Collection[int]) -> tuple[int, ...]:
        """Every run up to the last target that is not left out."""
        return tuple(at for at in range(max(targets) + 1) if self.may_keep(at))

    def may_keep(self, position: int) -> bool:
        """Whether that run is not left out."""
        return position not in self._left_out

    def writers(self, name: str, before: int, *, settle: bool = False) -> list[int]:
        """Runs that wrote ``name`` before that position, newest first.

        With ``settle`` the list ends at the run after which older values do not matter.
        """
        return list(self._alive(name, before, _NOTHING, settle=settle))

    def draws_unseeded(self, kept: Collection[int]) -> bool:
        """Whether one of these runs draws random numbers that come out differently each time."""
        seeded: set[str] = set()
        for position in sorted(kept):
            if RANDOM & set(self.runs[position].reads) - seeded:
                return True
            seeded |= RANDOM & self._strong[position]
        return False

    def settles(self, position: int, name: str) -> bool:
        """Whether the older value of ``name`` no longer matters after that run."""
        return name in self._strong[position]

    def _follow(self, targets: Collection[int], without: Collection[int], *, settle: bool) -> Slice:
        kept = set(targets)
        demands = [(reader, name) for reader in sorted(kept) for name in self._reads[reader]]
        demands += [(reader, name) for reader in targets for name in self._shared_state()]
        needs: dict[Need, None] = {}
        answered: set[tuple[str, int]] = set()
        while demands:
            reader, name = demands.pop()
            if (name, reader) in answered:
                continue
            answered.add((name, reader))
            for writer in self._alive(name, reader, without, settle=settle):
                needs[Need(reader, name, writer)] = None
                if writer not in kept:
                    kept.add(writer)
                    demands.extend((writer, read) for read in self._reads[writer])
        return Slice(tuple(sorted(kept)), tuple(needs))

    def _alive(
        self, name: str, before: int, without: Collection[int], *, settle: bool
    ) -> Iterator[int]:
        positions = self._writers.get(name, [])
        if self._stars and name not in _BUILTINS:
            positions = sorted({*positions, *self._stars})
        if not settle and name in self._used and name not in _BUILTINS:
            positions = sorted({*positions, *self._used[name]})
        earlier = [at for at in positions[: bisect_left(positions, before)] if at not in without]
        if name in RANDOM and not any(self.settles(at, name) for at in earlier):
            return  # numbers nobody seeded come out differently whatever is kept
        for at in reversed(earlier):
            yield at
            # A run that reads what it changes asks for the older value itself.
            if settle and (self.settles(at, name) or name in self._reads[at]):
                return

    def _shared_state(self) -> list[str]:
        """Folder, environment, options and their like: every run may depend on them."""
        return [name for name in self._writers if name[0] == "@" and name not in _NOT_SHARED]


# Who began work in the background matters to those alone who met what it changed.
_NOT_SHARED = RANDOM | {_STAR, "@background"}
