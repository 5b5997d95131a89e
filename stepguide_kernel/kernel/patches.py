"""Changes that reach beyond the session's variables: modules that are patched, lasting magics.

After ``pd.DataFrame.total = total`` every frame has another method, also in cells that never
say ``pd``; so whoever patches a module or a class that is not the session's writes the
pseudo-name ``@patch``, which every later run may read.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Iterator, Mapping
from typing import Any

from stepguide_kernel.kernel.cell_code import CellCode

PATCH = "@patch"
MAGIC = "@magic"

_MAGICS = tuple(
    f"run_line_magic('{name}'"
    for name in (
        *("matplotlib", "config", "load_ext", "autoreload", "aimport", "pip", "conda", "mamba"),
        *("cd", "env", "set_env", "pylab", "alias", "alias_magic", "xmode", "precision"),
    )
)
"""Magics whose effect stays; as IPython writes them into the transformed code."""


def lasting_magic(code: str) -> bool:
    """Whether the transformed code runs a magic whose effect stays."""
    return "run_line_magic" in code and any(magic in code for magic in _MAGICS)


def patched(code: CellCode, namespace: Mapping[str, Any]) -> bool:
    """Whether the code sets or deletes an attribute of a module or class of somebody else's."""
    if not code.mentions(".", "attr"):
        return False
    return any(_is_foreign(_value_of(holder, namespace)) for holder in _holders(code))


def _holders(code: CellCode) -> Iterator[ast.expr]:
    """What attributes are set on, by assignment or by ``setattr``."""
    for node in code.nodes:
        match node:
            case ast.Attribute(value=holder, ctx=ast.Store() | ast.Del()):
                yield holder
            case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[holder, *_]):
                yield holder


def _value_of(node: ast.expr, namespace: Mapping[str, Any]) -> Any:
    """Follow names through modules and classes; no property of the user's is run."""
    if isinstance(node, ast.Name):
        return namespace.get(node.id)
    if isinstance(node, ast.Attribute):
        holder = _value_of(node.value, namespace)
        if isinstance(holder, types.ModuleType | type):
            return vars(holder).get(node.attr)
    return None


def _is_foreign(value: Any) -> bool:
    if isinstance(value, type):
        return value.__module__ != "__main__"
    return isinstance(value, types.ModuleType)
