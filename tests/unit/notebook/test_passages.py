from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.notebook.passages import Passage, exact, likeness_of, nearest

LETTERS = st.text(alphabet="ab\n", max_size=24)
WANTED = st.text(alphabet="ab\n", min_size=1, max_size=8)


def _fewest_edits(text: str, wanted: str) -> int:
    """By the table of edit distances, row by row: what a passage stands behind is free."""
    above = [0] * (len(text) + 1)
    for row, letter in enumerate(wanted, 1):
        here = [row]
        for at, other in enumerate(text):
            here.append(min(above[at] + (letter != other), above[at + 1] + 1, here[at] + 1))
        above = here
    return min(above)


@given(text=LETTERS, wanted=WANTED)
def test_likeness_is_what_the_fewest_edits_leave(text: str, wanted: str) -> None:
    assert likeness_of(text, wanted) == 1 - _fewest_edits(text, wanted) / len(wanted)


@given(text=LETTERS, wanted=WANTED)
def test_the_nearest_passage_is_as_like_as_any_is(text: str, wanted: str) -> None:
    start, end, likeness = nearest(text, wanted)
    assert 0 <= start <= end <= len(text)
    assert likeness == likeness_of(text, wanted)


@given(before=LETTERS, wanted=WANTED, after=LETTERS)
def test_what_stands_there_is_found_to_the_letter(before: str, wanted: str, after: str) -> None:
    text = before + wanted + after
    assert Passage(len(before), len(before) + len(wanted), 1.0) in list(exact(text, wanted))
    start, end, likeness = nearest(text, wanted)
    assert (text[start:end], likeness) == (wanted, 1.0)


def test_what_was_typed_in_is_found_whole() -> None:
    text = "orders = load()\npaid = orders.query('paid').dropna()\nlen(paid)"
    start, end, likeness = nearest(text, "paid = orders.query('paid')")
    assert text[start:end] == "paid = orders.query('paid')"
    start, end, likeness = nearest(text, "paid = order.query('paid').dropna(axis=0)")
    assert text[start:end] == "paid = orders.query('paid').dropna()"
    assert 0.8 < likeness < 1
