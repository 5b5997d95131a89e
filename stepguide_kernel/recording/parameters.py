"""Which names of a guide are its parameters, as papermill knows them.

A plain value that is bound to a name once, and read, may become one: ``rate = 0.2`` turns into
``rate: float = 0.2  # tried: 0.1, 0.2`` in a cell with the tag ``parameters``.  A cell of nothing
else becomes that cell as it stands; from other cells the lines are moved into one of its own, at
the top.  No value changes, and the guide that is proved is the one with that cell.
"""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from stepguide_kernel.model.session import Run
from stepguide_kernel.redaction.findings import MARK, is_secret_name

TAG = "parameters"

_TYPES = {bool: "bool", int: "int", float: "float", str: "str", list: "list", dict: "dict"}
_MUTABLE = ("list", "dict")
_MOST_TRIED = 5
_LONGEST_VALUE = 60


class Candidate(NamedTuple):
    """``name = text`` on the line ``line`` (from 0) of the run with the id ``run``."""

    name: str
    text: str
    type: str
    run: str
    line: int
    tried: tuple[str, ...]
    """The values that it had in the session, in order, each once."""
    alone: bool
    """Its cell holds nothing but such values, and shows nothing."""


class Lifted(NamedTuple):
    """The source of the parameters cell, and what is left of other cells.

    ``run`` (id) is the cell that it is; ``None`` for a cell of its own.
    """

    source: str
    run: str | None
    left: Mapping[str, str]


def candidates(kept: Sequence[Run], recorded: Sequence[Run]) -> tuple[Candidate, ...]:
    """Return what may become a parameter of the runs ``kept``, in order."""
    found: list[Candidate] = []
    for position, run in enumerate(kept):
        body = _body(run.source)
        if run.error is not None or not body:
            continue
        values = [value for value in _values(run, body) if _may_vary(value, body, position, kept)]
        alone = len(values) == len(body) and not run.outputs
        found += [
            value._replace(tried=_tried(value.name, recorded), alone=alone) for value in values
        ]
    return tuple(found)


def suggested(found: Sequence[Candidate]) -> tuple[str, ...]:
    """Choose the names of one cell that holds nothing else; none where there is no such cell.

    Values that people tried in the session say best what a parameter is, then names in
    capitals; of cells that say as much the first is chosen.
    """
    cells: dict[str, list[Candidate]] = {}
    for candidate in found:
        if candidate.alone:
            cells.setdefault(candidate.run, []).append(candidate)
    best = min(cells.values(), key=lambda values: -_rating(values), default=[])
    return tuple(value.name for value in best)


def lifted(
    kept: Sequence[Run], found: Sequence[Candidate], names: Collection[str]
) -> Lifted | None:
    """Make the parameters cell of those of ``names`` that can be; ``None`` where none can."""
    chosen = [candidate for candidate in found if candidate.name in names]
    if not chosen:
        return None
    sources = {run.id: run.source.strip("\n") for run in kept}
    runs = dict.fromkeys(candidate.run for candidate in chosen)
    if len(runs) == 1 and chosen == [one for one in found if one.run in runs and one.alone]:
        (run,) = runs
        return Lifted(_annotated(sources[run], chosen), run, {})
    lines = [_line(sources[value.run].split("\n")[value.line], value) for value in chosen]
    left = {run: _without(sources[run], [v.line for v in chosen if v.run == run]) for run in runs}
    return Lifted("\n".join(lines), None, left)


def is_lifted(source: str) -> bool:
    """Whether a cell reads like one that was made of parameters alone."""
    body = _body(source)
    return bool(body) and all(isinstance(node, ast.AnnAssign) for node in body)


def _values(run: Run, body: Sequence[ast.stmt]) -> Iterator[Candidate]:
    """The values that stand on a line of their own."""
    source = run.source.strip("\n")
    on_line = Counter(node.lineno for node in body)
    for node in body:
        value = _value(node, source, run.id)
        if value is not None and on_line[node.lineno] == 1:
            yield value


def _value(node: ast.stmt, source: str, run: str) -> Candidate | None:
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
    # A builtin's name would mean something else in all that comes before.
    is_other = is_secret_name(name) or MARK in text or name[0] == "_" or hasattr(builtins, name)
    if type(plain) not in _TYPES or is_other or not is_short:
        return None
    return Candidate(name, text, _TYPES[type(plain)], run, node.lineno - 1, (), alone=False)


def _may_vary(
    value: Candidate, body: Sequence[ast.stmt], position: int, kept: Sequence[Run]
) -> bool:
    """Whether the name is bound here alone, and something reads it."""
    others = (run for place, run in enumerate(kept) if place != position)
    if any(value.name in run.writes for run in others) or _bindings(body)[value.name] != 1:
        return False
    here = value.name in _loaded(body)
    later = any(value.name in run.reads for run in kept[position + 1 :])
    # What a cell does to a list of its own is not seen.
    return later and not here if value.type in _MUTABLE else later or here


def _bindings(body: Sequence[ast.stmt]) -> Counter[str]:
    """How often each name is bound in a cell, in whatever way and scope."""
    found: Counter[str] = Counter()
    for node in (inner for statement in body for inner in ast.walk(statement)):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found[name] += 1
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found[name] += 1
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                found[name] += 1
            case ast.alias(name=name, asname=called):
                found[called or name.partition(".")[0]] += 1
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                found.update(names)
    return found


def _loaded(body: Sequence[ast.stmt]) -> set[str]:
    nodes = (inner for statement in body for inner in ast.walk(statement))
    return {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _rating(values: Sequence[Candidate]) -> int:
    tried = sum(len(value.tried) > 1 for value in values)
    return 10 * tried + sum(value.name.isupper() for value in values)


def _tried(name: str, recorded: Sequence[Run]) -> tuple[str, ...]:
    found = (
        value.text
        for run in recorded
        if name in run.writes
        for value in _values(run, _body(run.source))
        if value.name == name
    )
    return tuple(dict.fromkeys(found))


def _body(source: str) -> list[ast.stmt]:
    """The statements of a cell; none of one that is not plain Python."""
    try:
        return ast.parse(source.strip("\n")).body
    except (SyntaxError, ValueError, RecursionError):
        return []


def _annotated(source: str, values: Sequence[Candidate]) -> str:
    lines = source.split("\n")
    for value in values:
        lines[value.line] = _line(lines[value.line], value)
    return "\n".join(lines)


def _line(line: str, value: Candidate) -> str:
    """``rate: float = 0.2  # tried: 0.1, 0.2``; the author's own comment goes before ours."""
    annotated = line.replace(value.name, f"{value.name}: {value.type}", 1)
    if len(value.tried) > 1 and "#" not in line:
        annotated += f"  # tried: {', '.join(value.tried[:_MOST_TRIED])}"
    return annotated


def _without(source: str, taken: Collection[int]) -> str:
    lines = source.split("\n")
    return "\n".join(line for at, line in enumerate(lines) if at not in taken).strip("\n")
