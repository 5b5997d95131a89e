"""Sessions of kernels that no tracker looks into: what ran is known, and not what it changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from stepguide_kernel.model.selection import RunFate
from stepguide_kernel.model.session import Run, Session


def is_traced(session: Session) -> bool:
    """Tell whether the names that runs read and write are known."""
    return session.opened.language == "python"


def in_order(runs: Sequence[Run], targets: Collection[int]) -> tuple[int, ...]:
    """Positions of the targets, and of what each cell ran last before them without failing."""
    before = range(max(targets, default=-1) + 1)
    last = {runs[at].cell_id: at for at in before if runs[at].error is None}
    return tuple(sorted({*last.values(), *targets}))


def fates_in_order(
    session: Session,
    targets: Collection[int],
    *,
    left_out: Collection[int] = (),
    until: int | None = None,
) -> tuple[RunFate, ...]:
    """Say of every run whether the guide of ``targets`` keeps it, and why."""
    runs = session.runs
    kept = set(in_order(runs, targets)) - set(left_out)
    last = {run.cell_id: run for run in runs}

    def fate(position: int, run: Run) -> RunFate:
        if position in kept:
            return RunFate(run.id, kept=True, reason="shown" if position in targets else "order")
        if position in left_out:
            return RunFate(run.id, kept=False, reason="left out")
        if until is not None and run.order > until:
            return RunFate(run.id, kept=False, reason="outside")
        if run.error is not None:
            return RunFate(run.id, kept=False, reason="failed", names=(run.error.ename,))
        if last[run.cell_id] is not run:
            return RunFate(run.id, kept=False, reason="replaced", by=(last[run.cell_id].id,))
        return RunFate(run.id, kept=False, reason="unused")

    return tuple(fate(position, run) for position, run in enumerate(runs))
