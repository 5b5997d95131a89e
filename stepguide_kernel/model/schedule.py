"""Guides that are verified again and again, at times that a person has set."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from stepguide_kernel.model.build import FilePath
from stepguide_kernel.model.verdict import VerifyReport

Cron = Annotated[str, Meta(min_length=1, max_length=200)]
ZoneName = Annotated[str, Meta(min_length=1, max_length=100)]


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


class ScheduleRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Verify the guide at ``path``, relative to the folder that the caller works in."""

    path: FilePath
    cron: Cron
    zone: ZoneName


class TimesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which times are meant; see :class:`Schedule`."""

    cron: Cron
    zone: ZoneName


class ScheduledTimes(msgspec.Struct, frozen=True):
    """The next moments at which something would run: UTC, ISO 8601."""

    moments: tuple[str, ...]


class ScheduledRun(msgspec.Struct, frozen=True):
    """What a schedule that was due has found."""

    schedule: str
    report: VerifyReport


class ScheduledRunList(msgspec.Struct, frozen=True):
    """What all schedules that were due have found."""

    ran: tuple[ScheduledRun, ...]
