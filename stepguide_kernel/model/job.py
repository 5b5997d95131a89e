"""Long work that a client starts, watches and may cancel."""

from __future__ import annotations

from typing import Literal

import msgspec

from stepguide_kernel.model.build import BuildResult, FilePath
from stepguide_kernel.model.requests import ErrorBody
from stepguide_kernel.model.verdict import GuideRun

JobKind = Literal["verify", "build"]

JobState = Literal[
    "running",
    "done",  # it came to its end, whatever the verdict
    "cancelled",
    "failed",  # it could not be done: ``error`` says why
]


class VerifyRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Re-run the guide at ``path``, relative to the folder that the caller works in."""

    path: FilePath


class AcceptRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep what the last run of the guide at ``path`` showed as what its file shows."""

    path: FilePath


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of work on the guide at ``path``.

    ``cells_run`` of ``cells_total`` code cells have run, and ``step`` is the title of the
    step at work; both totals are 0 until the first cell begins.  A proof may run several times.
    """

    id: str
    kind: JobKind
    path: str
    state: JobState = "running"
    cells_run: int = 0
    cells_total: int = 0
    step: str | None = None
    run: GuideRun | None = None
    built: BuildResult | None = None
    error: ErrorBody | None = None
