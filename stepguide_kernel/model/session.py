"""A recorded session: the lines of its log, and its summary.

The log is written by :mod:`stepguide_kernel.kernel`, which runs where msgspec may be absent;
these structs are the schema that its lines keep, one JSON object a line, told apart by
``type``.  Times are seconds since the epoch.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Output = dict[str, Any]
"""One output in nbformat 4.5 JSON; only :mod:`stepguide_kernel.notebook` looks inside."""


class Opened(msgspec.Struct, frozen=True, tag="session", tag_field="type"):
    """The first line of a log."""

    schema: int
    id: str
    started: float
    kernel: str
    language: str
    python: str
    cwd: str
    notebook: str | None = None


class ShapeEffect(msgspec.Struct, frozen=True):
    """A table or array before and after a run; ``None`` where it did not exist."""

    name: str
    before: tuple[int, ...] | None
    after: tuple[int, ...] | None


class RunError(msgspec.Struct, frozen=True):
    """What a failed run raised."""

    ename: str
    evalue: str


class Run(msgspec.Struct, frozen=True, kw_only=True, tag="run", tag_field="type"):
    """One execution of one cell, secrets already replaced."""

    id: str
    """Unique in the session: ``run-1``, ``run-2``, …"""
    cell_id: str
    """The notebook's cell id, or the run's own id where the client sent none."""
    order: int
    """Counts runs from 1."""
    source: str
    started: float
    ended: float
    secrets: tuple[str, ...] = ()
    """Environment variables that stand in ``source`` where a secret was written."""
    reads: tuple[str, ...] = ()
    """Names and pseudo-names (``@rng``, ``file:…``) whose value before the run mattered."""
    writes: tuple[str, ...] = ()
    """Names bound, changed or deleted."""
    strong: tuple[str, ...] = ()
    """Those of ``writes`` whose older value no longer matters."""
    effects: tuple[ShapeEffect, ...] = ()
    files_read: tuple[str, ...] = ()
    files_written: tuple[str, ...] = ()
    packages: dict[str, str] = {}
    warnings: tuple[str, ...] = ()
    result: str | None = None
    """``text/plain`` of the value of the last expression."""
    outputs: tuple[Output, ...] = ()
    charts: tuple[str, ...] = ()
    """Titles of the figures that were open when it ended, or the labels of their axes."""
    truncated: bool = False
    """Outputs went over the byte cap."""
    error: RunError | None = None
    source_only: bool = False
    """It ran before the recording began: what it showed and changed is not known."""


class CellGone(msgspec.Struct, frozen=True, tag="deleted", tag_field="type"):
    """The person deleted a cell; runs of it may still matter."""

    cell_id: str
    at: float


class Marked(msgspec.Struct, frozen=True, tag="mark", tag_field="type"):
    """The person pressed Record or Stop after run number ``order``."""

    kind: Literal["record", "stop"]
    at: float
    order: int


Line = Opened | Run | CellGone | Marked


class Session(msgspec.Struct, frozen=True):
    """A whole session, in order."""

    opened: Opened
    runs: tuple[Run, ...]
    deleted: frozenset[str] = frozenset()
    """Ids of cells deleted and not run again since."""
    unreadable: int = 0
    """Lines that could not be read: the last one when the kernel was killed as it wrote."""
    marks: tuple[Marked, ...] = ()

    @property
    def marked(self) -> range | None:
        """The orders of the runs between the last Record and its Stop, or the end."""
        ends = self.runs[-1].order if self.runs else 0
        for mark in reversed(self.marks):
            if mark.kind == "record":
                return range(mark.order + 1, ends + 1)
            ends = mark.order
        return None


class SessionSummary(msgspec.Struct, frozen=True):
    """What ``stepguide sessions`` says of one session; ``started`` is UTC, ISO 8601."""

    id: str
    notebook: str | None
    kernel: str
    started: str
    runs: int
    errors: int


class SessionList(msgspec.Struct, frozen=True):
    """Newest first."""

    sessions: tuple[SessionSummary, ...]
