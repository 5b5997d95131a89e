"""Files and functions stay small enough to read at one go."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FILE_LINES = 400
FUNCTION_LINES = 60

LONG_FILES = {"extension/src/api/_contract.ts": "generated from openapi.json"}
LONG_FUNCTIONS: dict[str, str] = {}
"""``path::name`` and the reason why it reads better in one piece."""


def test_files_are_short(root: Path, tracked: Callable[..., list[Path]]) -> None:
    lengths = {
        str(path): len((root / path).read_text(encoding="utf-8").splitlines())
        for path in tracked("*.py", "*.ts", "*.tsx")
    }
    assert {path for path, lines in lengths.items() if lines > FILE_LINES} <= set(LONG_FILES)
    assert set(LONG_FILES) <= set(lengths), "an exemption names a file that is gone"


def test_functions_are_short(root: Path, tracked: Callable[..., list[Path]]) -> None:
    long = {
        f"{path}::{name}"
        for path in tracked("*.py")
        for name, lines in _functions((root / path).read_text(encoding="utf-8"))
        if lines > FUNCTION_LINES
    }
    assert long == set(LONG_FUNCTIONS)


@pytest.mark.parametrize(("body", "lines"), [("'''Doc.'''", 1), ("x = 1\n    return x", 3)])
def test_a_docstring_does_not_count(body: str, lines: int) -> None:
    assert list(_functions(f"def f():\n    {body}\n")) == [("f", lines)]


def _functions(source: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1 - _docstring(node)


def _docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    if ast.get_docstring(node, clean=False) is None:
        return 0
    first = node.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1
