"""Noticing that an object changed in place, without copying it.

A fingerprint walks at most :data:`BUDGET` objects and samples large arrays, so it costs
about 0.1 ms whatever the size of the data.  A change it misses inside a large array is seen
by the code that made it (``x[...] = 1``), and in the end by the proof.
"""

from __future__ import annotations

import sys
import types
import zlib
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from stepguide_kernel.kernel.reach import closure_values
from stepguide_kernel.kernel.snapshot import identity

BUDGET = 400
_DEPTH = 6
_NEAR = 1
"""How deep an iterator may lie for the object to count as one itself."""
_LABELS = 50
_ITEMS = 64
_WHOLE_BYTES = 1 << 18
_SAMPLES = 4096

_ATOMS = frozenset(
    {int, float, complex, bool, str, bytes, type(None), type(Ellipsis), types.BuiltinFunctionType}
)
_OPAQUE_MODULES = frozenset(
    {"matplotlib", "mpl_toolkits", "sqlite3", "_sqlite3", "_io", "random", "_random", "socket"}
)
"""Their objects hold state that Python code cannot see, or that is too large to walk."""

_FIXED_MODULES = frozenset(
    {"builtins", "datetime", "decimal", "pathlib", "re", "fractions", "uuid", "zoneinfo"}
)
"""Objects of these without a ``__dict__`` do not change."""


