"""A text as its reader sees it, with the way back to the characters that say it.

Colour codes, tags and escapes stand between the characters of a secret in tracebacks, tables
and JSON.  A view leaves them out, so that one table of patterns serves all of them.
"""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

Span = tuple[int, int]

_COLOURS = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
_ENTITIES = re.compile(_ENTITY)
_TAGS = re.compile(rf"<[a-zA-Z/!?][^<>]*>|{_ENTITY}")
_WITHIN_WORDS = re.compile(
    r"</?(?:a|abbr|b|big|code|em|font|i|kbd|mark|s|small|span|strong|sub|sup|tspan|tt|u|wbr)\b",
    re.IGNORECASE,
)
"""Tags that do not part words; all others do."""
_ESCAPES = re.compile(r"\\(?:u[0-9a-fA-F]{4}|[\"'/\\])")


class View:
    """``text`` without what ``hidden`` matches, or with what that stands for in its place."""

    def __init__(
        self, text: str, hidden: re.Pattern[str] | None, stands_for: Callable[[str], str]
    ) -> None:
        self._pieces: list[_Piece] = []
        parts: list[str] = []
        at = seen = 0
        for match in hidden.finditer(text) if hidden else ():
            plain, meant = text[at : match.start()], stands_for(match[0])
            self._pieces.append(_Piece(seen, at, match.start(), len(plain)))
            self._pieces.append(_Piece(seen + len(plain), match.start(), match.end(), len(meant)))
            parts += [plain, meant]
            seen += len(plain) + len(meant)
            at = match.end()
        self._pieces.append(_Piece(seen, at, len(text), len(text) - at))
        self.text = "".join([*parts, text[at:]])

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where in the text stands what the view shows from ``start`` to ``end``."""
        first = bisect_right(self._pieces, start, key=lambda piece: piece.seen) - 1
        found: list[Span] = []
        for piece in self._pieces[max(first, 0) :]:
            if piece.seen >= end:
                break
            span = piece.part(start, end)
            if span is None:
                continue
            if found and found[-1][1] == span[0]:
                span = (found.pop()[0], span[1])
            found.append(span)
        return tuple(found)


class _Piece(NamedTuple):
    """``length`` characters of a view from ``seen`` on, and where the text has them."""

    seen: int
    start: int
    end: int
    length: int

    def part(self, start: int, end: int) -> Span | None:
        """The part of the text that shows what the view has from ``start`` to ``end``."""
        low, high = max(start, self.seen), min(end, self.seen + self.length)
        if low >= high:
            return None
        if self.length != self.end - self.start:  # an entity is taken whole or not at all
            return self.start, self.end
        return self.start + low - self.seen, self.start + high - self.seen


class Reading(NamedTuple):
    """A way to read a text: what is hidden, what that stands for, and by what it is known."""

    hidden: re.Pattern[str] | None
    stands_for: Callable[[str], str]

    def text_of(self, text: str) -> str:
        """What is read, without the way back: most texts hold no secret."""
        if self.hidden is None:
            return text
        stands_for = self.stands_for
        return self.hidden.sub(lambda match: stands_for(match[0]), text)

    def view(self, text: str) -> View:
        """What is read, with the way back."""
        return View(text, self.hidden, self.stands_for)


def readings(text: str, *, markup: bool = False) -> Iterator[Reading]:
    """Yield the text as it is, and the ways to read it that show something else.

    ``markup`` says that it is HTML or XML.
    """
    yield Reading(None, _nothing)
    if "\x1b" in text:
        yield Reading(_COLOURS, _nothing)
    if "\\" in text:
        yield Reading(_ESCAPES, _unescaped)
    if markup and "<" in text:
        yield Reading(_TAGS, _rendered)
    if markup and "&" in text:
        yield Reading(_ENTITIES, html.unescape)


def _nothing(_: str) -> str:
    return ""


@lru_cache(1024)  # a table has the same few tags in every row
def _rendered(token: str) -> str:
    if token[0] == "&":
        return html.unescape(token)
    return "" if _WITHIN_WORDS.match(token) else "\n"


def _unescaped(token: str) -> str:
    return str(json.loads(f'"{token}"')) if token[1] == "u" else token[1]
