from __future__ import annotations

import signal
from pathlib import Path
from typing import get_args

import pytest

from stepguide_kernel.model.execution import LEFT_EARLY, Execution, RunStatus, Stop
from stepguide_kernel.model.guide import Step
from stepguide_kernel.model.verdict import VERDICTS, Drift, DriftKind
from stepguide_kernel.verification.judgement import NO_CELL, failure, judge
from tests.unit.notebook.sample import code, notebook

STEPS = (Step("set-up", 0, "Set-up", (0, 2)), Step("a", 1, "Load", (2, 5)))
HERE = Path("/nowhere-at-all")
GUIDE = notebook(code("x"), code("y"))


def drift(kind: DriftKind) -> Drift:
    return Drift(1, "c", kind, "x")


@pytest.mark.parametrize("status", get_args(RunStatus))
def test_every_end_of_a_run_has_a_verdict(status: RunStatus) -> None:
    for stop in (None, Stop("KeyError", "'x'", 1, "c")):
        assert judge(Execution(status=status, stop=stop), (), GUIDE, HERE).verdict in VERDICTS


@pytest.mark.parametrize(
    ("status", "verdict", "cause"),
    [
        ("completed", "passed", None),
        ("failed", "failed", "unknown"),
        ("timeout", "timeout", "too_slow"),
        ("died", "error", "killed"),
        ("no_kernel", "environment", "missing_kernel"),
        ("interrupted", "interrupted", None),
        ("out_of_memory", "error", "out_of_memory"),
        ("crashed", "error", "unknown"),
    ],
)
def test_the_verdict_says_whose_fault_it_may_be(
    status: RunStatus, verdict: str, cause: str | None
) -> None:
    execution = Execution(status=status, stop=Stop("KeyError", "'x'", 1, "c"))
    assert judge(execution, (), GUIDE, HERE)[:2] == (verdict, cause)


@pytest.mark.parametrize(
    ("exit_code", "cause", "hint"),
    [
        (0, "left_early", "ends the process"),
        (3, "left_early", "ends the process"),
        (-signal.SIGKILL, "killed", "memory"),
        (-signal.SIGSEGV, "killed", "native code"),
        (-signal.SIGTERM, "killed", "asked the kernel to end"),
    ],
)
def test_the_end_of_a_kernel_s_process_says_whose_doing_it_was(
    exit_code: int, cause: str, hint: str
) -> None:
    stop = Stop("DeadKernelError", "…", 1, "c", exit_code=exit_code)
    found = judge(Execution(status="died", stop=stop), (), GUIDE, HERE)
    assert found[:2] == ("error", cause)
    assert hint in found.hint


def test_a_guide_that_ends_its_own_kernel_was_not_killed() -> None:
    execution = Execution(status="died", stop=Stop("DeadKernelError", LEFT_EARLY, 1, "c"))
    assert judge(execution, (), GUIDE, HERE)[:2] == ("error", "left_early")


def test_a_worker_without_room_to_write_is_no_bug() -> None:
    words = "OSError: [Errno 28] No space left on device"
    execution = Execution(status="crashed", stop=Stop("WorkerCrashed", words))
    assert judge(execution, (), GUIDE, HERE)[:2] == ("environment", "disk_full")


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        ([], "passed"),
        (["cosmetic"], "passed"),
        (["cosmetic", "image"], "drifted"),
        (["numeric"], "drifted"),
        (["structural"], "drifted"),
    ],
)
def test_only_what_a_reader_sees_is_drift(kinds: list[DriftKind], verdict: str) -> None:
    found = judge(Execution(status="completed"), [drift(kind) for kind in kinds], GUIDE, HERE)
    assert found.verdict == verdict


def test_a_failure_names_the_step_the_cell_and_what_helps() -> None:
    found = failure(Stop("KeyError", "'x'", 3, "c"), STEPS, "do that", also="pandas went 1 → 2.")
    assert found is not None
    assert (found.step, found.cell_index, found.cell_id) == ("1. Load", 3, "c")
    assert found.hint == "pandas went 1 → 2. do that"


def test_a_failure_without_a_cell_blames_none() -> None:
    found = failure(Stop("KernelMissing", "no kernel"), STEPS, "")
    assert found is not None
    assert (found.step, found.cell_index, found.cell_id) == ("", NO_CELL, "")
    assert failure(None, STEPS, "") is None
