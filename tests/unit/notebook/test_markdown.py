from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.notebook.markdown import Heading, headings, leading_heading, plain


@pytest.mark.parametrize(
    ("source", "level", "title"),
    [
        ("# Load", 1, "Load"),
        ("## Load the orders ##", 2, "Load the orders"),
        ("   ### Load", 3, "Load"),
        ("\n\n## Load", 2, "Load"),
        ("##\tLoad", 2, "Load"),
        ("##", 2, ""),
        ("Load\n----", 2, "Load"),
        ("Load\n====\nmore", 1, "Load"),
        ("## **Load** the `orders` from [here](x.csv)", 2, "Load the orders from here"),
        ("## <a id='x'></a>Load snake_case_name", 2, "Load snake_case_name"),
    ],
)
def test_a_cell_that_begins_with_a_heading(source: str, level: int, title: str) -> None:
    found = leading_heading(source)
    assert found is not None
    assert (found.level, found.title) == (level, title)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "text\n\n## Later",
        "##NoSpace",
        "####### seven",
        "    ## code",
        "```\n## In a fence\n```",
        "~~~python\n# comment\n~~~",
        "> ## Quoted",
        "- item\n---",
        "| a |\n|---|",
    ],
)
def test_a_cell_that_does_not(source: str) -> None:
    assert leading_heading(source) is None


def test_headings_are_found_in_order_and_none_in_fences() -> None:
    source = "# A\n```\n# no\n~~~\n# no\n````\n## B\ntext\n\nC\n---\n"
    assert list(headings(source)) == [Heading(1, "A", 0), Heading(2, "B", 6), Heading(2, "C", 9)]


def test_a_fence_that_is_never_closed_runs_to_the_end() -> None:
    assert list(headings("```\n# a\n# b")) == []


@given(st.text())
def test_any_text_has_headings_or_not(source: str) -> None:
    for heading in headings(source):
        assert 1 <= heading.level <= 6
        assert plain(heading.title) == " ".join(plain(heading.title).split())
