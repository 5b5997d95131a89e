"""Text of outputs as tokens: words, numbers and points in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from stepguide_kernel.execution.comparison.sanitising import sanitised

_DAY = timedelta(days=1)
_NOW = timedelta(minutes=30)
_UNITS = (1, 1e3, 1e6, 1e9)
"""Seconds, milliseconds, microseconds and nanoseconds, as clocks count them since 1970."""
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"

_TOKEN = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\d"
    r"(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-])"
    rf"|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:\d\d? (?:{_MONTHS})|(?:{_MONTHS}) +\d\d?)"
    r"(?: \d\d:\d\d:\d\d)?,? \d{4}\b"
    r"|(?<![\w:.])\d\d:\d\d:\d\d(?![\w:.]))"
    r"|(?P<number>(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
    r"(?=[A-Za-zµ]{1,3}\b|(?!\w)))"
    r"|(?P<word>\w+|[^\w\s])"
)
_FRACTION = re.compile(r"[.eE]")
_FORMS = ("%a, %d %b %Y", "%a %b %d %H:%M:%S %Y", "%a, %d %b %H:%M:%S %Y", "%a %d %b %Y")


class Token(NamedTuple):
    """A word, a number or a point in time, as it is written."""

    kind: Literal["word", "number", "time"]
    text: str

    @property
    def value(self) -> float:
        """The value of a number."""
        return float(self.text.replace(",", ""))

    @property
    def is_whole(self) -> bool:
        """Whether it is a number without a fraction."""
        return self.kind == "number" and not _FRACTION.search(self.text)

    def is_wall_clock(self, now: datetime) -> bool:
        """Whether a time lies within a day of ``now``: then it says when, and not what.

        So does a number of seconds since 1970, and a time of day within half an hour.
        """
        if self.kind == "number":
            return abs(self.value - now.timestamp()) < _DAY.total_seconds()
        if len(self.text) == len("hh:mm:ss"):
            return any(_is_time_of_day(self.text, clock) for clock in (now, now.astimezone()))
        moment = _moment(self.text)
        return moment is not None and abs(moment - now) < _DAY


def tells_the_time(number: float, now: datetime) -> bool:
    """Whether a number is what a clock showed within a day of ``now``, in any unit."""
    return any(abs(number / unit - now.timestamp()) < _DAY.total_seconds() for unit in _UNITS)


def tokens(text: str) -> list[Token]:
    """Return the tokens of ``text``; addresses, UUIDs, temporary paths and durations are alike."""
    return [token for token, _ in placed(sanitised(text))]


def placed(text: str) -> Iterator[tuple[Token, int]]:
    """Yield the tokens of a sanitised text, each with where it begins."""
    for match in _TOKEN.finditer(text):
        if match["number"] is not None:
            yield Token("number", match[0]), match.start()
        elif match["time"] is not None:
            yield Token("time", match[0]), match.start()
        else:
            yield Token("word", match[0]), match.start()


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.replace(",", "."))
    except ValueError:
        return _spelt_out(" ".join(text.split()))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _spelt_out(text: str) -> datetime | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _is_time_of_day(text: str, clock: datetime) -> bool:
    hours, minutes, seconds = map(int, text.split(":"))
    since_midnight = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    now = timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)
    apart = abs(since_midnight - now)
    return min(apart, _DAY - apart) < _NOW
