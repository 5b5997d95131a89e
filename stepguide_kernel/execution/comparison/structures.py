"""Two JSON documents: charts of plotly and vega, and whatever else shows itself as JSON."""

from __future__ import annotations

import array
import base64
import binascii
import re
from collections.abc import Iterator
from typing import TypeAlias

from stepguide_kernel.execution.comparison.difference import (
    Difference,
    Precision,
    gravest,
    quoted,
)
from stepguide_kernel.execution.comparison.pictures import picture_difference
from stepguide_kernel.execution.comparison.texts import (
    deviation,
    numeric_words,
    text_difference,
)
from stepguide_kernel.execution.comparison.tokens import tells_the_time

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

_RANDOM = frozenset({"uid", "uuid", "model_id"})
"""Members that say which object it is, and not what it shows."""
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_DATA_NAME = re.compile(r"data-[0-9a-f]{32}")
# numpy's names of types, as plotly packs columns, to those of array
_TYPES = dict(zip(("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"), "bBhHiIqQ", strict=True))
_TYPES |= {"f4": "f", "f8": "d"}


def structure_difference(was: JSON, now_is: JSON, precision: Precision) -> Difference | None:
    """Return how two documents differ, with the path to where they differ most, or ``None``."""
    return gravest(_differences(_canonical(was), _canonical(now_is), "", precision))


def _differences(was: JSON, now_is: JSON, path: str, precision: Precision) -> Iterator[Difference]:
    match was, now_is:
        case dict(), dict():
            yield from _members(was, now_is, path, precision)
        case list(), list() if len(was) == len(now_is):
            for index, (before, after) in enumerate(zip(was, now_is, strict=True)):
                yield from _differences(before, after, f"{path}[{index}]", precision)
        case list(), list():
            detail = f"{len(was)} entries → {len(now_is)} entries"
            yield Difference("structural", detail).at(path)
        case str(), str():
            found = (
                picture_difference(was, now_is, precision)
                if path.endswith(_PICTURES)
                # Ids are those of the chart's own parts, made anew each time.
                else text_difference(was, now_is, precision._replace(proof=False))
            )
            if found is not None:
                yield found.at(path)
        case (int() | float()) as before, (int() | float()) as after if not (
            isinstance(before, bool) or isinstance(after, bool)
        ):
            yield from _numbers(before, after, path, precision)
        case _ if was != now_is or type(was) is not type(now_is):
            yield Difference("structural", f"{_word(was)} → {_word(now_is)}").at(path)


def _members(
    was: dict[str, JSON], now_is: dict[str, JSON], path: str, precision: Precision
) -> Iterator[Difference]:
    for name in {**was, **now_is}:
        if name in _RANDOM:
            continue
        place = f"{path}.{name}" if path else name
        if name not in now_is:
            yield Difference("structural", f"{place} is gone")
        elif name not in was:
            yield Difference("structural", f"{place} is new")
        else:
            yield from _differences(was[name], now_is[name], place, precision)


def _numbers(before: float, after: float, path: str, precision: Precision) -> Iterator[Difference]:
    off = deviation(before, after)
    as_written = precision.exact or (precision.proof and _is_as_written(before, after, precision))
    if before != after and (as_written or off > precision.rtol):
        words = numeric_words(f"{before:.6g}", f"{after:.6g}", before, after)
        yield Difference("numeric", words, off).at(path)


def _is_as_written(before: float, after: float, precision: Precision) -> bool:
    whole = isinstance(before, int) and isinstance(after, int)
    return whole or tells_the_time(after, precision.now)


def _canonical(value: JSON) -> JSON:
    """Unpack columns of numbers, and name data sets in their order: vega names them by hash."""
    names: dict[str, str] = {}

    def canonical(value: JSON) -> JSON:
        if isinstance(value, list):
            return [canonical(one) for one in value]
        if isinstance(value, dict):
            unpacked = _unpacked(value)
            if unpacked is not None:
                return unpacked
            return {str(canonical(name)): canonical(one) for name, one in value.items()}
        if isinstance(value, str) and _DATA_NAME.fullmatch(value):
            return names.setdefault(value, f"data {len(names)}")
        return value

    return canonical(value)


def _unpacked(value: dict[str, JSON]) -> JSON:
    """Return the numbers of ``{"dtype": "f8", "bdata": base64}``; ``None`` for other objects."""
    kind, packed = value.get("dtype"), value.get("bdata")
    if not (isinstance(kind, str) and isinstance(packed, str) and kind in _TYPES):
        return None
    try:
        numbers = array.array(_TYPES[kind], base64.b64decode(packed))
    except (binascii.Error, ValueError):
        return None
    return [value.get("shape"), *numbers.tolist()]


def _word(value: JSON) -> str:
    return quoted(value) if isinstance(value, str) else quoted(str(value)).strip("'\"")
