"""Raising notebooks to 4.5, and looking at them as if they had been."""

from __future__ import annotations

import pytest

from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.migrations import raise_to_4_5, seen_as_4_5
from tests.unit.notebook.sample import code, notebook, text

OWN = notebook(text("# A", "a"), code("1", "b"))
LACKING = {
    "doubled ids": notebook(code("1", "a"), code("2", "a")),
    "an illegal id": notebook(code("1", "no id, this")),
    "an older minor": notebook(text("# A"), code("1"), minor=4),
}


def test_a_notebook_that_lacks_nothing_is_seen_without_a_copy() -> None:
    assert seen_as_4_5(OWN) is OWN
    assert seen_as_4_5(OWN).node == raise_to_4_5(OWN).node


@pytest.mark.parametrize("made", LACKING.values(), ids=LACKING)
def test_what_is_lacking_is_seen_as_raised_and_the_notebook_stays(made: Notebook) -> None:
    before = made.copy().node
    assert seen_as_4_5(made).node == raise_to_4_5(made).node != before
    assert made.node == before
