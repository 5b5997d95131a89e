"""Text of outputs as tokens: what a reader compares, without what only the machine wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

_MACHINE = (
    (re.compile(r"\b0x[0-9a-fA-F]{4,}\b"), "<address>"),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "<uuid>"),
    (re.compile(r"<ipython-input-\d+-[0-9a-f]+>"), "<cell>"),
    (re.compile(r"(?:/tmp|/var/folders|/private/var/folders)/[^\s'\"<>:]+"), "<temporary>"),
    (re.compile(r"\b\d{6,}\.py\b"), "<cell>"),
    # 1min 3s, 12.3 ms ± 4.5 µs per loop (mean ± std. dev. of 7 runs, 1,000 loops each)
    (re.compile(r"(?<![\w.])\d+(?:\.\d+)? ?(?:ns|[uµμ]s|ms|s|min|h)\b"), "<duration>"),
    (re.compile(r"(?:<duration> ?)+"), "<duration>"),
    (re.compile(r"(?<![\w.,])[\d,]+ loops?\b"), "<loops>"),
    # lines drawn under a heading are as long as its widest number
    (re.compile(r"([-=_+|])\1{2,}"), r"\1\1\1"),
)

_TOKEN = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)"
    r"|(?P<number>(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w]))"
    r"|(?P<word>\w+|[^\w\s])"
)


class Token(NamedTuple):
    """A word, a number or a point in time, as it is written."""

    kind: Literal["word", "number", "time"]
    text: str

    @property
    def value(self) -> float:
        """The value of a number."""
        return float(self.text.replace(",", ""))

    def is_wall_clock(self, now: datetime) -> bool:
        """Whether a time lies within a day of ``now``: then it says when, and not what."""
        try:
            moment = datetime.fromisoformat(self.text)
        except ValueError:
            return False
        return abs(moment.replace(tzinfo=UTC) - now) < timedelta(days=1)


def tokens(text: str) -> list[Token]:
    """Return the tokens of ``text``; addresses, UUIDs, temporary paths and durations are alike."""
    return list(_tokens(sanitised(text)))


def sanitised(text: str) -> str:
    """Return ``text`` without colours, overwritten progress bars and what differs every time."""
    text = _overwritten(_ANSI.sub("", text))
    for pattern, replacement in _MACHINE:
        text = pattern.sub(replacement, text)
    return text


def _overwritten(text: str) -> str:
    """Return what a terminal shows of each line: what follows its last carriage return."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        if match["number"] is not None:
            yield Token("number", match[0])
        elif match["time"] is not None:
            yield Token("time", match[0])
        else:
            yield Token("word", match[0])
