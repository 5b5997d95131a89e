from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stepguide_kernel.execution.comparison.difference import Difference, Precision, gravest
from stepguide_kernel.execution.comparison.texts import deviation, text_difference

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RTOL = 1e-3
COMMON = Precision(RTOL, NOW)
EXACT = Precision(0.0, NOW, exact=True)

numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
lines = st.lists(st.one_of(numbers.map(repr), st.text("abc {},:=[]\n", max_size=6))).map(" ".join)


@given(st.text())
def test_nothing_differs_from_itself(text: str) -> None:
    assert text_difference(text, text, COMMON) is None
    assert text_difference(text, text, EXACT) is None


@given(lines, lines)
def test_a_difference_is_of_the_same_kind_in_both_directions(one: str, other: str) -> None:
    there, back = text_difference(one, other, COMMON), text_difference(other, one, COMMON)
    assert (there and there.kind) == (back and back.kind)


@given(st.lists(numbers, min_size=1), st.floats(-0.99, 0.99))
def test_scaling_within_the_tolerance_is_no_difference(values: list[float], part: float) -> None:
    factor = 1 / (1 + abs(part) * RTOL)
    before = " ".join(map(repr, values))
    after = " ".join(repr(value * factor) for value in values)
    assert text_difference(before, after, COMMON) is None


@given(numbers, st.floats(1.01, 1e6))
def test_scaling_beyond_it_is_numeric_and_named(value: float, factor: float) -> None:
    assume(abs(value) > 1e-6)
    found = text_difference(f"mean {value!r}", f"mean {value * factor!r}", COMMON)
    assert found is not None
    assert found.kind == "numeric"
    assert found.detail.startswith(f"mean {value!r} → ")
    assert found.size == pytest.approx(1 - 1 / factor)


@given(numbers, numbers)
def test_a_deviation_is_symmetrical_and_at_most_two(one: float, other: float) -> None:
    assert deviation(one, other) == deviation(other, one)
    assert 0 <= deviation(one, other) <= 2


def test_infinity_is_far_from_everything_else() -> None:
    assert deviation(float("inf"), 1.0) == 2
    assert deviation(float("inf"), float("inf")) == 0


@given(st.permutations(["'a'", "'b'", "'c'", "1"]))
def test_a_set_has_no_order_but_has_members(members: list[str]) -> None:
    printed = "{" + ", ".join(members) + "}"
    assert text_difference("{'a', 'b', 'c', 1}", printed, COMMON) is None
    assert text_difference("{'a', 'b', 'd', 1}", printed, COMMON) is not None


@pytest.mark.parametrize(
    ("was", "now_is", "words"),
    [
        ("rows: 3", "rows: 4", "rows 3 → 4 (+33 %)"),
        ("Adelie 38.8 18.3", "Adelie 38.8 19.3", "Adelie 18.3 → 19.3 (+5 %)"),
        ("r2 = 0.5, rmse = 2", "r2 = 0.5, rmse = 1", "rmse 2 → 1 (-50 %)"),
        ("0 of 3", "1 of 3", "0 → 1"),
        ("mean 1000", "mean 1000.2", "mean 1000 → 1000.2 (+0.02 %)"),
        ("1 2 3", "2 4 6", "1 → 2 (+100 %), and 2 more"),
    ],
)
def test_both_values_are_said_with_what_the_text_calls_them(
    was: str, now_is: str, words: str
) -> None:
    found = text_difference(was, now_is, Precision(1e-5, NOW))
    assert found is not None
    assert found.words == words


def test_the_gravest_comes_first_and_counts_its_kind() -> None:
    small, large = Difference("numeric", "a", 0.1), Difference("numeric", "b", 0.2, 2)
    worst = gravest([Difference("cosmetic", "c", 9.0), small, large])
    assert worst is not None
    assert worst.words == "b, and 2 more"
    assert gravest([]) is None


@pytest.mark.parametrize("text", ["x" * 10**6, "{" * 10**5, "1 " * 10**5, "a {1, " * 10**4])
def test_long_texts_take_no_long_time(text: str) -> None:
    started = time.process_time()
    text_difference(f"{text} 1", f"{text} 2", COMMON)
    assert time.process_time() - started < 10
