"""The texts in Python code, where they stand, and what they are called.

Standing of a literal is given in characters; magics and shell lines, which are no Python, are
passed over.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from stepguide_kernel.redaction.literal_names import name_of

_NOT_PYTHON = re.compile(r"^[ \t]*(?:[\w, ]+=\s*)?[%!?][^\n]*|^[^\n]*\?\??[ \t]*$", re.MULTILINE)
_OTHER_LANGUAGE = re.compile(r"\s*%%(?!time\b|timeit\b|capture\b|prun\b)")
_GAP = "\ufffc"
"""Stands for what an f-string computes."""


class Literal(NamedTuple):
    """A text in the code from ``start`` to ``end``; ``value`` is what it says.

    ``name`` is what it is called, or empty.  ``is_bytes`` says that it is no ``str``.
    """

    start: int
    end: int
    value: str
    name: str
    node: ast.expr

    @property
    def is_bytes(self) -> bool:
        """Whether it is ``bytes``."""
        leaf: ast.AST = self.node
        while isinstance(leaf, ast.BinOp):
            leaf = leaf.left
        return isinstance(leaf, ast.Constant) and isinstance(leaf.value, bytes)


def parsed(source: str) -> ast.Module | None:
    """Parse a cell without its magics; ``None`` where it is no Python."""
    if _OTHER_LANGUAGE.match(source):
        return None
    try:
        return ast.parse(_NOT_PYTHON.sub(_as_comment, source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def literals(source: str) -> Iterator[Literal]:
    """Yield the texts of a cell's code that an expression could replace, in order."""
    tree = parsed(source)
    if tree is None:
        return
    places = _Places(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        value = _value(node)
        if value is None or not isinstance(node, ast.expr) or _is_part(node, parents):
            continue
        start, end = places.span(node)
        found.append(Literal(start, end, value, name_of(node, parents), node))
    yield from sorted(found, key=lambda literal: literal.start)


def _as_comment(match: re.Match[str]) -> str:
    line = match[0]
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass" if line.strip() else line


def _value(node: ast.AST) -> str | None:
    """What a text says; texts that are added up are one."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bytes):
            return node.value.decode("latin-1")
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_value(part) or _GAP for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _value(node.left), _value(node.right)
        return None if left is None or right is None or _GAP in left + right else left + right
    return None


def _is_part(node: ast.expr, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether it belongs to a longer text, or stands where only a literal may."""
    parent = parents.get(node)
    if isinstance(parent, ast.Expr | ast.MatchValue | ast.JoinedStr | ast.FormattedValue):
        return True
    while parent is not None and not isinstance(parent, ast.stmt):
        if isinstance(parent, ast.JoinedStr):  # places inside f-strings are not known before 3.12
            return True
        parent = parents.get(parent)
    above = parents.get(node)
    return isinstance(above, ast.BinOp) and _value(above) is not None


class _Places:
    """Turns lines and columns of the parser, which counts bytes, into places in the source."""

    def __init__(self, source: str) -> None:
        # Only these end a line for Python; ``splitlines`` knows more.
        self._lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", source)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def span(self, node: ast.expr) -> tuple[int, int]:
        return (
            self._place(node.lineno, node.col_offset),
            self._place(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset),
        )

    def _place(self, line: int, column: int) -> int:
        before = self._lines[line - 1].encode("utf-8", "surrogatepass")[:column]
        return self._starts[line - 1] + len(before.decode("utf-8", "surrogatepass"))
