"""The tree of errors, as its drawing says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from stepguide_kernel import errors
from stepguide_kernel.errors import StepGuideError


def tree(root: type[StepGuideError]) -> Iterator[type[StepGuideError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


ALL = [error for error in tree(StepGuideError) if error.__module__ == errors.__name__]


def test_the_drawing_names_every_error_and_no_other() -> None:
    drawn = set(re.findall(r"(?:──|^)\s*([A-Z]\w+)", errors.__doc__ or "", re.MULTILINE))
    assert {error.__name__ for error in ALL} <= drawn


@pytest.mark.parametrize("error", ALL)
def test_every_error_can_be_told_apart_and_answered(error: type[StepGuideError]) -> None:
    assert 400 <= error.status < 600
    assert error.exit_code in {1, 2}
    assert (error.__doc__ or "").strip()


def test_codes_are_unique() -> None:
    codes = [error.code for error in ALL]
    assert len(codes) == len(set(codes))


def test_every_refusal_says_what_helps() -> None:
    package = Path(errors.__file__).parent
    silent = [
        f"{source.relative_to(package)}:{call.lineno}"
        for source in package.rglob("*.py")
        for call in _refusals(ast.parse(source.read_text(encoding="utf-8")))
        if not any(keyword.arg == "hint" for keyword in call.keywords)
    ]
    assert silent == []


def _refusals(module: ast.Module) -> Iterator[ast.Call]:
    """Calls of our errors; IPython has a ``UsageError`` too."""
    ours = {
        alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == errors.__name__
        for alias in node.names
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ours:
            yield node
