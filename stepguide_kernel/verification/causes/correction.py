"""Whether a cell says again, without its mistake, what the cell above it says.

Books teach so: a line that fails, and below it the same line with something added.  A line that
goes on from one that worked looks alike; but it contains the other whole, and would fail too.
"""

from __future__ import annotations

import ast

from stepguide_kernel.verification.causes.finding import Failed


def is_corrected(source: str, below: str, failed: Failed) -> bool:
    """Whether ``below`` is ``source`` with an addition that can prevent the error.

    Only errors of operators and of look-ups in the guide's own code are judged: what a call of a
    library refuses may have been right with another version of it.
    """
    said, again = _statements(source), _statements(below)
    if len(said) != 1 or not again or not failed.raised.operation:
        return False
    before, after = _words(said[0]), _words(again[0])
    added = _added(before, after)
    if not added or _contains(again[0], said[0]):
        return False
    return failed.raised.operation == "operator" or _names_the_key(failed, added)


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return []


def _words(statement: ast.stmt) -> list[str]:
    """Return the leaves of a statement, in order."""
    found = []
    for node in _walk(statement):
        if isinstance(node, ast.Name):
            found.append(node.id)
        elif isinstance(node, ast.Attribute):
            found.append(node.attr)
        elif isinstance(node, ast.Constant):
            found.append(repr(node.value))
        elif isinstance(node, ast.operator | ast.cmpop | ast.unaryop):
            found.append(type(node).__name__)
    return found


def _walk(node: ast.AST) -> list[ast.AST]:
    return [node, *(one for child in ast.iter_child_nodes(node) for one in _walk(child))]


def _added(before: list[str], after: list[str]) -> list[str]:
    """Return what ``after`` has beyond ``before``; nothing if it leaves out or changes anything."""
    left = list(before)
    added = []
    for word in after:
        if left and word == left[0]:
            left.pop(0)
        else:
            added.append(word)
    return [] if left else added


def _contains(statement: ast.stmt, other: ast.stmt) -> bool:
    """Whether what one statement computes is computed in another, too."""
    value = getattr(other, "value", None) or other
    whole = ast.dump(value)
    return any(ast.dump(node) == whole for node in ast.walk(statement))


def _names_the_key(failed: Failed, added: list[str]) -> bool:
    return failed.stop.ename == "KeyError" and failed.stop.evalue in added
