"""Guides that are verified again and again, at times that a person has set."""

from __future__ import annotations

import msgspec

from stepguide_kernel.model.verdict import VerifyReport


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """When what lies at ``path`` is verified.  Moments are UTC, ISO 8601."""

    id: str
    path: str
    """Absolute: a guide, or a folder of them."""
    cron: str
    """Five fields: minute, hour, day of month, month, day of week."""
    zone: str
    """The IANA time zone that ``cron`` is meant in."""
    next_run: str
    last_run: str | None = None
    """When the last run ended."""
    last_summary: dict[str, int] = {}
    """How many guides had which verdict then."""
    running_until: str | None = None
    """Somebody runs it now, and has said so until this moment."""
    missing: bool = False
    """There is nothing at its path any more."""


class ScheduleList(msgspec.Struct, frozen=True):
    """All schedules, the next first."""

    schedules: tuple[Schedule, ...]


class ScheduledRun(msgspec.Struct, frozen=True):
    """What a schedule that was due has found."""

    schedule: str
    report: VerifyReport


class ScheduledRunList(msgspec.Struct, frozen=True):
    """What all schedules that were due have found."""

    ran: tuple[ScheduledRun, ...]
