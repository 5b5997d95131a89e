"""Titles made from code: what a cell does, in the words of its own names.

Used only where the author said nothing; measured against authors' headings they carry the
topic and no more, which is why they are marked as drafts (``title_source: rule``).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from stepguide_kernel.kernel.names import root
from stepguide_kernel.recording.chains import base, calls, joined

SET_UP_RANK = 12
"""Imports, magics and settings: no step is about them."""

CHART_RANK = 3
"""To load and to save data says more about a step than what is drawn of it."""

_LONGEST = 90
_PART = 40

_READERS = frozenset(
    {
        *("read_csv", "read_excel", "read_feather", "read_html", "read_json", "read_parquet"),
        *("read_pickle", "read_sql", "read_sql_query", "read_table", "read_xml", "scan_csv"),
        *("scan_parquet", "load_csv", "load_dataset", "loadtxt", "genfromtxt", "imread"),
        *("open_dataset", "read_file"),
    }
)
_WRITERS = frozenset(
    {
        *("to_csv", "to_excel", "to_feather", "to_html", "to_json", "to_parquet", "to_pickle"),
        *("to_sql", "to_file", "savefig", "savez", "dump", "write_csv", "write_parquet"),
    }
)
_PLOTS = {
    "bar": "Bar-plot",
    "barh": "Bar-plot",
    "barplot": "Bar-plot",
    "boxplot": "Box-plot",
    "countplot": "Plot counts of",
    "displot": "Plot the distribution of",
    "heatmap": "Plot a heatmap of",
    "hist": "Plot a histogram of",
    "histplot": "Plot a histogram of",
    "imshow": "Show the image",
    "kdeplot": "Plot the density of",
    "line": "Line-plot",
    "lineplot": "Line-plot",
    "pairplot": "Pair-plot",
    "pie": "Pie-chart",
    "plot": "Plot",
    "scatter": "Scatter-plot",
    "scatterplot": "Scatter-plot",
    "violinplot": "Violin-plot",
}
_FITS = {
    "fit": "Fit {owner}",
    "fit_transform": "Fit and transform with {owner}",
    "train_test_split": "Split into training and test data",
}
_JOINS = {
    "concat": "Concatenate {first}",
    "join": "Join {owner} with {first}",
    "merge": "Merge {owner} with {first}",
}
_GROUPS = {
    "groupby": "Group {owner} by {first}",
    "pivot_table": "Pivot {owner}",
    "query": "Filter {owner} where {first}",
    "resample": "Resample {owner} by {first}",
    "value_counts": "Count the values of {owner}",
}
_OTHERS = {
    "astype": "Convert types in {owner}",
    "corr": "Compute correlations of {owner}",
    "describe": "Summarise {owner}",
    "drop": "Drop {first} from {owner}",
    "drop_duplicates": "Drop duplicate rows from {owner}",
    "dropna": "Drop missing values from {owner}",
    "fillna": "Fill missing values in {owner}",
    "head": "Preview {owner}",
    "info": "Inspect {owner}",
    "isna": "Look for missing values in {owner}",
    "isnull": "Look for missing values in {owner}",
    "melt": "Bring {owner} into long form",
    "nunique": "Count unique values of {owner}",
    "predict": "Predict with {owner}",
    "rename": "Rename columns of {owner}",
    "reset_index": "Reset the index of {owner}",
    "score": "Score {owner}",
    "seed": "Set the random seed",
    "set_index": "Index {owner} by {first}",
    "set_option": "Set display options",
    "sort_values": "Sort {owner} by {first}",
    "tail": "Preview {owner}",
    "to_datetime": "Parse dates in {first}",
}
_TABLES = ((3, _FITS), (5, _JOINS), (6, _GROUPS), (8, _OTHERS))
_ALIASES = frozenset({"pd", "np", "plt", "sns", "px", "alt", "pl", "xr", "ax", "axes", "fig"})
"""Conventional names of packages and axes, which say nothing about the data."""


class RuleTitle(NamedTuple):
    """A title, the names in it, and its rank: 1 says most about a step, 12 least."""

    text: str
    rank: int
    names: frozenset[str]


def rule_title(source: str) -> RuleTitle | None:
    """Title one cell by what its code does; ``None`` when no rule knows it."""
    magic = re.match(r"\s*(?:%%?(\w+)|!(\S[^\n]*))", source)
    if magic and magic[1] not in {"time", "timeit", "capture"}:
        text = f"Use %{magic[1]}" if magic[1] else f"Run `{_short(magic[2])}`"
        return RuleTitle(text, SET_UP_RANK, frozenset())
    code = re.sub(r"(?m)^\s*[%!].*$", "pass", source)
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError):
        return None
    _keep_numbers(body, code)
    best = min(_candidates(body), key=lambda title: title.rank, default=None)
    return best and best._replace(text=_short(best.text, _LONGEST))


def chart_title(said: str) -> str:
    """Make a title of what stands above a chart."""
    words = " ".join(said.split())
    is_word = words[1:2].islower()
    return _short(f"Plot {words[0].lower() + words[1:] if is_word else words}", _LONGEST)


class _Written(str):
    """A number as the author writes it: ``1e6``, where Python would say ``1000000.0``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _keep_numbers(body: list[ast.stmt], code: str) -> None:
    for node in (node for statement in body for node in ast.walk(statement)):
        if isinstance(node, ast.Constant) and type(node.value) in {int, float, complex}:
            written = ast.get_source_segment(code, node)
            if written is not None:
                node.value = _Written(written)


