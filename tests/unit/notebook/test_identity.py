from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.notebook.identity import derived_id
from stepguide_kernel.notebook.migrations import raise_to_4_5
from tests.unit.notebook.sample import code, notebook, text

SOURCES = st.lists(st.sampled_from(["", "x = 1", "x = 2"]), max_size=6)


@given(SOURCES)
def test_raising_gives_every_cell_a_legal_id_of_its_own_and_the_same_each_time(
    sources: list[str],
) -> None:
    old = notebook(*(code(source) for source in sources), minor=4)
    raised = raise_to_4_5(old)
    ids = [cell["id"] for cell in raised.cells]
    assert len(set(ids)) == len(sources)
    assert ids == [cell["id"] for cell in raise_to_4_5(old).cells]
    assert raise_to_4_5(raised).node == raised.node


def test_raising_does_not_modify_its_input() -> None:
    old = notebook(code("1"), text("2"), minor=2)
    before = old.to_bytes()
    raised = raise_to_4_5(old)
    assert old.to_bytes() == before
    assert raised.node.nbformat_minor == 5


def test_a_newer_minor_format_is_not_lowered() -> None:
    assert raise_to_4_5(notebook(code("1", "a"), minor=9)).node.nbformat_minor == 9


def test_an_id_does_not_depend_on_what_stands_above() -> None:
    alone = raise_to_4_5(notebook(code("b"), minor=4)).cells[0]["id"]
    below = raise_to_4_5(notebook(text("a"), code("b"), minor=4)).cells[1]["id"]
    assert alone == below


def test_good_ids_stay_and_of_doubled_ones_the_first() -> None:
    mixed = notebook(code("1", "one"), code("2", "one"), code("3", "$bad"), code("4", "four"))
    ids = [cell["id"] for cell in raise_to_4_5(mixed).cells]
    assert (ids[0], ids[3]) == ("one", "four")
    assert len(set(ids)) == 4
    assert "$bad" not in ids


def test_parts_of_an_id_do_not_run_together() -> None:
    assert derived_id("ab", "c") != derived_id("a", "bc")
    assert derived_id("a") == derived_id("a")
