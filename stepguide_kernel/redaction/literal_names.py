"""What a text in Python code is called: the name it is assigned, passed or compared to."""

from __future__ import annotations

import ast
import re

from stepguide_kernel.redaction.findings import is_secret_name


def name_of(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    """What a text is called by the expression or statement around it."""
    parent = parents.get(node)
    while parent is not None:
        if _is_key(parent, node):
            return ""
        named = _named_by(parent, node, parents.get(parent))
        if named or isinstance(parent, ast.stmt | ast.keyword | ast.Dict):
            return named
        if isinstance(parent, ast.Call) and node in parent.args and not _wraps(parent):
            return ""
        node, parent = parent, parents.get(parent)
    return ""


def _is_key(parent: ast.AST, node: ast.AST) -> bool:
    """Whether a text is what something is found by, and no value itself."""
    if isinstance(parent, ast.Subscript):
        return node is parent.slice
    return isinstance(parent, ast.Dict) and node in parent.keys


def _named_by(parent: ast.AST, node: ast.AST, above: ast.AST | None) -> str:
    named = _called(parent)
    match parent:
        case ast.Dict(keys=keys, values=values) if node in values:
            named = next(_text(key) for key, of in zip(keys, values, strict=True) if of is node)
        case ast.arguments():
            named = _default_of(parent, node)
        case ast.Tuple():
            named = _in_tuple(parent, node, above)
        case ast.keyword(arg="value") if isinstance(above, ast.Call):
            named = _type_of_secret(above)
        case ast.Call() if node in parent.args:
            named = _argument(parent, node)
    return named


def _in_tuple(parent: ast.Tuple, node: ast.AST, above: ast.AST | None) -> str:
    """``auth=("ana", "…")``, ``("password", "…")``, and ``user, password = "ana", "…"``."""
    index = next(at for at, element in enumerate(parent.elts) if element is node)
    first = _text(parent.elts[0])
    if index == 1 and _called(above) == "auth":
        return "password"
    if index == 1 and is_secret_name(first):
        return first
    return _unpacked(above.targets[0], index) if isinstance(above, ast.Assign) else ""


def _unpacked(target: ast.expr, index: int) -> str:
    if isinstance(target, ast.Tuple) and index < len(target.elts):
        return _target(target.elts[index])
    return ""


def _type_of_secret(call: ast.Call) -> str:
    """``Password("…")`` and ``SecretStr("…")`` say what they are given."""
    said = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", _target(call.func)).removesuffix("_Str")
    return said if said[:1].isupper() and is_secret_name(said) else ""


def _called(node: ast.AST | None) -> str:
    """What a keyword, an assignment or a comparison calls its value."""
    match node:
        case ast.keyword(arg=name):
            return name or ""
        case ast.Assign(targets=[target, *_]) | ast.Compare(left=target):
            return _target(target)
        case ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
            return _target(target)
    return ""


def _argument(call: ast.Call, node: ast.AST) -> str:
    """``setdefault("API_KEY", "…")`` names its second text by its first; ``Password("…")``."""
    first = _text(call.args[0])
    if node is not call.args[0] and is_secret_name(first):
        return first
    if node is not call.args[-1]:
        return ""
    function = _target(call.func)  # set_password(…); but get_secret("…") is given the name of one
    is_setter = function.startswith("set_") and is_secret_name(function)
    return function.removeprefix("set_") if is_setter else _type_of_secret(call)


def _wraps(call: ast.Call) -> bool:
    """Whether a call gives back what it is given, in another type."""
    return _target(call.func) in {"bytes", "bytearray", "str", "encode", "strip", "b64encode"}


def _default_of(arguments: ast.arguments, node: ast.AST) -> str:
    positional = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(positional[::-1], arguments.defaults[::-1], strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return next((argument.arg for argument, default in pairs if default is node), "")


def _target(node: ast.AST | None) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=index):
            return _text(index)
    return ""


def _text(node: ast.AST | None) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else ""
