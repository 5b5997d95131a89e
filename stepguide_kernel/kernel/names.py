"""What a cell's code says it reads, binds and changes, statement by statement.

Function bodies count when they are called, not where they stand; what a call may read is
:mod:`stepguide_kernel.kernel.reach`'s matter, because it needs the running objects.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from stepguide_kernel.kernel.embedded import embedded_names, embedded_python

MUTATORS = frozenset(
    {
        *("add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert"),
        *("move_to_end", "pop", "popitem", "popleft", "put", "remove", "reverse", "rotate"),
        *("setdefault", "sort", "update", "difference_update", "intersection_update"),
        *("fill", "itemset", "resize", "seed", "shuffle", "write", "writelines"),
        *("fit", "fit_transform", "partial_fit"),
    }
)
"""Methods that change the object they belong to, in the standard library and the data stack."""

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(slots=True)
class Names:
    """Names of one statement (or of several, merged)."""

    loads: set[str] = field(default_factory=set)
    strong: set[str] = field(default_factory=set)
    """Surely bound when the statement ends well."""
    weak: set[str] = field(default_factory=set)
    """Bound on some paths only."""
    updated: set[str] = field(default_factory=set)
    """Changed in place: ``x[0] = 1``, ``x.append(1)``."""
    deleted: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    star: bool = False
    """``from x import *`` binds names that the code does not say."""

    @property
    def bound(self) -> set[str]:
        """Names that have another value afterwards, or may have."""
        return self.strong | self.weak | self.deleted


def statements(source: str) -> list[Names]:
    """Read transformed (pure Python) ``source``; code that does not parse names nothing."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    return statements_of(tree.body)


def statements_of(body: Iterable[ast.stmt]) -> list[Names]:
    """Read parsed statements."""
    return [_statement(node) for node in body]


