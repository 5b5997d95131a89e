"""Slugs: what a title becomes, and what may be asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.publishing.slugs import checked_slug, slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Paid orders by month", "paid-orders-by-month"),
        ("Überfällige Rechnungen — Q3", "uberfallige-rechnungen-q3"),
        ("  --  ", "guide"),
        ("北京", "guide"),
        ("C++ & R", "c-r"),
    ],
)
def test_a_title_becomes_small_words(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text())
def test_every_title_gives_a_slug_that_may_be_one(title: str) -> None:
    assert checked_slug(slug_of(title)) == slug_of(title)


@pytest.mark.parametrize("text", ["", "Paid", "a--b", "-a", "a-", "a/b", "..", "a" * 81, "a\n"])
def test_anything_else_is_refused_with_a_proposal(text: str) -> None:
    with pytest.raises(BadRequest) as refused:
        checked_slug(text)
    assert "such as" in refused.value.hint
