"""Two texts, compared number by number: the same words with other numbers, or other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, zip_longest
from math import isinf

from stepguide_kernel.execution.comparison.difference import (
    Difference,
    Precision,
    gravest,
    quoted,
)
from stepguide_kernel.execution.comparison.sanitising import ids, in_one_order, plain, sanitised
from stepguide_kernel.execution.comparison.tokens import Token, placed, tells_the_time, tokens

ATOL = 1e-12
"""Numbers that lie closer are the same: what another BLAS makes of zero."""

# The words right before a number: "rmse" of "r2: 0.91, rmse: 3.2".
_LABEL = re.compile(r"([^\W\d][^\d,;|:=]*?)\s*[:=]?\s*[-+$€£(\[]*$")
_FIRST_WORD = re.compile(r"\s*([^\W\d]\w*)")
_LABEL_LENGTH = 40
_LINE = 400


def text_difference(was: str, now_is: str, precision: Precision) -> Difference | None:
    """Return how two texts differ, or ``None`` when a reader would not say they do."""
    if was == now_is:
        return None
    if precision.exact:
        return None if plain(was) == plain(now_is) else _exactly(was, now_is)
    if precision.proof and (other := _other_ids(was, now_is)) is not None:
        return other
    old, new = tokens(was), tokens(now_is)
    found = _other_numbers(old, new, precision)
    if found is None and _unordered(was) == _unordered(now_is):
        return None
    return _first_other_line(was, now_is) if found is None else _numeric(was, old, new, found)


def _other_ids(was: str, now_is: str) -> Difference | None:
    """Ids and digests are alike to those who look for drift, but not to whom they were shown."""
    for before, after in zip(ids(was), ids(now_is), strict=False):
        if before != after:
            return Difference("structural", f"{before} → {after}")
    return None


def deviation(before: float, after: float) -> float:
    """Return the relative deviation, from 0 to 2; the same in both directions."""
    if abs(before - after) <= ATOL:
        return 0.0
    if isinf(before) or isinf(after):
        return 0.0 if before == after else 2.0
    return abs(before - after) / max(abs(before), abs(after))


def numeric_words(before: str, after: str, old: float, new: float) -> str:
    """Return both values as they are written, and by how much the new one is off."""
    words = f"{before} → {after}"
    if not old:
        return words
    percent = 100 * (new - old) / abs(old)
    return f"{words} ({percent:+,.0f} %)" if abs(percent) >= 1 else f"{words} ({percent:+.1g} %)"


def _other_numbers(
    old: list[Token], new: list[Token], precision: Precision
) -> list[tuple[float, int]] | None:
    """Deviations beyond the tolerance with their places; ``None`` when the words differ."""
    if len(old) != len(new):
        return None
    found = []
    for index, (before, after) in enumerate(zip(old, new, strict=True)):
        if before.text == after.text:
            continue
        if before.kind != after.kind or before.kind == "word":
            return None
        if before.kind == "number":
            off = deviation(before.value, after.value)
            if not _as_good(before, after, off, precision):
                found.append((off, index))
        elif not after.is_wall_clock(precision.now):
            return None
    return found


def _as_good(before: Token, after: Token, off: float, precision: Precision) -> bool:
    """Whether another number, ``off`` by so much, stands for the same."""
    if precision.proof and (
        (before.is_whole and after.is_whole) or tells_the_time(after.value, precision.now)
    ):
        return False
    return off <= precision.rtol or after.is_wall_clock(precision.now)


def _numeric(
    was: str, old: list[Token], new: list[Token], found: list[tuple[float, int]]
) -> Difference | None:
    if not found:
        return None
    off, index = max(found, key=lambda one: one[0])
    before, after = old[index], new[index]
    words = numeric_words(before.text, after.text, before.value, after.value)
    label = _label(was, index)
    return Difference("numeric", f"{label} {words}".lstrip(), off, len(found))


def _label(text: str, index: int) -> str:
    """Return what the text calls its ``index``-th token, or the line it stands in."""
    text = sanitised(text)
    _, start = next(islice(placed(text), index, None))
    before = text[max(text.rfind("\n", 0, start) + 1, start - _LINE) : start]
    found = _LABEL.search(before) or _FIRST_WORD.match(before)
    return " ".join(found[1].split())[-_LABEL_LENGTH:] if found else ""


def _unordered(text: str) -> list[str]:
    return [token.text for token in tokens(in_one_order(text))]


def _exactly(was: str, now_is: str) -> Difference:
    found = gravest(
        Difference("structural", f"{quoted(before)} → {quoted(after)}")
        for before, after in _line_pairs(plain(was), plain(now_is))
        if before != after
    )
    return found or Difference("structural", "other line breaks")


def _first_other_line(was: str, now_is: str) -> Difference:
    for before, after in _line_pairs(sanitised(was), sanitised(now_is)):
        if before.split() != after.split():
            return Difference("structural", f"{quoted(before)} → {quoted(after)}")
    return Difference("structural", "other text")


def _line_pairs(was: str, now_is: str) -> Iterator[tuple[str, str]]:
    return zip_longest(was.splitlines(), now_is.splitlines(), fillvalue="")
