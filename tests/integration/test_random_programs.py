"""Random programs, recorded by the real recorder and judged by replay in forks."""

from __future__ import annotations

from tests.programs.outcomes import FIRST_SLICE_RIGHT, judged

PROGRAMS = 60


def test_what_is_called_proved_is_right_and_the_first_slice_mostly_is() -> None:
    found = judged(1, PROGRAMS)
    print(f"\n{found}")
    assert found.programs > PROGRAMS * 0.8, "few programs may end without showing anything"
    assert found.provable > found.programs * 0.8, "what nobody can prove shows little"
    assert found.wrongly_proved == found.wrongly_doubted == []
    assert found.first_right >= FIRST_SLICE_RIGHT, found
