"""What ends a live run next, and when it is said."""

from __future__ import annotations

import pytest

from stepguide_kernel.room.attending import Due, Limits, due

LIMITS = Limits(idle=600, lifetime=3600)


@pytest.mark.parametrize(
    ("unused", "age", "expected"),
    [
        (0, 0, Due("idle", 600, warn=False)),
        (539, 1000, Due("idle", 61, warn=False)),
        (540, 1000, Due("idle", 60, warn=True)),
        (600, 1000, Due("idle", 0, warn=True)),
        (0, 3539, Due("lifetime", 61, warn=False)),
        (0, 3550, Due("lifetime", 50, warn=True)),
        (590, 3599, Due("lifetime", 1, warn=True)),
    ],
)
def test_the_nearest_end_is_due_and_said_a_minute_before(
    unused: float, age: float, expected: Due
) -> None:
    assert due(LIMITS, unused=unused, age=age) == expected


def test_short_limits_are_warned_of_in_their_last_third() -> None:
    short = Limits(idle=6, lifetime=3600)
    assert not due(short, unused=3, age=3).warn
    assert due(short, unused=4, age=4).warn
