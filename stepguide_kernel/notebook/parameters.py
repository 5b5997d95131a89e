"""What a guide's cell with the tag ``parameters`` declares, and other values for a run.

Only plain values become parameters: ``rate: float = 0.2  # tried: 0.1, 0.2``.  What somebody asks
for is never evaluated: it is held against the declared type, and written into a cell of its own
as a literal, after the guide's, as papermill does.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING

from stepguide_kernel.errors import ParameterRefused
from stepguide_kernel.model.parameter import Parameter, ParameterKind, Scalar
from stepguide_kernel.notebook.document import Notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode

TAG = "parameters"
INJECTED = "injected-parameters"
LONGEST_TEXT = 2_000
_CELL_ID = "your-values"
_LARGEST = 2**53
"""Whole numbers beyond are not what a browser sent: it counts in floating point."""
_TRIED = "tried:"


def declared(notebook: Notebook) -> tuple[Parameter, ...]:
    """Return the parameters of a Python guide in their order; a name that is bound twice once."""
    cell = _parameters_cell(notebook)
    if cell is None or notebook.language != "python":
        return ()
    try:
        body = ast.parse(cell["source"]).body
    except (SyntaxError, ValueError, RecursionError):
        return ()  # magics, or no Python: then nothing is known of its values
    comments = _comments(cell["source"])
    found = {name: _parameter(name, node, comments) for name, node in _bindings(body)}
    return tuple(parameter for parameter in found.values() if parameter is not None)


def chosen(parameters: Iterable[Parameter], values: Mapping[str, object]) -> dict[str, Scalar]:
    """Return those of ``values`` that differ from the guide's own, each of its declared type.

    :raises ParameterRefused: a value is of another type, or the guide has no such parameter.
    """
    known = {parameter.name: parameter for parameter in parameters}
    unknown = values.keys() - known.keys()
    if unknown:
        name = min(unknown)
        raise ParameterRefused(
            f"this guide has no parameter {name!r:.60}", hint="reload the page", parameter=name
        )
    found = {name: _checked(known[name], value) for name, value in values.items()}
    return {name: value for name, value in found.items() if value != known[name].default}


def with_values(notebook: Notebook, values: Mapping[str, Scalar]) -> Notebook:
    """Return ``notebook`` with a cell that binds ``values``, after its parameters cell."""
    changed = notebook.copy()
    cell = _parameters_cell(changed)
    if not values or cell is None:
        return changed
    from nbformat.v4 import new_code_cell

    source = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    injected = new_code_cell(source, id=_CELL_ID, metadata={"tags": [INJECTED]})
    changed.cells.insert(changed.cells.index(cell) + 1, injected)
    return changed


def parameters_cell_id(notebook: Notebook) -> str | None:
    """Return the id of the cell that declares the parameters."""
    cell = _parameters_cell(notebook)
    return cell["id"] if cell is not None else None


def _parameters_cell(notebook: Notebook) -> NotebookNode | None:
    return next((cell for cell in notebook.cells if _declares(cell)), None)


def _declares(cell: NotebookNode) -> bool:
    tags = cell.metadata.get("tags", ())
    return cell.cell_type == "code" and isinstance(tags, list) and TAG in tags


def _bindings(body: list[ast.stmt]) -> Iterator[tuple[str, ast.Assign | ast.AnnAssign]]:
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name, node


def _parameter(
    name: str, node: ast.Assign | ast.AnnAssign, comments: Mapping[int, str]
) -> Parameter | None:
    default = _literal(node.value)
    if default is None:
        return None
    annotation = node.annotation if isinstance(node, ast.AnnAssign) else None
    choices = _choices(annotation)
    kind = "choice" if default in choices else _kind(default, annotation)
    if kind == "float":
        default = float(default)
    comment = comments.get(node.end_lineno or node.lineno, "")
    words, _, tried = comment.partition(_TRIED)
    return Parameter(
        name=name,
        kind=kind,
        default=default,
        help=words.strip(" ;,."),
        choices=choices if kind == "choice" else (),
        tried=_values(tried),
    )


def _kind(default: Scalar, annotation: ast.expr | None) -> ParameterKind:
    said = annotation.id if isinstance(annotation, ast.Name) else ""
    if isinstance(default, bool):
        return "bool"
    if isinstance(default, int):
        return "float" if said == "float" else "int"
    if isinstance(default, float):
        return "float"
    return "date" if _is_date(default) else "str"


def _choices(annotation: ast.expr | None) -> tuple[Scalar, ...]:
    """The values of ``Literal["north", "south"]``."""
    match annotation:
        case ast.Subscript(value=ast.Name(id="Literal") | ast.Attribute(attr="Literal")):
            pass
        case _:
            return ()
    inner = annotation.slice
    listed = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    values = [_literal(one) for one in listed]
    return tuple(value for value in values if value is not None)


def _literal(node: ast.expr | None) -> Scalar | None:
    if node is None:
        return None
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return None
    if isinstance(value, float) and not isfinite(value):
        return None
    return value if isinstance(value, bool | int | float | str) else None


def _values(text: str) -> tuple[Scalar, ...]:
    """The values that a comment lists."""
    try:
        tree = ast.parse(f"[{text}]", mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return ()
    listed = tree.elts if isinstance(tree, ast.List) else []
    values = [_literal(one) for one in listed]
    return tuple(value for value in values if value is not None)


def _comments(source: str) -> dict[int, str]:
    """The comment that ends each line, by the line's number from 1."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return {}
    return {
        token.start[0]: token.string.lstrip("# ")
        for token in tokens
        if token.type == tokenize.COMMENT
    }


# --- what somebody asked for ---------------------------------------------------------------------


def _checked(parameter: Parameter, value: object) -> Scalar:
    found = _as_kind(parameter, value)
    if found is None:
        raise ParameterRefused(
            f"{parameter.name} must be {_wanted(parameter)}",
            hint="change it and run again",
            parameter=parameter.name,
        )
    return found


def _as_kind(parameter: Parameter, value: object) -> Scalar | None:
    if parameter.kind == "choice":
        return next((one for one in parameter.choices if _same(one, value)), None)
    return _READERS[parameter.kind](value)


def _bool(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _int(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) <= _LARGEST else None


def _float(value: object) -> float | None:
    whole = _int(value)
    found = float(whole) if whole is not None else value
    return found if isinstance(found, float) and isfinite(found) else None


def _str(value: object) -> str | None:
    return value if isinstance(value, str) and len(value) <= LONGEST_TEXT else None


def _date(value: object) -> str | None:
    return value if isinstance(value, str) and _is_date(value) else None


_READERS: Mapping[ParameterKind, Callable[[object], Scalar | None]] = {
    "bool": _bool,
    "int": _int,
    "float": _float,
    "str": _str,
    "date": _date,
}


def _same(one: Scalar, other: object) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _wanted(parameter: Parameter) -> str:
    return {
        "bool": "yes or no",
        "int": "a whole number",
        "float": "a number",
        "str": f"a text of at most {LONGEST_TEXT:,} characters",
        "date": "a date, such as 2026-01-31",
        "choice": f"one of {', '.join(map(str, parameter.choices))}",
    }[parameter.kind]


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
