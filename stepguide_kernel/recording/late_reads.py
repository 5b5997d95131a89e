"""What functions and classes read when they are used, which may be long after they were defined."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator, Mapping

from stepguide_kernel.kernel.names import root


def late_reads(code: str) -> dict[str, frozenset[str]]:
    """Globals that each function and class of ``code`` reads, by its name.

    :param code: pure Python; what does not parse defines nothing.
    """
    try:
        module = symtable.symtable(code, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return {}
    return {table.get_name(): frozenset(_globals(table)) for table in module.get_children()}


def followed(names: Iterable[str], late: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """``names``, and all that the functions among them may read, and those in turn."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += late.get(name, ())
    return frozenset(found)


def changed_by_calls(code: str) -> frozenset[str]:
    """Names that statements such as ``model.fit(x)`` and ``fill(table)`` may change.

    A call whose value nobody takes is there for what it does.  That of the last line may be
    there to be shown.
    """
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
    shown = body[-1:] if not code.rstrip().endswith(";") else []
    calls = (
        statement.value
        for statement in body
        if isinstance(statement, ast.Expr) and statement not in shown
    )
    return frozenset(name for call in calls if isinstance(call, ast.Call) for name in _at(call))


def _at(call: ast.Call) -> Iterator[str]:
    if not isinstance(call.func, ast.Name) and (owner := root(call.func)):
        yield owner
    for argument in call.args:
        if not isinstance(argument, ast.Call) and (name := root(argument)):
            yield name


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_global() and symbol.is_referenced():
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _globals(inner)