def root(node: ast.AST) -> str | None:
    """Name the variable at the bottom of ``df["a"].iloc[0]`` or ``make().x``."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _statement(node: ast.AST) -> Names:
    visitor = _Visitor()
    visitor.visit(node)
    return visitor.names


class _Visitor(ast.NodeVisitor):
    """Fills :class:`Names` from one statement, in the order of evaluation."""

    def __init__(self) -> None:
        self.names = Names()

    # -- names and targets -----------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.names.strong.add(node.id)
            return
        self.names.loads.add(node.id)
        if isinstance(node.ctx, ast.Del):
            self.names.deleted.add(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._update(node)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._update(node)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        self._visit_all(node.targets)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.names.loads.add(node.target.id)
        self.visit(node.value)
        self.visit(node.target)

    def _update(self, node: ast.AST) -> None:
        name = root(node)
        if name:
            self.names.updated.add(name)
            self.names.loads.add(name)

    def _visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    # -- calls and definitions -------------------------------------------------------------

    def visit_Call(self, node: ast.Call) -> None:
        name = root(node.func)
        if name:
            self.names.called.add(name)
        if isinstance(node.func, ast.Attribute):
            if node.func.attr in MUTATORS or _in_place(node):
                self._update(node.func)
            self._visit_ipython(node)
        self.generic_visit(node)

    def _visit_ipython(self, node: ast.Call) -> None:
        for code in embedded_python(node):
            self._sequence(ast.parse(code).body)
        self.names.loads |= embedded_names(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._definition(node)
        self.names.strong.add(node.name)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._definition(node)
        self.names.strong.add(node.name)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        # A lambda is usually called at once, by the sort or map it is handed to.
        self._definition(node)
        body, parameters = _statement(node.body), _parameters(node)
        self.names.loads |= body.loads - parameters
        self.names.called |= body.called - parameters

    def _definition(self, node: _Function) -> None:
        arguments = node.args
        self._visit_all([*arguments.defaults, *arguments.kw_defaults])
        if isinstance(node, ast.Lambda):
            return
        self._decorators(node.decorator_list)
        self._visit_all([argument.annotation for argument in _arguments(arguments)])
        self._visit_all([node.returns])

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._decorators(node.decorator_list)
        self._visit_all([*node.bases, *(keyword.value for keyword in node.keywords)])
        body = _block(node.body)
        self.names.loads |= body.loads
        self.names.called |= body.called
        self.names.strong.add(node.name)

    def _decorators(self, decorators: list[ast.expr]) -> None:
        self._visit_all(decorators)
        self.names.called |= {name for node in decorators if (name := root(node))}

    # -- expressions of which parts may be skipped -------------------------------------------

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.visit(node.values[0])
        self._branch(node.values[1:], bound=self.names.strong)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.visit(node.test)
        tested = _statement(node.test).strong
        for part in (node.body, node.orelse):
            self._branch([part], bound=tested)

    # -- comprehensions --------------------------------------------------------------------

    def _comprehension(self, node: _Comprehension) -> None:
        inner = _Visitor()
        inner.generic_visit(node)
        walrus = {
            part.target.id
            for part in ast.walk(node)
            if isinstance(part, ast.NamedExpr) and isinstance(part.target, ast.Name)
        }
        own = inner.names.strong - walrus
        # The first of what it goes through is worked out before its own names are bound.
        self.names.loads |= _statement(node.generators[0].iter).loads | (inner.names.loads - own)
        self.names.updated |= inner.names.updated - own
        self.names.called |= inner.names.called - own
        self.names.weak |= walrus

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._comprehension(node)

    # -- imports ---------------------------------------------------------------------------

    def visit_Import(self, node: ast.Import) -> None:
        self._import(node.names)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self._import(node.names)

    def _import(self, aliases: list[ast.alias]) -> None:
        for alias in aliases:
            if alias.name == "*":
                self.names.star = True
            else:
                self.names.strong.add(alias.asname or alias.name.split(".")[0])

    # -- statements with blocks ------------------------------------------------------------

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        tested = _statement(node.test).strong  # by a walrus
        taken = self._branch(node.body, bound=tested)
        otherwise = self._branch(node.orelse, bound=tested)
        self.names.strong |= taken & otherwise

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        target = _statement(node.target)
        self.names.weak |= target.strong
        self.names.updated |= target.updated
        self.names.loads |= target.loads
        self._branch(node.body, bound=target.strong)
        self._branch(node.orelse)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> None:
        self.visit_For(node)

    def visit_While(self, node: ast.While) -> None:
        self.visit(node.test)
        self._branch(node.body, bound=_statement(node.test).strong)
        self._branch(node.orelse)

    def visit_With(self, node: ast.With | ast.AsyncWith) -> None:
        items = _block(node.items)  # a later item may read the targets of earlier ones
        _merge(self.names, items)
        if any(map(_swallows, node.items)):
            self._branch(node.body, bound=items.strong)
        else:
            self._sequence(node.body, bound=items.strong)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> None:
        self.visit_With(node)

    def visit_Try(self, node: ast.Try) -> None:
        self._try(node.body, node.handlers, node.orelse, node.finalbody)

    def visit_TryStar(self, node: ast.TryStar) -> None:
        self._try(node.body, node.handlers, node.orelse, node.finalbody)

    def _try(
        self,
        body: list[ast.stmt],
        handlers: list[ast.ExceptHandler],
        otherwise: list[ast.stmt],
        final: list[ast.stmt],
    ) -> None:
        bound = self._branch(body)
        for handler in handlers:
            self._visit_all([handler.type])
            self._branch(handler.body, bound={handler.name} if handler.name else set())
        self._branch(otherwise, bound=bound)
        self._sequence(final)

    def visit_Match(self, node: ast.Match) -> None:
        self.visit(node.subject)
        for case in node.cases:
            captured = _captures(case.pattern)
            self.names.weak |= captured
            self._visit_all([part for part in ast.walk(case.pattern) if isinstance(part, ast.expr)])
            self._visit_all([case.guard])
            self._branch(case.body, bound=captured)

    def _sequence(self, body: list[ast.stmt], *, bound: Iterable[str] = ()) -> None:
        """Read statements that all run; what they bind is bound."""
        _merge(self.names, _block(body, bound))

    def _branch(self, body: Iterable[ast.AST], *, bound: Iterable[str] = ()) -> set[str]:
        """Read statements that may not run; return what they bind when they do."""
        inner = _block(body, bound)
        surely = set(inner.strong)
        inner.weak |= inner.strong
        inner.strong = set()
        _merge(self.names, inner)
        return surely


def _block(body: Iterable[ast.AST], bound: Iterable[str] = ()) -> Names:
    """Merge parts in order: what is bound before is neither read nor changed from outside."""
    merged = Names()
    known = set(bound)
    for node in body:
        names = _statement(node)
        names.loads -= known
        names.updated -= known
        known |= names.strong
        _merge(merged, names)
    return merged


def _merge(names: Names, others: Names) -> None:
    for part in fields(Names):
        if part.name != "star":
            getattr(names, part.name).update(getattr(others, part.name))
    names.star |= others.star


def _in_place(node: ast.Call) -> bool:
    return any(
        keyword.arg == "inplace"
        and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
        for keyword in node.keywords
    )


def _swallows(item: ast.withitem) -> bool:
    """Whether a block may end in its middle and the statement well: ``with suppress(…):``."""
    call = item.context_expr
    function = call.func if isinstance(call, ast.Call) else call
    name = function.attr if isinstance(function, ast.Attribute) else root(function)
    return name in {"suppress", "raises"}


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    return [node for node in ast.walk(arguments) if isinstance(node, ast.arg)]


def _parameters(node: ast.Lambda) -> set[str]:
    return {argument.arg for argument in _arguments(node.args)}


def _captures(pattern: ast.pattern) -> set[str]:
    names: set[str | None] = set()
    for part in ast.walk(pattern):
        if isinstance(part, ast.MatchAs | ast.MatchStar):
            names.add(part.name)
        elif isinstance(part, ast.MatchMapping):
            names.add(part.rest)
    return {name for name in names if name}
