from __future__ import annotations

from nbformat.v4 import new_code_cell

from stepguide_kernel.recording.hidden_state import hidden_state
from stepguide_kernel.recording.saved_cells import saved_cells


def _hidden(*cells: tuple[int | None, str]) -> tuple[str, ...]:
    nodes = [
        new_code_cell(source, id=f"c{number}", execution_count=count)
        for number, (count, source) in enumerate(cells)
    ]
    return hidden_state(saved_cells(nodes, 0.0))


def test_a_notebook_that_was_run_from_top_to_bottom_hides_nothing() -> None:
    assert _hidden((1, "x = 1"), (2, "def f(): return x + y"), (3, "y = 2"), (4, "f()")) == ()


def test_a_name_that_no_cell_defines_any_more_is_told() -> None:
    (said,) = _hidden((1, "x = 1"), (2, "print(x + rate)"))
    assert said.startswith("[2] uses rate, which no cell defines: ")


def test_a_name_that_only_a_cell_below_defines_is_told() -> None:
    found = _hidden((2, "print(x)"), (1, "x = 1"))
    assert found == (
        "[2] uses x, which [1] below it defines",
        "[2] stands above [1] and ran after it",
    )


def test_runs_of_which_nothing_is_left_are_told() -> None:
    (said,) = _hidden((1, "x = 1"), (9, "x"))
    assert said.startswith("nothing is left of [2], [3], [4], [5], [6] and 2 more: ")


def test_a_kernel_started_anew_is_told() -> None:
    (said,) = _hidden((1, "x = 1"), (1, "y = 1"))
    assert said.startswith("two cells are numbered [1]: ")


def test_a_cell_that_never_ran_is_told_by_how_it_begins() -> None:
    (said,) = _hidden((1, "x = 1"), (None, "late = 2\nlate"))
    assert said == "the cell 'late = 2' was not run, or its outputs were cleared"
    assert _hidden((None, "x = 1")) == (), "nobody ran it, so nothing is hidden"


def test_what_a_star_import_brings_is_nobodys_guess() -> None:
    assert _hidden((1, "from math import *"), (2, "sqrt(4)")) == ()


def test_magics_and_the_shell_hide_nothing() -> None:
    assert _hidden((1, "folder = 'a'"), (2, "!ls {folder}"), (3, "%time x = 1"), (4, "x")) == ()
