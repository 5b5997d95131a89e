"""Which object every variable is, taken so cheaply that each run can afford it.

``id`` raises an audit event, and since :mod:`stepguide_kernel.kernel.file_access` listens to
those, each call costs ten times its work.  The default hash of an object tells it from all
others that live just as well, and nobody is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import compress
from operator import ne
from typing import Any

identity = object.__hash__
"""A number that no other object has while this one lives."""


class Snapshot:
    """The variables of a namespace at one moment; no reference keeps their values alive."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        # Values first: a thread that binds a name in between adds it at the end.
        self._identities = list(map(identity, namespace.values()))
        self._names = list(namespace)

    def is_still(self, namespace: Mapping[str, Any]) -> bool:
        """Whether every variable is the object that it was."""
        return len(namespace) == len(self._names) and self._identities == list(
            map(identity, namespace.values())
        )

    @cached_property
    def objects(self) -> dict[str, int]:
        """Names to the identities of their objects."""
        return dict(zip(self._names, self._identities, strict=False))

    def changed_since(self, before: Snapshot) -> set[str]:
        """Names that are new or other objects here."""
        count = len(before._names)
        if self._identities[:count] == before._identities and self._names[:count] == before._names:
            return set(self._names[count:])
        if self._names[:count] == before._names:  # nothing was deleted: the usual case
            moved = map(ne, self._identities, before._identities)
            return {*compress(self._names, moved), *self._names[count:]}
        known = before.objects
        return {name for name, now in self.objects.items() if known.get(name) != now}

    def gone_since(self, before: Snapshot) -> set[str]:
        """Names that were there and are not here."""
        if self._names[: len(before._names)] == before._names:
            return set()
        return before.objects.keys() - self.objects.keys()

    def knows(self, name: str) -> bool:
        """Whether there was a variable of this name."""
        return name in self.objects

    def with_those_of(self, later: Snapshot, names: set[str]) -> Snapshot:
        """Hold ``names`` as they are in a later snapshot: another run accounts for them."""
        objects = {name: now for name, now in self.objects.items() if name not in names}
        objects |= {name: later.objects[name] for name in names if name in later.objects}
        snapshot = Snapshot({})
        snapshot._names, snapshot._identities = list(objects), list(objects.values())
        return snapshot
