from __future__ import annotations

import time

import pytest

from stepguide_kernel.execution.limits import Limits


def test_the_nearer_limit_holds_for_a_cell() -> None:
    assert Limits(5, 60).for_cell(None) == 5
    assert Limits(60, 5).for_cell(None) == pytest.approx(5, abs=1)
    assert Limits(None, 5).for_cell(None) == pytest.approx(5, abs=1)
    assert Limits(5).for_cell(None) == 5
    assert Limits(None).for_cell(None) is None


def test_a_run_that_is_over_still_has_a_limit_since_none_would_mean_for_ever() -> None:
    over = Limits(5, 0.01)
    time.sleep(0.02)
    left = over.for_cell(None)
    assert left is not None
    assert 0 < left < 1


def test_what_a_run_waits_for_others_is_no_time_of_its_own() -> None:
    limits = Limits(60, 60)
    with limits.paused():
        time.sleep(0.05)
    assert limits.used() < 0.05


def test_it_is_said_which_limit_was_met() -> None:
    assert Limits(2, 60).exceeded() == ("CellTimeoutError", "the cell took longer than 2 s")
    over = Limits(60, 0.01)
    time.sleep(0.02)
    assert Limits(None).exceeded()[0] == "CellTimeoutError"
    assert over.exceeded() == ("RunTimeoutError", "the run took longer than 0.01 s")
