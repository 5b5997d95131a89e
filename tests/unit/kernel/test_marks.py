from __future__ import annotations

from stepguide_kernel.kernel.marks import Marks


def test_a_range_counts_the_runs_after_record_until_stop() -> None:
    marks = Marks()
    assert (marks.recording, marks.count(3)) == (False, 0)
    assert marks.mark("record", 3)
    assert (marks.recording, marks.count(5)) == (True, 2)
    assert marks.mark("stop", 5)
    assert (marks.recording, marks.count(9)) == (False, 2)


def test_a_new_range_takes_the_place_of_the_old_one() -> None:
    marks = Marks()
    for kind, runs in (("record", 0), ("stop", 2), ("record", 4)):
        assert marks.mark(kind, runs)  # type: ignore[arg-type]
    assert (marks.recording, marks.count(5)) == (True, 1)


def test_a_mark_that_says_nothing_new_is_none() -> None:
    marks = Marks()
    assert not marks.mark("stop", 1)
    assert marks.mark("record", 1)
    assert not marks.mark("record", 2)
    assert marks.count(3) == 2
