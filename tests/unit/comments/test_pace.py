from __future__ import annotations

import pytest

from stepguide_kernel.comments.pace import AT_ONCE, PER_MINUTE, UNVERIFIED_AT_ONCE, Pace
from stepguide_kernel.errors import TooMany
from stepguide_kernel.model.people import Person


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def _person(name: str, *, verified: bool = True) -> Person:
    return Person(name, name, "commenter", verified)


def test_a_person_says_so_much_at_once_and_then_as_time_goes_by() -> None:
    clock = Clock()
    pace = Pace(clock)
    for _ in range(AT_ONCE):
        pace.admit(_person("lee"))
    with pytest.raises(TooMany) as refused:
        pace.admit(_person("lee"))
    assert refused.value.hint == "wait 1 s and send it again"
    pace.admit(_person("mia"))
    clock.now = 60.0
    for _ in range(PER_MINUTE):
        pace.admit(_person("lee"))
    with pytest.raises(TooMany):
        pace.admit(_person("lee"))


def test_who_is_known_by_a_cookie_only_gains_nothing_by_another_one() -> None:
    pace = Pace(Clock())
    for number in range(UNVERIFIED_AT_ONCE):
        pace.admit(_person(f"anybody-{number}", verified=False))
    with pytest.raises(TooMany):
        pace.admit(_person("somebody-else", verified=False))
    pace.admit(_person("lee"))
