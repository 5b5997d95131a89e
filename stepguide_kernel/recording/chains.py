"""Chained calls as one act: ``v.drop_duplicates().dropna()`` drops two things from ``v``."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

_ACCESSORS = frozenset({"cat", "dt", "plot", "str"})
"""Attributes of a table or column that stand between it and its methods."""


def base(node: ast.expr) -> ast.expr:
    """Return what a chain of calls begins with: ``v`` of ``v.drop_duplicates().dropna()``."""
    while True:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value
        elif isinstance(node, ast.Attribute) and node.attr in _ACCESSORS:
            node = node.value
        else:
            return node


def calls(node: ast.expr) -> list[ast.Call]:
    """Return the calls of a chain in the order they run."""
    found: list[ast.Call] = []
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        found.append(node)
        node = node.func.value
    return found[::-1]


def joined(phrases: Sequence[str], owner: str) -> str:
    """Say several acts on ``owner`` in one sentence, each thing once.

    ``Drop duplicate rows from v`` and ``Drop missing values from v`` become ``Drop duplicate
    rows and missing values from v``; acts of other kinds follow after ``then``.
    """
    said = phrases[0]
    for phrase in phrases[1:]:
        verb, ending = phrase.split(" ", 1)[0], _ending(phrase, owner)
        first_verb, first_ending = said.split(" ", 1)[0], _ending(said, owner)
        thing = phrase.removeprefix(verb).removesuffix(ending).strip()
        if ending and (verb, ending) == (first_verb, first_ending) and ", then " not in said:
            said = f"{said.removesuffix(ending)} and {thing}{ending}"
        else:
            rest = phrase.removesuffix(ending).strip()
            rest = re.sub(rf"(?<= ){re.escape(owner)}(?= |$)", "it", rest)
            said += f", then {rest[0].lower()}{rest[1:]}"
    return said


def _ending(phrase: str, owner: str) -> str:
    """`` from v`` of ``Drop missing values from v``."""
    if not phrase.endswith(f" {owner}"):
        return ""
    words = phrase.removesuffix(f" {owner}").rsplit(" ", 1)
    return f" {words[-1]} {owner}" if words[-1] in {"from", "in", "of"} else ""
