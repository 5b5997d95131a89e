"""From what a run did to the verdict on the guide."""

from __future__ import annotations

import errno
import re
import signal
from collections.abc import Sequence
from pathlib import Path

from stepguide_kernel.model.execution import LEFT_EARLY, Execution, RunStatus, Stop
from stepguide_kernel.model.guide import Step
from stepguide_kernel.model.verdict import Drift, Failure, Verdict
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.steps import step_of
from stepguide_kernel.verification.causes.error import of_error
from stepguide_kernel.verification.causes.finding import Before, Failed, Finding

NO_CELL = -1
"""``cell_index`` of a failure that no cell is to blame for."""


_OF_STATUS: dict[RunStatus, Finding] = {
    "timeout": Finding("timeout", "too_slow", "shorten the step, or allow more: --timeout S"),
    "no_kernel": Finding(
        "environment", "missing_kernel", "install a kernel that speaks it: jupyter kernelspec list"
    ),
    "out_of_memory": Finding(
        "error",
        "out_of_memory",
        "let the step work on less at a time, or set c.StepGuide.memory_limit",
    ),
    "interrupted": Finding("interrupted", None),
}
_NATIVE_CRASH = "a library of native code crashed in this cell: try it alone, or another version"
_OF_SIGNAL: dict[int, str] = {
    signal.SIGKILL: "the step may need more memory than there is: see what it takes when run alone",
    signal.SIGSEGV: _NATIVE_CRASH,
    signal.SIGBUS: _NATIVE_CRASH,
    signal.SIGABRT: _NATIVE_CRASH,
    signal.SIGILL: _NATIVE_CRASH,
    signal.SIGTERM: "something asked the kernel to end: the cell itself, or who looks after it",
}
_DISK_FULL = re.compile(rf"\[Errno (?:{errno.ENOSPC}|{errno.EDQUOT}|{errno.EFBIG})\]")


def judge(
    execution: Execution,
    drift: Sequence[Drift],
    notebook: Notebook,
    folder: Path,
    before: Before | None = None,
) -> Finding:
    """Return the verdict on a run.

    :param folder: the one it ran in.
    :param before: what the guide ran with when it last ran well.
    """
    stop = execution.stop
    if execution.status == "completed":
        return Finding(of_drift(drift), None)
    if execution.status == "failed" and stop is not None:
        packages = execution.environment.packages
        return of_error(Failed(stop, notebook, folder, packages, before))
    if execution.status == "died" and stop is not None:
        return _of_death(stop)
    if execution.status == "crashed" and stop is not None and _DISK_FULL.search(stop.evalue):
        return Finding("environment", "disk_full", "free some space for temporary files")
    return _OF_STATUS.get(execution.status, Finding("error", "unknown"))


def _of_death(stop: Stop) -> Finding:
    if stop.evalue == LEFT_EARLY:
        return Finding("error", "left_early", "take out the exit() or quit() of this cell")
    if stop.exit_code is not None and stop.exit_code >= 0:
        return Finding("error", "left_early", "take out what ends the process in this cell")
    return Finding("error", "killed", _OF_SIGNAL.get(-(stop.exit_code or 0), ""))


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


def of_drift(drift: Sequence[Drift]) -> Verdict:
    """Return the verdict on a run that reached its end."""
    return "drifted" if any(found.kind != "cosmetic" for found in drift) else "passed"
