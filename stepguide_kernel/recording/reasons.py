"""Why each run is kept or dropped, and what would go with it.

It is asked anew each time a person changes their mind in a dialog, so it only looks at facts
that were recorded: nothing runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from stepguide_kernel.model.selection import Reason, RunFate
from stepguide_kernel.model.session import Run, Session
from stepguide_kernel.recording.slicer import History, Need, Slice

_NOTHING: frozenset[int] = frozenset()


def fates(
    session: Session,
    history: History,
    targets: Collection[int],
    *,
    left_out: Collection[int] = _NOTHING,
    until: int | None = None,
) -> tuple[RunFate, ...]:
    """Say of every run whether the guide of ``targets`` keeps it, and why.

    Positions in ``left_out`` stay out whatever needs them; older runs that wrote the same stand
    in for them.  Runs after the order ``until`` are outside of the range that was asked for.
    """
    shown = frozenset(targets) - frozenset(left_out)
    return _Fates(session, history, shown, left_out, until).all()


class _Fates:
    """One answer in the making."""

    def __init__(
        self,
        session: Session,
        history: History,
        shown: frozenset[int],
        left_out: Collection[int],
        until: int | None,
    ) -> None:
        self._session = session
        self._runs = session.runs
        self._history = history
        self._shown = shown
        self._left_out = left_out
        self._until = until
        self._slice = history.slice(shown, without=left_out)
        self._needs = _by_writer(self._slice.needs)
        self._goes = _shown_through(self._slice, shown)
        # What was left out is missed by what would need it if it were there.
        whole = history.slice(shown)
        self._missed = _shown_through(whole, shown) if left_out else {}
        self._last = {run.cell_id: position for position, run in enumerate(self._runs)}
        self._overwrote = self._overwriters()

    def all(self) -> tuple[RunFate, ...]:
        kept = set(self._slice.kept)
        return tuple(
            self._kept(position) if position in kept else self._dropped(position)
            for position in range(len(self._runs))
        )

    def _kept(self, position: int) -> RunFate:
        run = self._runs[position].id
        needs = self._needs.get(position, ())
        names = tuple(dict.fromkeys(need.name for need in needs))
        by = self._ids(need.reader for need in needs)
        reason: Reason = "shown" if position in self._shown else "needed"
        through = self._ids(self._goes.get(position, _NOTHING))
        return RunFate(run, kept=True, reason=reason, names=names, by=by, breaks=through)

    def _dropped(self, position: int) -> RunFate:
        run = self._runs[position]
        if position in self._left_out:
            missed = self._ids(self._missed.get(position, _NOTHING))
            return RunFate(run.id, kept=False, reason="left out", breaks=missed)
        if self._until is not None and run.order > self._until:
            return RunFate(run.id, kept=False, reason="outside")
        if run.error is not None:
            return RunFate(run.id, kept=False, reason="failed", names=(run.error.ename,))
        return self._superseded(position, run)

    def _superseded(self, position: int, run: Run) -> RunFate:
        later = self._last[run.cell_id]
        if later != position:
            by = (self._runs[later].id,)
            return RunFate(run.id, kept=False, reason="replaced", by=by)
        if run.cell_id in self._session.deleted:
            return RunFate(run.id, kept=False, reason="deleted")
        if position in self._overwrote:
            name, at = self._overwrote[position]
            by = (self._runs[at].id,)
            return RunFate(run.id, kept=False, reason="overwritten", names=(name,), by=by)
        return RunFate(run.id, kept=False, reason="unused")

    def _overwriters(self) -> Mapping[int, tuple[str, int]]:
        """By dropped runs: the value that a kept run set anew before anything shown read it."""
        found: dict[int, tuple[str, int]] = {}
        kept = set(self._slice.kept)
        anew: dict[str, int] = {}
        for position in reversed(range(len(self._runs))):
            run = self._runs[position]
            if position in kept:
                anew |= dict.fromkeys((n for n in run.strong if n[0] != "@"), position)
            else:
                overwritten = next((name for name in run.writes if name in anew), None)
                if overwritten is not None:
                    found[position] = overwritten, anew[overwritten]
        return found

    def _ids(self, positions: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._runs[position].id for position in sorted(set(positions)))


def _by_writer(needs: Iterable[Need]) -> Mapping[int, list[Need]]:
    found: defaultdict[int, list[Need]] = defaultdict(list)
    for need in needs:
        found[need.writer].append(need)
    return found


def _shown_through(sliced: Slice, shown: frozenset[int]) -> dict[int, frozenset[int]]:
    """By kept runs: those of the runs shown that depend on them, directly or through others."""
    found: dict[int, frozenset[int]] = {}
    needs = _by_writer(sliced.needs)
    for position in reversed(sliced.kept):  # readers ran after the writers that they need
        through = frozenset({position}) & shown
        for need in needs.get(position, ()):
            through |= found[need.reader]
        found[position] = through
    return found
