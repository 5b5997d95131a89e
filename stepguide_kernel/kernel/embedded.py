"""Python inside IPython's own calls.

IPython turns ``%time x = f()`` into ``get_ipython().run_line_magic("time", "x = f()")`` and
``!ls {folder}`` into ``get_ipython().system("ls {folder}")``; the names in those strings are
read and bound like any other.
"""

from __future__ import annotations

import ast
import re

_RUNS_PYTHON = frozenset({"time", "timeit", "capture", "prun", "memit", "mprun", "lprun"})
_FLAG = re.compile(r"^(?:-{1,2}\w+(?:[= ]\d+)?\s+)+")
_EXPANDED = re.compile(r"\{([^{}]+)\}|(?<![\\$])\$(\w+)")
_EXPANDING_CALLS = frozenset({"system", "getoutput", "run_line_magic", "run_cell_magic"})


def embedded_python(call: ast.Call) -> list[str]:
    """List the sources that a magic runs as Python; those that do not parse are left out."""
    name, *arguments = [_text(argument) for argument in call.args] or [None]
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if method not in {"run_line_magic", "run_cell_magic"} or name not in _RUNS_PYTHON:
        return []
    if method == "run_cell_magic" and name in {"capture", "time", "timeit", "prun"}:
        arguments = arguments[1:]
    return [code for text in arguments if text and (code := _FLAG.sub("", text)) and _parses(code)]


def embedded_names(call: ast.Call) -> set[str]:
    """Names that IPython expands in a shell command or a magic's line."""
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in _EXPANDING_CALLS):
        return set()
    names: set[str] = set()
    for text in filter(None, map(_text, call.args)):
        for braced, dollar in _EXPANDED.findall(text):
            names |= {dollar} if dollar else _names_in(braced)
    return names


def _names_in(expression: str) -> set[str]:
    if not _parses(expression):
        return set()
    return {node.id for node in ast.walk(ast.parse(expression)) if isinstance(node, ast.Name)}


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _parses(code: str) -> bool:
    try:
        ast.parse(code)
    except (SyntaxError, ValueError):
        return False
    return True