def _candidates(body: list[ast.stmt]) -> Iterator[RuleTitle]:
    rest = [node for node in body if not isinstance(node, ast.Pass | ast.Import | ast.ImportFrom)]
    if body and not rest:
        yield from _imports(body)
    yield from _definitions(rest)
    for node in rest:
        target = _code(node.targets[0]) if isinstance(node, ast.Assign) else ""
        for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
            yield from _chain(call)
            yield from _call(call, target)
        yield from _assignment(node)
    if rest and isinstance(rest[-1], ast.Expr):
        yield _title(f"Show {_shown(rest[-1].value)}", 10, rest[-1])


def _imports(body: list[ast.stmt]) -> Iterator[RuleTitle]:
    modules = [
        name.split(".")[0]
        for node in body
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    if modules:
        yield RuleTitle(f"Import {', '.join(dict.fromkeys(modules))}", SET_UP_RANK, frozenset())


def _definitions(rest: list[ast.stmt]) -> Iterator[RuleTitle]:
    defined = [
        node
        for node in rest
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    if defined and len(defined) * 2 >= len(rest):
        names = ", ".join(node.name for node in defined[:3])
        says = (ast.get_docstring(defined[0]) or "").split("\n")[0].rstrip(".")
        yield _title(f"Define {names}" + (f": {says}" if says else ""), 7, defined[0])


def _chain(last: ast.Call) -> Iterator[RuleTitle]:
    """Several acts on one table in one line."""
    known = [call for call in calls(last) if _method(call) in _OTHERS]
    owner = _owner(last)
    if len(known) > 1 and owner:
        phrases = [
            _OTHERS[_method(call)].format(owner=owner, first=_first_argument(call) or "values")
            for call in known
        ]
        yield _title(joined(list(dict.fromkeys(phrases)), owner), 8, last)


def _drawn(call: ast.Call, method: str) -> Iterator[RuleTitle]:
    """What the author wrote above a chart is the best that can be said of it."""
    by_name = {word.arg: word.value for word in call.keywords}
    said = by_name.get("title") if method in _PLOTS else None
    if method in {"set_title", "suptitle", "title"} and call.args:
        said = call.args[0]
    if isinstance(said, ast.Constant) and isinstance(said.value, str) and said.value.strip():
        yield _title(chart_title(said.value), CHART_RANK, call)


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else _code(call.func)


def _call(call: ast.Call, target: str) -> Iterator[RuleTitle]:
    method = _method(call)
    yield from _drawn(call, method)
    owner = _owner(call)
    first = _first_argument(call)
    if method in _READERS:
        into = f" into {target}" if target else ""
        yield _title(f"Load {first or 'data'}{into}", 1, call, target)
    elif method in _WRITERS:
        yield _title(f"Save {owner or 'the result'} to {first or 'a file'}", 2, call)
    elif method in _PLOTS:
        yield _title(f"{_PLOTS[method]} {_plotted(call, owner, first)}", 4, call)
    for rank, table in _TABLES:
        if method in table and (owner or first):
            words = {"owner": owner or first or "the data", "first": first or "values"}
            yield _title(table[method].format(**words), rank, call)


def _assignment(node: ast.stmt) -> Iterator[RuleTitle]:
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    value = node.value
    if isinstance(target, ast.Subscript):
        text = f"Add column {_code(target.slice)} to {_code(target.value)}"
        yield _title(text, 7, target)
    elif isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Compare):
        yield _title(f"Filter {_code(value.value)} where {_code(value.slice)}", 6, value, "")
    elif isinstance(value, ast.Constant):
        yield _title(f"Set {_code(target)}", SET_UP_RANK, target)
    else:
        yield _title(f"Compute {_code(target)}", 9, target)


def _title(text: str, rank: int, node: ast.AST, *more: str) -> RuleTitle:
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return RuleTitle(text, rank, frozenset(names | set(more)))


def _shown(value: ast.expr) -> str:
    """What the last line shows: the argument of ``print``, else the expression."""
    if isinstance(value, ast.Call) and _code(value.func) in {"print", "display"} and value.args:
        return _code(value.args[0])
    return _code(value)


def _owner(call: ast.Call) -> str:
    if not isinstance(call.func, ast.Attribute) or root(call.func) in _ALIASES:
        return ""
    return _code(base(call.func.value))


def _first_argument(call: ast.Call) -> str:
    if not call.args:
        return ""
    first = call.args[0]
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return _short(first.value.rsplit("/", 1)[-1], 60)
    return _code(first)


def _plotted(call: ast.Call, owner: str, first: str) -> str:
    by_name = {word.arg: _code(word.value).strip("'\"") for word in call.keywords}
    axes = [by_name[axis] for axis in ("y", "x") if axis in by_name]
    return " by ".join(axes) or owner or first or "the data"


def _code(node: ast.AST) -> str:
    return _short(ast.unparse(node))


def _short(text: str, limit: int = _PART) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
