"""When somebody may be sent something: their digest's interval, and their quiet hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from stepguide_kernel.model.zones import zone_named

if TYPE_CHECKING:
    from stepguide_kernel.model.notification import NotificationPreferences


def may_send(preferences: NotificationPreferences, since: datetime, now: datetime) -> bool:
    """Whether what has waited ``since`` a moment may be sent ``now``; both know their zones.

    :raises UsageError: the preferences name no time zone.
    """
    ripe = since + timedelta(minutes=preferences.digest_minutes)
    return now >= ripe and not is_quiet(preferences, now)


def is_quiet(preferences: NotificationPreferences, now: datetime) -> bool:
    """Whether it is within somebody's quiet hours, as the clock on their wall has them.

    :raises UsageError: the preferences name no time zone.
    """
    if preferences.quiet_from is None or preferences.quiet_to is None:
        return False
    begin, end = (
        time.fromisoformat(preferences.quiet_from),
        time.fromisoformat(preferences.quiet_to),
    )
    clock = now.astimezone(zone_named(preferences.zone)).time()
    if begin <= end:
        return begin <= clock < end
    return clock >= begin or clock < end  # over midnight
