"""Which globals may be read when a user's functions and objects are used.

``net(10)`` reads ``rate`` when ``def net(x): return x * rate`` says so.  The code objects of
functions defined in the session name the globals they may touch; those are followed through
closures, partials, decorators and classes.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_LIMIT = 200
"""Objects followed for one statement: a session's own functions are few."""


def reachable_names(names: Iterable[str], namespace: Mapping[str, Any]) -> set[str]:
    """Names of ``namespace`` that may be read when ``names`` are used or called."""
    found: set[str] = set()
    waiting = [namespace[name] for name in names if name in namespace]
    seen: set[int] = set()
    while waiting and len(seen) < _LIMIT:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, types.FunctionType) and value.__globals__ is namespace:
            read = {name for name in _names_of(value.__code__) if name in namespace}
            waiting += [namespace[name] for name in read - found]
            found |= read
        elif type(value).__module__ == "__main__" and type(value).__name__ in namespace:
            found.add(type(value).__name__)
        waiting += _parts(value)
    return found


def _parts(value: Any) -> Iterator[Any]:
    """Objects whose code may run when ``value`` is used."""
    if isinstance(value, types.MethodType):
        yield from (value.__func__, value.__self__)
    elif isinstance(value, functools.partial):
        yield from (value.func, *value.args, *value.keywords.values())
    elif isinstance(value, types.FunctionType):
        yield from closure_values(value)
        if "__wrapped__" in value.__dict__:
            yield value.__dict__["__wrapped__"]
    elif isinstance(value, type):
        if value.__module__ == "__main__":
            yield from value.__bases__
            yield from map(_implementation, vars(value).values())
    elif type(value).__module__ == "__main__":
        yield type(value)


def _implementation(member: Any) -> Any:
    """Unwrap the function of a static or class method or of a property."""
    if isinstance(member, property):
        return member.fget
    if isinstance(member, staticmethod | classmethod):
        return member.__func__
    return member


def closure_values(function: types.FunctionType) -> list[Any]:
    """Values that a function closes over; variables not yet bound are left out."""
    values = []
    for cell in function.__closure__ or ():
        try:
            values.append(cell.cell_contents)
        except ValueError:
            continue
    return values


def _names_of(code: types.CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _names_of(constant)
    return names
