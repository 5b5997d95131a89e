"""From what a run did to the verdict on the guide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stepguide_kernel.model.execution import LEFT_EARLY, Execution, RunStatus, Stop
from stepguide_kernel.model.guide import Step
from stepguide_kernel.model.verdict import Drift, Failure, Verdict
from stepguide_kernel.notebook.steps import step_of
from stepguide_kernel.verification.causes import Finding, of_error

NO_CELL = -1
"""``cell_index`` of a failure that no cell is to blame for."""


_OF_STATUS: dict[RunStatus, Finding] = {
    "timeout": Finding("timeout", "too_slow", "shorten the step, or allow more: --timeout S"),
    "no_kernel": Finding(
        "environment", "missing_kernel", "install a kernel that speaks it: jupyter kernelspec list"
    ),
    "died": Finding("error", "killed", "the step may need more memory than there is"),
    "interrupted": Finding("interrupted", None),
}


def judge(execution: Execution, drift: Sequence[Drift], cwd: Path) -> Finding:
    """Return the verdict on a run; ``cwd`` is the folder it ran in."""
    stop = execution.stop
    if execution.status == "completed":
        return Finding(_of_drift(drift), None)
    if execution.status == "failed" and stop is not None:
        return of_error(stop, cwd)
    if execution.status == "died" and stop is not None and stop.evalue == LEFT_EARLY:
        return Finding("error", "unknown", "take out the exit() or quit() of this cell")
    return _OF_STATUS.get(execution.status, Finding("error", "unknown"))


def failure(
    stop: Stop | None, steps: Sequence[Step], hint: str, *, also: str = ""
) -> Failure | None:
    """Say where a run stopped and what helps; ``also`` is put in front of the hint."""
    if stop is None:
        return None
    place = NO_CELL if stop.cell_index is None else stop.cell_index
    return Failure(
        step="" if place == NO_CELL else named(step_of(steps, place)),
        cell_index=place,
        cell_id=stop.cell_id or "",
        ename=stop.ename,
        evalue=stop.evalue,
        hint=" ".join(part for part in (also, hint) if part),
    )


def named(step: Step) -> str:
    """Return the words for a step: its number and its title."""
    return f"{step.number}. {step.title}"


def _of_drift(drift: Sequence[Drift]) -> Verdict:
    return "drifted" if any(found.kind != "cosmetic" for found in drift) else "passed"
