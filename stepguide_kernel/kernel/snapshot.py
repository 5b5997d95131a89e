"""Which object every variable is, taken so cheaply that each run can afford it.

``id`` raises an audit event, and since :mod:`stepguide_kernel.kernel.file_access` listens to
those, each call costs ten times its work.  So the addresses of all variables are copied at once
out of a tuple that holds them for that long; no reference is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ctypes import c_void_p, sizeof, string_at
from functools import cached_property
from typing import Any

identity = object.__hash__
"""A number that no other object has while this one lives, and of which nobody is told either."""

_POINTER = sizeof(c_void_p)
_CHUNK = 64
"""Variables compared at a time; hardly any of them is another object after a run."""


class Snapshot:
    """The variables of a namespace at one moment; no reference keeps their values alive."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        # Values first: a thread that binds a name in between adds it at the end.
        self._identities = _identities(tuple(namespace.values()))
        self._names = tuple(namespace)

    def is_still(self, namespace: Mapping[str, Any]) -> bool:
        """Whether every variable is the object that it was."""
        return self._identities == _identities(tuple(namespace.values()))

    @cached_property
    def objects(self) -> dict[str, int]:
        """Names to the identities of their objects."""
        return dict(zip(self._names, _numbers(self._identities), strict=False))

    def moved_since(self, before: Snapshot) -> tuple[set[str], set[str]]:
        """Names that are new or other objects here, and names that were there and are not here."""
        count = len(before._names)
        if self._names[:count] == before._names:  # nothing was deleted: the usual case
            moved = _different(self._identities, before._identities)
            return {*(self._names[position] for position in moved), *self._names[count:]}, set()
        known = before.objects
        changed = {name for name, now in self.objects.items() if known.get(name) != now}
        return changed, known.keys() - self.objects.keys()

    def knows(self, name: str) -> bool:
        """Whether there was a variable of this name."""
        return name in self.objects

    def with_those_of(self, later: Snapshot, names: set[str]) -> Snapshot:
        """Hold ``names`` as they are in a later snapshot: another run accounts for them."""
        objects = {name: now for name, now in self.objects.items() if name not in names}
        objects |= {name: later.objects[name] for name in names if name in later.objects}
        snapshot = Snapshot({})
        snapshot._names, snapshot._identities = tuple(objects), _packed(objects.values())
        return snapshot


def _addresses(values: tuple[object, ...]) -> bytes:
    """Copy the pointers that follow the head of a tuple of CPython's."""
    return string_at(id(values) + tuple.__basicsize__, _POINTER * len(values))


def _hashes(values: tuple[object, ...]) -> bytes:
    """Ask each object, where it is not known how tuples lie in memory."""
    return _packed(map(identity, values))


_identities = _addresses if sys.implementation.name == "cpython" else _hashes


def _packed(numbers: Iterable[int]) -> bytes:
    unsigned = (number % (1 << 8 * _POINTER) for number in numbers)
    return b"".join(number.to_bytes(_POINTER, sys.byteorder) for number in unsigned)


def _numbers(identities: bytes) -> Sequence[int]:
    return memoryview(identities).cast("P")


def _different(now: bytes, before: bytes) -> Iterator[int]:
    """Yield the positions at which ``now`` differs from ``before``, which is no longer.

    Bytes compare a hundred times faster than numbers do.
    """
    step = _CHUNK * _POINTER
    for start in range(0, len(before), step):
        chunk, old = now[start : start + step], before[start : start + step]
        if not chunk.startswith(old):  # the last may go on with new names
            pairs = enumerate(zip(_numbers(chunk), _numbers(old), strict=False))
            yield from (start // _POINTER + at for at, (new, known) in pairs if new != known)