class Fingerprint:
    """What one object looks like now.

    ``value`` compares equal while nothing changed; ``ids`` are those of the mutable objects
    inside, by which aliases are found.  ``opaque`` says that the object may have changed
    unseen, ``iterator`` that touching it moves it on, ``complete`` that the budget sufficed.
    """

    __slots__ = ("_left", "ids", "iterator", "opaque", "value")

    def __init__(self, subject: object) -> None:
        self._left = BUDGET
        self.ids: set[int] = set()
        self.opaque = False
        self.iterator = False
        try:
            self.value = self._of(subject, 0)
        except Exception:  # noqa: BLE001 - a user's object may raise anything when looked at
            self.value = identity(subject)
            self.opaque = True

    @property
    def complete(self) -> bool:
        """Whether the whole object was seen, so that an equal value means: unchanged."""
        return not self.opaque and self._left >= 0

    def _of(self, subject: Any, depth: int) -> int:
        self._left -= 1
        kind = type(subject)
        if kind in _ATOMS:
            # 1 == 1.0 == True, and nan != nan; the representation tells them apart.
            return hash((kind, repr(subject) if kind in {float, complex} else subject))
        if isinstance(subject, types.ModuleType) or self._left < 0 or depth > _DEPTH:
            return identity(subject)
        if identity(subject) in self.ids:
            return 7
        self.ids.add(identity(subject))
        return self._reader(subject)(subject, depth)

    def _reader(self, subject: Any) -> Callable[[Any, int], int]:
        """Choose how to look at an object by its type; subclasses of containers count."""
        package = type(subject).__module__.split(".")[0]
        if package == "numpy" and hasattr(subject, "strides"):
            return self._array
        if package == "pandas":
            return self._pandas
        if package in _OPAQUE_MODULES or hasattr(type(subject), "__next__"):
            return self._hidden
        for base, reader in (
            (dict, self._mapping),
            ((list, tuple), self._sequence),
            ((set, frozenset), self._set),
            (types.FunctionType, self._function),
            (types.MethodType, self._method),
            (type, self._class),
        ):
            if isinstance(subject, base):
                return reader
        return self._object

    # -- containers ------------------------------------------------------------------------

    def _mapping(self, subject: dict[Any, Any], depth: int) -> int:
        items = islice(dict.items(subject), _ITEMS)
        inside = [(self._of(key, depth + 1), self._of(value, depth + 1)) for key, value in items]
        return self._container(subject, dict.__len__(subject), inside, depth)

    def _sequence(self, subject: list[Any] | tuple[Any, ...], depth: int) -> int:
        length = len(subject)
        sample: Iterable[Any] = subject
        if length > _ITEMS:
            step = max(1, (length - 48) // 16)
            sample = [*subject[:24], *subject[-24:], *islice(subject[24:-24:step], 16)]
        inside = [self._of(item, depth + 1) for item in sample]
        return self._container(subject, length, inside, depth)

    def _set(self, subject: set[Any] | frozenset[Any], depth: int) -> int:
        inside = [self._of(item, depth + 1) for item in islice(subject, _ITEMS)]
        return self._container(subject, len(subject), inside, depth)

    def _container(self, subject: Any, length: int, inside: Iterable[Any], depth: int) -> int:
        own = _attributes(subject)
        extra = self._of(own, depth + 1) if own else 0
        return hash((type(subject).__name__, length, tuple(inside), extra))

    # -- code and plain objects ------------------------------------------------------------

    def _function(self, subject: types.FunctionType, depth: int) -> int:
        closed = tuple(self._of(value, depth + 1) for value in closure_values(subject))
        return hash((identity(subject.__code__), closed))

    def _method(self, subject: types.MethodType, depth: int) -> int:
        return self._of(subject.__self__, depth + 1)

    def _class(self, subject: type, _depth: int) -> int:
        if subject.__module__ != "__main__":
            return identity(subject)
        members = ((name, identity(value)) for name, value in vars(subject).items())
        return hash(tuple(pair for pair in members if not pair[0].startswith("__")))

    def _object(self, subject: Any, depth: int) -> int:
        attributes = _attributes(subject)
        if attributes is not None:
            return hash((type(subject).__name__, self._of(attributes, depth + 1)))
        slots = _slots(type(subject))
        if slots:
            values = (self._of(getattr(subject, name, None), depth + 1) for name in slots)
            return hash(tuple(values))
        if type(subject).__module__ not in _FIXED_MODULES:
            self.opaque = True
        return identity(subject)

    def _hidden(self, subject: Any, depth: int) -> int:
        self.opaque = True
        self.iterator = self.iterator or (depth <= _NEAR and hasattr(type(subject), "__next__"))
        return identity(subject)

    # -- the data stack --------------------------------------------------------------------

    def _pandas(self, subject: Any, depth: int) -> int:
        manager = getattr(subject, "_mgr", None)
        if manager is not None:
            axes = tuple(_axis(axis) for axis in subject.axes)
            blocks = tuple(self._values(block.values) for block in manager.blocks[:_ITEMS])
            return hash((axes, blocks, repr(subject.attrs)))
        if hasattr(subject, "dtype") and hasattr(subject, "__len__"):
            return hash((len(subject), tuple(map(str, subject[:32]))))
        return self._object(subject, depth)

    def _values(self, values: Any) -> int:
        """Read the values of a block: an array, or an extension array around one."""
        if hasattr(values, "strides"):
            return self._array(values, 0)
        arrow = getattr(values, "_pa_array", None)
        if arrow is not None:  # pyarrow's arrays do not change, so a change brings a new one
            return hash((identity(arrow), len(values)))
        for name in ("_ndarray", "_codes", "_data"):
            inner = getattr(values, name, None)
            if hasattr(inner, "strides"):
                return self._array(inner, 0)
        return hash((type(values).__name__, len(values), tuple(map(str, values[:32]))))

    def _array(self, subject: Any, _depth: int) -> int:
        numpy = sys.modules["numpy"]
        base = subject
        while isinstance(getattr(base, "base", None), numpy.ndarray):
            base = base.base
        self.ids.add(identity(base))
        if subject.dtype == object:
            sample = subject.ravel()[:: max(1, subject.size // 32)][:48]
            return hash((subject.shape, tuple(self._of(item, 5) for item in sample)))
        sample = subject if subject.nbytes <= _WHOLE_BYTES else _sample(subject)
        content = numpy.ascontiguousarray(sample).reshape(-1).view(numpy.uint8)
        return hash((subject.shape, str(subject.dtype), zlib.crc32(content)))


def _sample(array: Any) -> Any:
    if array.flags.c_contiguous:
        flat = array.reshape(-1)
    elif array.flags.f_contiguous:
        flat = array.ravel(order="K")
    else:
        flat = array[..., :64].ravel()
    return flat[:: max(1, flat.size // _SAMPLES)]


def _axis(axis: Any) -> tuple[object, ...]:
    """Describe an index: its first labels, and its identity when there are more."""
    shown = tuple(map(str, axis[:_LABELS]))
    whole = identity(axis) if len(axis) > _LABELS else 0
    return (type(axis).__name__, len(axis), repr(axis.name), shown, whole)


def _attributes(subject: object) -> dict[str, Any] | None:
    """Read ``__dict__`` past any ``__getattr__`` or property of the user's class."""
    try:
        found = object.__getattribute__(subject, "__dict__")
    except AttributeError:
        return None
    return found if isinstance(found, dict) else None


def _slots(kind: type) -> list[str]:
    names: list[str] = []
    for base in kind.__mro__:
        slots = base.__dict__.get("__slots__", ())
        names += [slots] if isinstance(slots, str) else [name for name in slots if name]
    return [name for name in names if name not in {"__weakref__", "__dict__"}]
