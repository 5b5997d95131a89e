"""When a schedule is due: cron expressions in IANA time zones.

As in Debian's cron, a time that a change to summer time leaves out is made up for right after
it, and one that the change back brings twice counts once, unless the hour is a wildcard.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from stepguide_kernel.errors import UsageError
from stepguide_kernel.model.zones import zone_named

_FIELDS = 5
_LOCALTIME = Path("/etc/localtime")


def next_run(cron: str, zone: str, after: datetime) -> datetime:
    """Return the first moment after ``after`` that ``cron`` names in ``zone``, in UTC.

    :raises UsageError: the expression or the zone is none, or no such moment ever comes.
    """
    return next_runs(cron, zone, after, 1)[0]


def next_runs(cron: str, zone: str, after: datetime, count: int) -> tuple[datetime, ...]:
    """Return the first ``count`` such moments; see :func:`next_run`."""
    from cronsim import CronSim, CronSimError

    local = after.astimezone(zone_named(zone))
    if len(cron.split()) != _FIELDS:
        raise _no_times(cron, "it needs five fields")
    try:
        moments = tuple(moment.astimezone(UTC) for moment in islice(CronSim(cron, local), count))
    except CronSimError as error:
        raise _no_times(cron, str(error)) from error
    if not moments:
        raise UsageError(f"{cron!r} never comes", hint="name a day that exists")
    return moments


def _no_times(cron: str, why: str) -> UsageError:
    return UsageError(
        f"{cron!r} says no times: {why[:1].lower()}{why[1:]}",
        hint="minute hour day month weekday, such as '0 6 * * 1-5' for working days at six",
    )


def local_zone() -> str:
    """Return the name of this machine's time zone; UTC where it has none."""
    named = [os.environ.get("TZ", "").lstrip(":")]
    if _LOCALTIME.is_symlink():
        named.append(str(_LOCALTIME.resolve()).rpartition("zoneinfo/")[2])
    for name in filter(None, named):
        try:
            zone_named(name)
        except UsageError:
            continue
        return name
    return "UTC"
