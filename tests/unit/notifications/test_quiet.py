from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stepguide_kernel.errors import UsageError
from stepguide_kernel.model.notification import NotificationPreferences
from stepguide_kernel.notifications.quiet import is_quiet, may_send

NIGHT = NotificationPreferences(zone="Europe/Berlin", quiet_from="22:00", quiet_to="07:00")


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-11-22T20:59", False),  # 21:59 in Berlin
        ("2026-11-22T21:00", True),
        ("2026-11-23T05:59", True),
        ("2026-11-23T06:00", False),
        ("2026-07-01T20:00", True),  # 22:00 in Berlin's summer
        ("2026-07-01T05:00", False),
    ],
)
def test_the_night_is_quiet_by_the_clock_on_the_wall(moment: str, *, quiet: bool) -> None:
    assert is_quiet(NIGHT, datetime.fromisoformat(moment).replace(tzinfo=UTC)) is quiet


def test_a_rest_at_noon_ends_at_its_end() -> None:
    noon = NotificationPreferences(quiet_from="12:00", quiet_to="13:00")
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert is_quiet(noon, at)
    assert not is_quiet(noon, at + timedelta(hours=1))


def test_what_comes_together_waits_for_the_end_of_its_interval() -> None:
    wanted = NotificationPreferences(digest_minutes=30)
    since = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert not may_send(wanted, since, since + timedelta(minutes=29))
    assert may_send(wanted, since, since + timedelta(minutes=30))


@pytest.mark.parametrize("zone", ["Nowhere", "", "../etc/passwd", "Europe"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    wanted = NotificationPreferences(zone=zone, quiet_from="22:00", quiet_to="07:00")
    with pytest.raises(UsageError):
        is_quiet(wanted, datetime.now(UTC))
