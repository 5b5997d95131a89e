"""A passage in a text that has been edited since: where it is, and how much of it is left.

``extension/src/model/passages.ts`` is the twin of this module; ``tests/data/anchors.json``
holds the vectors that both keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Passage(NamedTuple):
    """Characters ``start`` to before ``end`` of a text; how like the wanted they are, 0 to 1."""

    start: int
    end: int
    likeness: float


def exact(text: str, wanted: str) -> Iterator[Passage]:
    """Yield every place where ``wanted`` stands, first to last."""
    at = text.find(wanted)
    while at >= 0 and wanted:
        yield Passage(at, at + len(wanted), 1.0)
        at = text.find(wanted, at + 1)


def nearest(text: str, wanted: str) -> Passage:
    """Return the passage of ``text`` that takes the fewest edits to become ``wanted``.

    Of equally near ones it is the first.
    """
    errors, end = _search(text, wanted)
    # Read backwards from its end, the passage ends where it begins.
    before = text[max(0, end - len(wanted) - errors) : end]
    _, length = _search(before[::-1], wanted[::-1])
    return Passage(end - length, end, likeness(errors, len(wanted)))


def likeness_of(text: str, wanted: str) -> float:
    """Say how much of ``wanted`` stands somewhere in ``text``: 0 to 1, and 1 of nothing."""
    if wanted in text:  # as mostly, and soon seen
        return 1.0
    return likeness(_search(text, wanted)[0], len(wanted))


def likeness(errors: int, length: int) -> float:
    """Turn edits into a likeness."""
    return 1 - min(errors, length) / length if length else 1.0


def _search(text: str, wanted: str) -> tuple[int, int]:
    """Return the fewest edits that make a passage of ``wanted``, and where its end first is.

    This is Myers' bit-parallel search: one column of the table of edit distances is two
    integers of as many bits as ``wanted`` has characters, so that a long text is soon read.
    """
    if not wanted:
        return 0, 0
    every = (1 << len(wanted)) - 1
    last = 1 << (len(wanted) - 1)
    places: dict[str, int] = {}
    for bit, character in enumerate(wanted):
        places[character] = places.get(character, 0) | 1 << bit
    more, less = every, 0  # where the column goes up, and down, from one row to the next
    errors = fewest = len(wanted)
    end = 0
    for at, character in enumerate(text, 1):
        same = places.get(character, 0)
        vertical = same | less
        across = (((same & more) + more) ^ more) | same
        up = less | (every & ~(across | more))
        down = more & across
        errors += bool(up & last) - bool(down & last)
        up, down = up << 1 & every, down << 1 & every
        more, less = down | (every & ~(vertical | up)), up & vertical
        if errors < fewest:
            fewest, end = errors, at
    return fewest, end
