"""Reading values into structs, from any number of threads.

msgspec 0.22 makes its table of a struct's fields when the struct is first read into, and
other threads can see that table before it is complete; one that reads by it then ends the
whole process.  So tables are made here, one after the other, and only then read by.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from threading import Lock
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")

_making = Lock()


@cache
def decoder(shape: Hashable) -> msgspec.json.Decoder[Any]:
    """Return the JSON decoder of a struct, or of a union of structs."""
    with _making:
        return msgspec.json.Decoder(cast(Any, shape))


def decode(raw: bytes | str, shape: type[T]) -> T:
    """Read JSON as ``shape``.

    :raises msgspec.DecodeError: it is not JSON, or of another shape.
    """
    decoded: T = decoder(cast(Hashable, shape)).decode(raw)
    return decoded


def convert(value: object, shape: type[T], *, strict: bool = True) -> T:
    """Read plain lists, mappings and scalars as ``shape``; without ``strict``, numbers from text.

    :raises msgspec.ValidationError: they are of another shape.
    """
    decoder(cast(Hashable, shape))  # makes the table
    return msgspec.convert(value, shape, strict=strict)
