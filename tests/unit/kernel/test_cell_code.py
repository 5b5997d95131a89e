from __future__ import annotations

import pytest

from stepguide_kernel.kernel.cell_code import CellCode


@pytest.mark.parametrize(
    ("source", "expected"),
    [("import a\nfrom b import c", True), ("import a\nx = 1", False), ("", False), ("(", False)],
)
def test_only_imports_are_set_up(source: str, *, expected: bool) -> None:
    assert CellCode(source).only_imports is expected


@pytest.mark.parametrize("source", ["def broken(", "x = '\0'", "(" * 5000])
def test_code_that_does_not_parse_says_nothing(source: str) -> None:
    code = CellCode(source)
    assert (code.body, code.names, code.nodes) == ([], [], [])


def test_it_is_parsed_once() -> None:
    code = CellCode("x = 1")
    assert code.body is code.body
    assert code.names is code.names
