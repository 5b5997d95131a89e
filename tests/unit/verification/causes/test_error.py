from __future__ import annotations

import pytest

from stepguide_kernel.verification.causes.error import of_error
from tests.unit.notebook.sample import code
from tests.unit.verification.causes.failing import SHOWN, error, failed

STATED = [
    ("AssertionError", "", "check_failed"),
    ("IndentationError", "unexpected indent (1.py, line 1)", "syntax_error"),
    ("StdinNotImplementedError", "raw_input was called", "asks_for_input"),
    ("SyntaxError", "invalid syntax (1.py, line 1)", "syntax_error"),
    ("SystemExit", "1", "left_early"),
    ("UsageError", "Line magic function `%no_such` not found.", "missing_magic"),
    ("UsageError", "unrecognized arguments: --x", "unknown"),
    ("MemoryError", "", "out_of_memory"),
]


@pytest.mark.parametrize(("ename", "evalue", "cause"), STATED)
def test_what_an_error_states_is_believed(ename: str, evalue: str, cause: str) -> None:
    finding = of_error(failed(ename, evalue))
    assert finding[:2] == ("failed", cause)
    assert bool(finding.hint) == (cause != "unknown")


def test_an_array_that_is_too_large_is_a_matter_of_memory() -> None:
    classes = ("_ArrayMemoryError", "MemoryError")
    assert of_error(failed("_ArrayMemoryError", classes=classes)).cause == "out_of_memory"


def test_an_assert_of_a_library_is_not_the_guide_s() -> None:
    assert of_error(failed("AssertionError", through=("pandas",))).cause == "unknown"


def test_a_library_that_is_no_python_is_not_the_guide_s_syntax() -> None:
    path = "/x/site-packages/old.py"
    assert of_error(failed("SyntaxError", "invalid", filename=path)).cause == "unknown"


def test_python_2_is_told_from_a_slip() -> None:
    found = of_error(failed("SyntaxError", "Missing parentheses in call to 'print'. Did you"))
    assert "Python 2" in found.hint


def test_an_error_in_the_file_is_meant_only_if_the_author_went_on() -> None:
    shown = code("x", execution_count=3, outputs=[error("ValueError")])
    went_on = code("y", execution_count=4)
    stopped = code("y", execution_count=1)
    assert of_error(failed("ValueError", "", shown, went_on)).cause == "shown_on_purpose"
    assert "raises-exception" in of_error(failed("ValueError", "", shown, went_on)).hint
    assert of_error(failed("ValueError", "", shown, stopped)).cause == "unknown"
    assert of_error(failed("KeyError", "", shown, went_on)).cause == "unknown"


def test_what_is_missing_is_missing_even_if_it_was_when_the_file_was_saved() -> None:
    words = "No module named 'ipyvolume'"
    shown = code("x", execution_count=3, outputs=[error("ModuleNotFoundError", words)])
    found = of_error(failed("ModuleNotFoundError", words, shown, code("y", execution_count=4)))
    assert found.cause == "missing_package"


ROWS = '[r["tz"] for r in rows]'
TAUGHT = [
    ("arr - arr.mean(1)", "arr - arr.mean(1).reshape((4, 1))", "operator", "ValueError", ""),
    (ROWS, '[r["tz"] for r in rows if "tz" in r]', "subscript", "KeyError", "'tz'"),
]
NOT_TAUGHT = [
    ("a - b", "(a - b).sum()", "operator", "ValueError", ""),
    ("a - b", "a - c", "operator", "ValueError", ""),
    ("a - b\nc", "a - b.T", "operator", "ValueError", ""),
    ("f(a)", "f(a, axis=1)", "", "TypeError", ""),
    (ROWS, '[r["tz"] for r in rows if r["ok"]]', "subscript", "KeyError", "'tz'"),
]


@pytest.mark.parametrize(("source", "below", "operation", "ename", "evalue"), TAUGHT)
def test_a_cell_that_the_next_corrects_is_meant(
    source: str, below: str, operation: str, ename: str, evalue: str
) -> None:
    found = of_error(failed(ename, evalue, code(source), code(below), operation=operation))
    assert found.cause == "shown_on_purpose"


@pytest.mark.parametrize(("source", "below", "operation", "ename", "evalue"), NOT_TAUGHT)
def test_a_cell_that_the_next_goes_on_from_is_not(
    source: str, below: str, operation: str, ename: str, evalue: str
) -> None:
    cells = code(source, outputs=[SHOWN]), code(below)
    assert of_error(failed(ename, evalue, *cells, operation=operation)).cause == "unknown"
