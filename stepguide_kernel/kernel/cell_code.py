"""The code of one run, parsed once for all who read it."""

from __future__ import annotations

import ast
from functools import cached_property

from stepguide_kernel.kernel.names import Names, statements_of


class CellCode:
    """Transformed (pure Python) code; what does not parse says nothing."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def body(self) -> list[ast.stmt]:
        """Its statements."""
        try:
            return ast.parse(self.text).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []

    @cached_property
    def names(self) -> list[Names]:
        """What each statement reads, binds and changes."""
        return statements_of(self.body)

    @property
    def only_imports(self) -> bool:
        """Whether it does nothing but import."""
        return bool(self.body) and all(
            isinstance(node, ast.Import | ast.ImportFrom) for node in self.body
        )

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of every statement."""
        return [node for statement in self.body for node in ast.walk(statement)]

    def mentions(self, *words: str) -> bool:
        """Whether one of the words stands in it: a quick look before a long one."""
        return any(word in self.text for word in words)
