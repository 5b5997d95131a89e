"""Which cell of a guide holds its parameters, as papermill knows them.

A cell of nothing but names and plain values, each bound there alone and read later, becomes
the guide's parameters cell: ``rate: float = 0.2  # tried: 0.1, 0.2``.  Nothing else of the
code changes and no value does, so what is proved of the guide stays true.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stepguide_kernel.model.session import Run
from stepguide_kernel.redaction.findings import MARK, is_secret_name

TAG = "parameters"

_TYPES = {bool: "bool", int: "int", float: "float", str: "str", list: "list", dict: "dict"}
_MOST_TRIED = 5
_LONGEST_VALUE = 60


class Parameters(NamedTuple):
    """The run that becomes the parameters cell, and the cell's source."""

    run: str
    source: str


class _Value(NamedTuple):
    """``name = text`` in a cell, on the line ``line`` from 0."""

    name: str
    text: str
    type: str
    line: int


def parameters_of(kept: Sequence[Run], recorded: Sequence[Run]) -> Parameters | None:
    """Choose the parameters cell among the runs ``kept``; ``None`` where none would do.

    Values that people tried in the session say best what a parameter is, then names in
    capitals; of cells that say as much the first is chosen.
    """
    rated = [
        (-_rating(values, recorded), position, values)
        for position, run in enumerate(kept)
        if (values := _values(run)) and _may_vary(values, position, kept)
    ]
    if not rated:
        return None
    _, position, values = min(rated, key=lambda candidate: candidate[:2])
    run = kept[position]
    return Parameters(run.id, _annotated(run.source.strip("\n"), values, recorded))


def _values(run: Run) -> tuple[_Value, ...]:
    """The values of a cell that holds nothing else and shows nothing."""
    source = run.source.strip("\n")
    if run.error is not None or run.outputs or MARK in source:
        return ()
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return ()
    found = [_value(node, source) for node in body]
    values = tuple(value for value in found if value is not None)
    lines = {value.line for value in values}
    return values if len(lines) == len(found) else ()


def _value(node: ast.stmt, source: str) -> _Value | None:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            pass
        case _:
            return None
    text = ast.get_source_segment(source, value) or ""
    try:
        plain = ast.literal_eval(value)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return None
    is_short = node.lineno == node.end_lineno and len(text) <= _LONGEST_VALUE
    if type(plain) not in _TYPES or is_secret_name(name) or not is_short or name[0] == "_":
        return None
    return _Value(name, text, _TYPES[type(plain)], node.lineno - 1)


def _may_vary(values: Sequence[_Value], position: int, kept: Sequence[Run]) -> bool:
    """Whether each name is bound here alone, and something that comes later reads it."""
    others = [run for place, run in enumerate(kept) if place != position]
    later = kept[position + 1 :]
    return all(
        not any(value.name in run.writes for run in others)
        and any(value.name in run.reads for run in later)
        for value in values
    )


def _rating(values: Sequence[_Value], recorded: Sequence[Run]) -> int:
    tried = sum(len(_tried(value.name, recorded)) > 1 for value in values)
    return 10 * tried + sum(value.name.isupper() for value in values)


def _tried(name: str, recorded: Sequence[Run]) -> list[str]:
    """The values that a name had in the session, in order, each once."""
    found = (
        value.text for run in recorded if name in run.writes for value in _bound(run.source, name)
    )
    return list(dict.fromkeys(found))


def _bound(source: str, name: str) -> Iterator[_Value]:
    try:
        body = ast.parse(source.strip("\n")).body
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in body:
        value = _value(node, source.strip("\n"))
        if value is not None and value.name == name:
            yield value


def _annotated(source: str, values: Sequence[_Value], recorded: Sequence[Run]) -> str:
    lines = source.split("\n")
    for value in values:
        line = lines[value.line]
        line = line.replace(value.name, f"{value.name}: {value.type}", 1)
        tried = _tried(value.name, recorded)
        if len(tried) > 1 and "#" not in line:
            line += f"  # tried: {', '.join(tried[:_MOST_TRIED])}"
        lines[value.line] = line
    return "\n".join(lines)
