"""Which globals may be read when a user's functions and objects are used.

``net(10)`` reads ``rate`` when ``def net(x): return x * rate`` says so.  The code objects of
functions defined in the session name the globals they may touch; those are followed through
everything that runs them: closures, partials, decorators, classes with their properties and
descriptors, generators, and the attributes of the session's own objects.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from stepguide_kernel.kernel.snapshot import identity

_LIMIT = 400
"""Objects followed for one statement: a session's own functions are few."""

_ITEMS = 32
"""Items of a container that are looked at: tables of handlers are short."""

_HERE = "__main__"
_RUNNING = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
_WRAPPERS = (staticmethod, classmethod)
_LEAVES = frozenset({int, float, complex, bool, str, bytes, type(None), types.ModuleType})


def reachable_names(names: Iterable[str], namespace: Mapping[str, Any]) -> set[str]:
    """Names of ``namespace`` that may be read when ``names`` are used or called."""
    found: set[str] = set()
    waiting = [namespace[name] for name in names if name in namespace]
    seen: set[int] = set()
    while waiting and len(seen) < _LIMIT:
        value = waiting.pop()
        if type(value) in _LEAVES or identity(value) in seen:
            continue
        seen.add(identity(value))
        read = {name for name in _names_read(value, namespace) if name in namespace}
        waiting += [namespace[name] for name in read - found]
        found |= read
        waiting += _parts(value)
    return found


def _names_read(value: Any, namespace: Mapping[str, Any]) -> set[str]:
    """Globals that the code of ``value`` itself names, and the name of its class."""
    if isinstance(value, types.FunctionType):
        return _names_of(value.__code__) if value.__globals__ is namespace else set()
    if isinstance(value, _RUNNING):
        frame = _frame(value)
        read = frame is not None and frame.f_globals is namespace
        return _names_of(frame.f_code) if frame is not None and read else set()
    if type(value).__module__ == _HERE:
        return {type(value).__name__}
    return set()


def _parts(value: Any) -> Iterator[Any]:
    """Objects whose code may run when ``value`` is used."""
    if isinstance(value, types.FunctionType):
        yield from closure_values(value)
        yield from vars(value).values()  # ``__wrapped__``, and what a decorator keeps there
        yield from (*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values())
    elif isinstance(value, types.MethodType):
        yield from (value.__func__, value.__self__)
    elif isinstance(value, functools.partial | functools.partialmethod):
        yield from (value.func, *value.args, *value.keywords.values())
    elif isinstance(value, _RUNNING):
        frame = _frame(value)
        yield from frame.f_locals.values() if frame is not None else ()
    elif isinstance(value, type):
        yield from _parts_of_class(value)
    elif isinstance(value, dict):
        yield from islice(dict.values(value), _ITEMS)
    elif isinstance(value, list | tuple | set | frozenset):
        yield from islice(value, _ITEMS)
    else:
        yield from _parts_of_object(value)


def _parts_of_class(kind: type) -> Iterator[Any]:
    if kind.__module__ == _HERE:
        yield from kind.__bases__
        yield type(kind)  # a metaclass of the session runs too
        for member in vars(kind).values():
            yield from _implementations(member)


def _parts_of_object(value: Any) -> Iterator[Any]:
    """The class of one of the session's objects and what it holds; what a cache wraps."""
    if type(value).__module__ == _HERE:
        yield type(value)
        yield from islice(_attributes(value).values(), _ITEMS)
    elif isinstance(value, functools._lru_cache_wrapper):  # noqa: SLF001 - it has no other name
        yield value.__wrapped__


def _implementations(member: Any) -> Iterator[Any]:
    """Functions behind what stands in a class: a property may be read, set and deleted."""
    if isinstance(member, property):
        yield from (member.fget, member.fset, member.fdel)
    elif isinstance(member, functools.cached_property):
        yield member.func
    elif isinstance(member, functools.singledispatchmethod):
        yield from (member.func, member.dispatcher)
    elif isinstance(member, _WRAPPERS):
        yield member.__func__
    else:
        yield member


def _frame(running: Any) -> types.FrameType | None:
    """The frame of a generator or coroutine that has not ended."""
    for name in ("gi_frame", "cr_frame", "ag_frame"):
        if hasattr(type(running), name):
            frame: types.FrameType | None = getattr(running, name)
            return frame
    return None


def _attributes(value: Any) -> dict[str, Any]:
    """Read ``__dict__`` past any ``__getattr__`` of the user's class."""
    try:
        found = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return found if isinstance(found, dict) else {}


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
