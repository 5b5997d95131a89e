from __future__ import annotations

import pytest

from stepguide_kernel.model.execution import CellRun, CellStatus, Execution, Stop
from stepguide_kernel.model.guide import Step
from stepguide_kernel.model.verdict import Drift, Verdict
from stepguide_kernel.verification.step_runs import placed, step_runs

STEPS = (
    Step("s0", 0, "Set-up", (0, 1)),
    Step("s1", 1, "Load", (1, 3)),
    Step("s2", 2, "Read on", (3, 4)),
    Step("s3", 3, "Plot", (4, 7)),
)


def cells(*statuses: CellStatus) -> tuple[CellRun, ...]:
    seconds = {"run": 0.5, "failed": 0.25, "timed_out": 2.0}
    return tuple(
        CellRun(index, f"c{index}", status, seconds.get(status))
        for index, status in zip((0, 2, 5, 6), statuses, strict=True)
    )


def became(execution: Execution, verdict: Verdict, *drift: Drift) -> list[tuple[str, str, float]]:
    found = step_runs(STEPS, execution, drift, verdict)
    return [(step.step, step.verdict, step.duration_s) for step in found]


def test_steps_that_ran_have_passed_each_with_its_time() -> None:
    execution = Execution(status="completed", cells=cells("run", "run", "run", "run"))
    assert became(execution, "passed") == [
        ("0. Set-up", "passed", 0.5),
        ("1. Load", "passed", 0.5),
        ("3. Plot", "passed", 1.0),
    ]


def test_a_step_drifts_where_readers_would_notice() -> None:
    execution = Execution(status="completed", cells=cells("run", "run", "run", "run"))
    drift = (Drift(2, "c2", "cosmetic", ""), Drift(6, "c6", "image", ""))
    assert [verdict for _, verdict, _ in became(execution, "drifted", *drift)] == [
        "passed",
        "passed",
        "drifted",
    ]
    assert [found.step for found in placed(drift, STEPS)] == ["1. Load", "3. Plot"]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [("failed", "failed"), ("failed", "environment"), ("timed_out", "timeout")],
)
def test_the_step_where_the_run_ended_has_its_verdict(status: CellStatus, verdict: Verdict) -> None:
    stopped = cells("run", status, "not_reached", "not_reached")
    execution = Execution(status="failed", cells=stopped, stop=Stop("E", "e", 2, "c2"))
    assert [verdict for _, verdict, _ in became(execution, verdict)] == [
        "passed",
        verdict,
        "not_reached",
    ]


def test_without_a_kernel_no_step_was_reached() -> None:
    nowhere = cells("not_reached", "not_reached", "not_reached", "not_reached")
    execution = Execution(status="no_kernel", cells=nowhere, stop=Stop("KernelMissing", "none"))
    assert {verdict for _, verdict, _ in became(execution, "environment")} == {"not_reached"}


def test_a_step_whose_cells_are_all_left_out_says_nothing() -> None:
    execution = Execution(status="completed", cells=cells("run", "skipped", "run", "run"))
    assert [step for step, _, _ in became(execution, "passed")] == ["0. Set-up", "3. Plot"]
