"""What became of each step of a run."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from stepguide_kernel.model.execution import CellRun, Execution
from stepguide_kernel.model.guide import Step
from stepguide_kernel.model.verdict import Drift, StepRun, StepVerdict, Verdict
from stepguide_kernel.notebook.steps import step_of
from stepguide_kernel.verification.judgement import named


def step_runs(
    steps: Sequence[Step], execution: Execution, drift: Collection[Drift], verdict: Verdict
) -> tuple[StepRun, ...]:
    """Return what became of the steps that have code to run; ``verdict`` is the guide's."""
    drifted = {found.cell_index for found in drift if found.kind != "cosmetic"}
    stopped = None if execution.stop is None else execution.stop.cell_index
    found = []
    for step in steps:
        cells = [cell for cell in execution.cells if _in(step, cell.index)]
        ran = [cell for cell in cells if cell.status != "skipped"]
        if ran:
            seconds = round(sum(cell.duration_s or 0.0 for cell in ran), 3)
            became = _verdict(step, ran, stopped, drifted, verdict)
            found.append(StepRun(step.id, named(step), became, seconds))
    return tuple(found)


def placed(drift: Sequence[Drift], steps: Sequence[Step]) -> tuple[Drift, ...]:
    """Name the step of each cell that showed something else."""
    return tuple(
        msgspec.structs.replace(found, step=named(step_of(steps, found.cell_index)))
        for found in drift
    )


def _verdict(
    step: Step,
    cells: Sequence[CellRun],
    stopped: int | None,
    drifted: Collection[int],
    verdict: Verdict,
) -> StepVerdict:
    if stopped is not None and _in(step, stopped) and verdict != "invalid":
        return verdict
    if any(cell.status == "not_reached" for cell in cells):
        return "not_reached"
    return "drifted" if any(cell.index in drifted for cell in cells) else "passed"


def _in(step: Step, index: int) -> bool:
    first, end = step.cells
    return first <= index < end
