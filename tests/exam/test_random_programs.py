"""A thousand random programs; ``make test`` judges the first hundred of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.programs.outcomes import FIRST_SLICE_RIGHT, Judged, judged

PROGRAMS = 1000
AT_ONCE = 2


@pytest.mark.timeout(3600)
def test_a_thousand_programs_are_judged_rightly() -> None:
    half = PROGRAMS // AT_ONCE
    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = list(pool.map(_thorough, range(1, PROGRAMS, half), range(half, PROGRAMS + 1, half)))
    for found in parts:
        print(f"\n{found}")
        assert found.wrongly_proved == found.wrongly_doubted == []
        assert found.first_right >= FIRST_SLICE_RIGHT
        assert len(found.needless) < found.provable * 0.03


def _thorough(first: int, last: int) -> Judged:
    return judged(first, last, "--thorough")
