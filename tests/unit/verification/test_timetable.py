from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.errors import UsageError
from stepguide_kernel.verification import timetable
from stepguide_kernel.verification.timetable import local_zone, next_run

BERLIN = "Europe/Berlin"


def times(cron: str, zone: str, after: datetime, count: int) -> list[str]:
    found = []
    for _ in range(count):
        after = next_run(cron, zone, after)
        found.append(after.strftime("%m-%d %H:%M"))
    return found


def test_times_are_those_of_the_zone() -> None:
    after = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
    assert times("0 6 * * 1-5", BERLIN, after, 2) == ["11-23 05:00", "11-24 05:00"]
    assert times("0 6 * * 1-5", "Asia/Tokyo", after, 1) == ["11-22 21:00"]


def test_a_time_that_summer_time_leaves_out_is_made_up_for_once() -> None:
    after = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert times("30 2 * * *", BERLIN, after, 3) == ["03-29 01:00", "03-30 00:30", "03-31 00:30"]


def test_a_time_that_comes_twice_counts_once() -> None:
    after = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert times("30 2 * * *", BERLIN, after, 2) == ["10-25 00:30", "10-26 01:30"]


def test_every_half_hour_is_every_half_hour_also_when_the_clock_is_set_back() -> None:
    after = datetime(2026, 10, 24, 23, 45, tzinfo=UTC)
    expected = ["10-25 00:00", "10-25 00:30", "10-25 01:00", "10-25 01:30", "10-25 02:00"]
    assert times("*/30 * * * *", BERLIN, after, 5) == expected


@given(st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - made UTC below
def test_the_next_run_is_ahead_and_within_a_day_and_two_hours_of_a_daily_one(
    naive: datetime,
) -> None:
    after = naive.replace(tzinfo=UTC)
    assert timedelta(0) < next_run("30 2 * * *", BERLIN, after) - after <= timedelta(hours=26)


@pytest.mark.parametrize(
    "cron", ["", "x", "99 * * * *", "0 0 31 2 *", "@daily", "* * * * * *", "* * * *", "0 6 * * mo-"]
)
def test_what_says_no_times_is_refused_with_an_example(cron: str) -> None:
    with pytest.raises(UsageError) as refused:
        next_run(cron, "UTC", datetime(2026, 1, 1, tzinfo=UTC))
    assert refused.value.hint


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc/passwd", "Europe"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(UsageError, match="no time zone"):
        next_run("0 6 * * *", zone, datetime(2026, 1, 1, tzinfo=UTC))


def test_this_machines_zone_is_that_of_the_environment_else_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert local_zone() == "Asia/Tokyo"
    monkeypatch.setenv("TZ", "nowhere")
    link = tmp_path / "localtime"
    monkeypatch.setattr(timetable, "_LOCALTIME", link)
    assert local_zone() == "UTC"
    zones = tmp_path / "zoneinfo" / "Europe"
    zones.mkdir(parents=True)
    (zones / "Berlin").touch()
    link.symlink_to(zones / "Berlin")
    assert local_zone() == BERLIN
