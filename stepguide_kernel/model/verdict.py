"""What a verifying run found: ``stepguide verify --json``, and the fact kept of it."""

from __future__ import annotations

from typing import Literal

import msgspec

Verdict = Literal[
    "passed",  # ran to its end and showed what the file shows
    "drifted",  # ran to its end and showed something else
    "failed",  # the guide's code raised
    "timeout",  # a cell or the whole run took too long
    "environment",  # a package, file, kernel or the network was missing
    "error",  # the kernel died, or was killed
    "interrupted",  # somebody stopped the run
    "invalid",  # not a readable notebook
]
VERDICTS: tuple[Verdict, ...] = (
    "passed",
    "drifted",
    "failed",
    "timeout",
    "environment",
    "error",
    "interrupted",
    "invalid",
)

Cause = Literal[
    "api_change",  # a package no longer has what the guide asks it for
    "asks_for_input",  # input()
    "check_failed",  # an assert of the guide's own
    "disk_full",
    "flaky",  # it failed and passed with nothing changed
    "hidden_state",  # a name that a cell further below, or gone, had defined
    "killed",  # a signal ended the kernel
    "left_early",  # exit() or sys.exit()
    "missing_file",
    "missing_kernel",
    "missing_magic",
    "missing_package",
    "missing_program",
    "network",
    "out_of_memory",
    "shown_on_purpose",  # the file shows this very error, and its author went on
    "syntax_error",
    "too_slow",
    "unknown",
]
"""Why a guide is not well, where there is evidence: see ``docs/reference/verification.md``."""

StepVerdict = Literal[
    "passed",
    "drifted",
    "failed",
    "timeout",
    "environment",
    "error",
    "interrupted",
    "not_reached",  # the run ended in an earlier step, or did not begin
]

DriftKind = Literal["cosmetic", "numeric", "structural", "image"]


class Failure(msgspec.Struct, frozen=True):
    """Where the run stopped.

    ``cell_index`` counts all cells of the source from 0 and is -1, with an empty ``step`` and
    ``cell_id``, where no cell is to blame: no kernel, no readable notebook.
    """

    step: str
    cell_index: int
    cell_id: str
    ename: str
    evalue: str
    hint: str


class Drift(msgspec.Struct, frozen=True):
    """One cell that showed something else than the file does."""

    cell_index: int
    cell_id: str
    kind: DriftKind
    detail: str
    step: str = ""
    """Number and title, as in a failure."""


class StepRun(msgspec.Struct, frozen=True):
    """What became of a step that has code to run; ``duration_s`` is wall time in seconds."""

    id: str
    step: str
    """Number and title, as in a failure."""
    verdict: StepVerdict
    duration_s: float


class GuideRun(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one path.  ``duration_s`` is wall time in seconds."""

    path: str
    guide: str | None
    verdict: Verdict
    cause: Cause | None = None
    duration_s: float
    cached: bool = False
    """The guide was not run: it passed before, and nothing has changed since."""
    unchanged_since: str | None = None
    """UTC, ISO 8601: when it passed, if it was not run."""
    run_always: tuple[str, ...] = ()
    """Why the next verification runs it again whatever has changed: ``network``, say."""
    warm: bool = False
    flaky: bool = False
    code_hash: str | None = None
    cells_run: int = 0
    cells_total: int = 0
    since: str | None = None
    """UTC, ISO 8601: since when this guide has not been well; ``None`` while it is."""
    failure: Failure | None = None
    drift: tuple[Drift, ...] = ()
    steps: tuple[StepRun, ...] = ()
    notes: tuple[str, ...] = ()
    """What was done differently from what the file asks for: another kernel, say."""


class VerifyReport(msgspec.Struct, frozen=True):
    """All runs of one command; ``summary`` counts every verdict that occurred."""

    runs: tuple[GuideRun, ...]
    summary: dict[str, int]


WELL: frozenset[Verdict] = frozenset({"passed", "drifted"})
"""Verdicts of runs that reached the end of the guide."""


def summarise(runs: tuple[GuideRun, ...]) -> VerifyReport:
    """Count the verdicts, in the order of :data:`VERDICTS`."""
    found = [run.verdict for run in runs]
    return VerifyReport(runs, {name: found.count(name) for name in VERDICTS if name in found})
