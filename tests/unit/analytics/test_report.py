from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.analytics.report import reading_of
from stepguide_kernel.model.guide import Step
from stepguide_kernel.model.reading import EventKind, GuideReading, Seen

STEPS = tuple(Step(f"s{number}", number, f"Step {number}", (number, number)) for number in range(4))


def _read(*seen: tuple[str, EventKind, str]) -> GuideReading:
    events = [Seen("orders", visit, kind, step) for visit, kind, step in seen]
    return reading_of("orders", "Orders", STEPS, events)


def test_nothing_seen_is_nothing_read() -> None:
    reading = _read()
    assert (reading.views, reading.done, reading.live, reading.completion) == (0, 0, 0, None)
    assert [(step.reached, step.dropped) for step in reading.steps] == [(0, 0)] * 4


def test_readers_drop_off_at_the_last_step_they_saw() -> None:
    reading = _read(
        ("a", "step", "s0"),
        ("a", "step", "s1"),
        ("b", "step", "s0"),
        ("c", "step", "s2"),
        ("c", "step", "s1"),
        ("d", "step", "s3"),
    )
    assert [step.reached for step in reading.steps] == [2, 2, 1, 1]
    # d reached the end, where nobody drops off.
    assert [step.dropped for step in reading.steps] == [1, 1, 1, 0]


def test_completion_is_the_share_of_views_that_ended_with_done() -> None:
    reading = _read(("a", "view", ""), ("b", "view", ""), ("a", "done", ""), ("b", "live", ""))
    assert (reading.views, reading.done, reading.live, reading.completion) == (2, 1, 1, 0.5)


def test_who_is_stuck_counts_at_the_step_also_under_an_id_it_once_had() -> None:
    steps = (Step("new", 1, "Step", (0, 1), aliases=("old",)), STEPS[2])
    events = [Seen("orders", visit, "stuck", step) for visit, step in [("a", "old"), ("b", "new")]]
    reading = reading_of("orders", "Orders", steps, [*events, *events])
    assert [step.stuck for step in reading.steps] == [2, 0]
    assert reading.views == 0


def test_steps_that_the_guide_no_longer_has_count_for_nothing() -> None:
    reading = _read(("a", "view", ""), ("a", "step", "gone"))
    assert reading.views == 1
    assert sum(step.reached for step in reading.steps) == 0


def test_a_step_is_found_by_an_id_it_once_had() -> None:
    steps = (Step("new", 1, "Step", (0, 1), aliases=("old",)), STEPS[2])
    events = [Seen("orders", "a", "step", "old"), Seen("orders", "b", "step", "new")]
    assert reading_of("orders", "Orders", steps, events).steps[0].reached == 2


_EVENTS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from(["view", "step", "live", "done"]),
        st.sampled_from(["s0", "s1", "s2", "s3", "gone"]),
    )
)


@given(_EVENTS)
def test_the_numbers_agree_with_each_other(events: list[tuple[str, EventKind, str]]) -> None:
    seen = [(visit, kind, step if kind == "step" else "") for visit, kind, step in events]
    reading = _read(*seen)
    assert reading == _read(*reversed(seen), *seen)
    assert reading.completion is None or 0 <= reading.completion <= 1
    for step in reading.steps:
        assert 0 <= step.dropped <= step.reached <= 6
