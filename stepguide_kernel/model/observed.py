"""What a front end saw of a kernel that has no tracker: its runs, and what stands in the log."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stepguide_kernel.model.build import FilePath, RunId
from stepguide_kernel.model.selection import AnyOutput
from stepguide_kernel.model.session import RunError

Name = Annotated[str, Meta(max_length=200)]


class ObservedRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run; ``request`` is the id of the message that asked for it, whoever sent that."""

    request: RunId
    cell_id: RunId | None = None
    source: str
    started: float
    ended: float
    outputs: tuple[AnyOutput, ...] = ()
    error: RunError | None = None


class ObservedRuns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Runs of one kernel since the last report, and whether Record or Stop was pressed then.

    Runs that were told of already are passed over, so that several windows may tell of them.
    """

    kernel: Name
    language: Name
    version: Name = ""
    notebook: FilePath
    runs: Annotated[tuple[ObservedRun, ...], Meta(max_length=100)] = ()
    deleted: Annotated[tuple[RunId, ...], Meta(max_length=1000)] = ()
    mark: Literal["record", "stop"] | None = None


class ObservedSession(msgspec.Struct, frozen=True, kw_only=True):
    """What the log has, in the words of a kernel's own tracker."""

    session: str
    log: str | None
    runs: int
    recording: bool
    marked_runs: int
    known_from: float | None
