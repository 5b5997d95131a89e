"""Elements that code names one by one: ``cfg["n"] = 2`` replaces one, and reads no other.

Only what surely happens and surely is all counts: constant keys, in statements that are not
part of a branch or loop, of a name that is used in no other way.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from stepguide_kernel.kernel.cell_code import CellCode
from stepguide_kernel.kernel.names import MUTATORS

_STATEMENTS = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr


@dataclass(slots=True)
class Elements:
    """Elements (``cfg['n']``) by the name they belong to.

    ``sets`` holds those that are replaced whole where nothing else of that name changes;
    ``gets`` those that are looked at where nothing else of it is.
    """

    sets: dict[str, str] = field(default_factory=dict)
    gets: dict[str, str] = field(default_factory=dict)


def elements_of(code: CellCode) -> Elements:
    """Read the elements that a run's code names."""
    found = Elements()
    if "[" not in code.text:
        return found
    uses = _Uses()
    for statement in code.body:
        uses.surely = isinstance(statement, _STATEMENTS)
        uses.visit(statement)
    found.sets = {key: name for key, name in uses.sets.items() if name not in uses.changed}
    found.gets = {key: name for key, name in uses.gets.items() if name not in uses.looked_at}
    return found


class _Uses(ast.NodeVisitor):
    """Sorts every use of a name: through an element or not, looking or changing."""

    def __init__(self) -> None:
        self.sets: dict[str, str] = {}
        self.gets: dict[str, str] = {}
        self.changed: set[str] = set()
        """Names that may have changed otherwise than by the elements set."""
        self.looked_at: set[str] = set()
        """Names that were looked at otherwise than through the elements read."""
        self.surely = True

    def visit_Subscript(self, node: ast.Subscript) -> None:
        key = _key(node)
        if key is None:
            self.generic_visit(node)
            if not isinstance(node.ctx, ast.Load):
                self.changed |= set(_roots(node))
            return
        name = node.value.id  # type: ignore[attr-defined] # _key has looked
        if isinstance(node.ctx, ast.Load):
            self.gets[key] = name
        elif isinstance(node.ctx, ast.Store) and self.surely:
            self.sets[key] = name
        else:
            self.changed.add(name)
            self.looked_at.add(name)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        key = _key(node.target)
        if key is not None:
            self.gets[key] = key.partition("[")[0]
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load) or node.attr in MUTATORS:
            self.changed |= set(_roots(node))
        if isinstance(node.value, ast.Name):
            self.looked_at.add(node.value.id)  # and not handed on, as a bare name is
        else:
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if any(keyword.arg == "inplace" for keyword in node.keywords):
            self.changed |= set(_roots(node.func))
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self.looked_at.add(node.id)
        self.changed.add(node.id)  # bound anew, or handed to who knows whom


def _key(node: ast.expr) -> str | None:
    """Name the element that a subscript with a constant key stands for."""
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str() | int() as key)):
            return f"{name}[{key!r}]"
        case _:
            return None


def _roots(node: ast.expr) -> Iterator[str]:
    """The variable at the bottom of a chain of attributes, subscripts and calls."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id
