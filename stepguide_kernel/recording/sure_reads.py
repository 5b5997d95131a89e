"""The variables that a cell reads whichever way it goes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_NOT_SURELY = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.Try, ast.TryStar),
)
"""What is run later, or catches what it raises."""


def sure_reads(source: str) -> frozenset[str]:
    """Names without which ``source`` raises a ``NameError`` that it does not catch.

    What stands in branches, loops, definitions and behind ``and`` may not be run, and does not
    count; code that is not pure Python names nothing.
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    found: set[str] = set()
    bound: set[str] = set()
    for statement in body:
        found |= set(_read(statement)) - bound
        bound |= set(_stored(statement))
    return frozenset(found)


def _read(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Store):
            yield node.id
        return
    for part in _surely_run(node):
        yield from _read(part)


def _surely_run(node: ast.AST) -> Iterable[ast.AST]:
    """The parts of ``node`` that are evaluated whenever it is."""
    match node:
        case ast.If() | ast.While() | ast.IfExp():
            parts: Iterable[ast.AST] = (node.test,)
        case ast.For() | ast.AsyncFor():
            parts = (node.iter,)
        case ast.Match():
            parts = (node.subject,)
        case ast.BoolOp():
            parts = (node.values[0],)
        case ast.Compare():
            parts = (node.left, node.comparators[0])
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            parts = (node.generators[0].iter,)
        case _:
            parts = () if isinstance(node, _NOT_SURELY) else ast.iter_child_nodes(node)
    return parts


def _stored(statement: ast.AST) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
