from __future__ import annotations

from typing import Any

import pytest

from stepguide_kernel.verification.causes.error import of_error
from stepguide_kernel.verification.causes.finding import Before
from tests.unit.notebook.sample import code
from tests.unit.verification.causes.failing import SHOWN, error, failed

PANDAS = {"package": "pandas", "version": "3.1.1"}
MODULE: dict[str, Any] = {"owner": "pandas", "kind": "module", "name": "Panel", **PANDAS}
CLASS: dict[str, Any] = {"owner": "pandas.DataFrame", "kind": "class", "name": "append", **PANDAS}
FUNCTION: dict[str, Any] = {"owner": "pandas.f", "kind": "function", "name": "axis", **PANDAS}
BEFORE = Before({"pandas": "2.2.0"}, "since the last green run (1 Nov)")
WORKED = code("x", outputs=[SHOWN])


@pytest.mark.parametrize("lacking", [MODULE, FUNCTION])
def test_lacking_something_needs_evidence_that_it_was_there(lacking: dict[str, Any]) -> None:
    ename = "TypeError" if lacking is FUNCTION else "AttributeError"
    assert of_error(failed(ename, **lacking)).cause == "unknown"
    assert of_error(failed(ename, "", WORKED, **lacking)).cause == "api_change"
    counted = code("x", execution_count=3)
    assert of_error(failed(ename, "", counted, **lacking)).cause == "api_change"
    assert of_error(failed(ename, saved_with="3.6.1", **lacking)).cause == "api_change"
    assert of_error(failed(ename, saved_with="3.11.2", **lacking)).cause == "unknown"
    assert of_error(failed(ename, before=BEFORE, **lacking)).cause == "api_change"


def test_both_versions_are_named_where_both_are_known() -> None:
    hint = of_error(failed("AttributeError", before=BEFORE, **MODULE)).hint
    assert "pandas went 2.2.0 → 3.1.1 since the last green run (1 Nov)." in hint
    assert "pandas (of pandas 3.1.1) has no Panel" in hint


def test_a_slip_is_no_change() -> None:
    found = of_error(failed("AttributeError", "", WORKED, near="read_csv", **MODULE))
    assert found.cause == "unknown"
    assert "did you mean read_csv?" in found.hint


def test_a_module_that_nobody_imported_is_no_change() -> None:
    found = of_error(failed("AttributeError", "", WORKED, submodule=True, **MODULE))
    assert found.cause == "unknown"
    assert "import pandas.Panel" in found.hint


def test_an_object_may_be_of_another_class_than_its_author_thinks() -> None:
    assert of_error(failed("AttributeError", "", WORKED, **CLASS)).cause == "unknown"
    related: dict[str, Any] = {**CLASS, "related": "_append"}
    assert of_error(failed("AttributeError", "", WORKED, **related)).cause == "api_change"
    assert of_error(failed("AttributeError", before=BEFORE, **CLASS)).cause == "api_change"
    passed_on: dict[str, Any] = {**related, "through": ("seaborn",)}
    assert of_error(failed("AttributeError", "", WORKED, **passed_on)).cause == "unknown"


def test_a_column_is_no_part_of_an_interface() -> None:
    column = {**CLASS, "name": "region", "dynamic": True}
    assert of_error(failed("AttributeError", before=BEFORE, **column)).cause == "unknown"


def test_the_guide_s_own_module_is_no_package() -> None:
    own: dict[str, Any] = {**MODULE, "package": "", "version": ""}
    assert of_error(failed("AttributeError", "", WORKED, **own)).cause == "unknown"


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("`np.string_` was removed in the NumPy 2.0 release.", "api_change"),
        ("Support for multi-dimensional indexing is no longer available", "api_change"),
        ("the file was moved", "unknown"),
    ],
)
def test_a_package_that_says_so_itself_is_believed(words: str, cause: str) -> None:
    assert of_error(failed("AttributeError", words, through=("numpy",))).cause == cause
    assert of_error(failed("AttributeError", words)).cause == "unknown"


def test_a_newer_name_is_offered_and_two_that_do_not_fit_are_both_named() -> None:
    renamed = {**CLASS, "related": "append_rows"}
    assert "It has append_rows." in of_error(failed("AttributeError", "", WORKED, **renamed)).hint
    asked = {**MODULE, "through": ("seaborn",)}
    assert "seaborn asks for it" in of_error(failed("AttributeError", "", WORKED, **asked)).hint


def test_an_error_that_the_file_shows_is_no_evidence_that_the_cell_worked() -> None:
    shown = code("x", execution_count=2, outputs=[error("AttributeError")])
    assert of_error(failed("AttributeError", "", shown, **MODULE)).cause == "unknown"
