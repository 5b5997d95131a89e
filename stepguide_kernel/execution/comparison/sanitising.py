"""Text without what only the machine wrote: colours, addresses, paths, how long it took."""

from __future__ import annotations

import re

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

_ID = re.compile(r"\b(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-f]{32})\b")

_ALWAYS = (
    # what kind of secret it is depends on what was known of it when it was taken out
    (re.compile(r"‹redacted:[\w-]+›"), "<secret>"),
    (re.compile(r"\b0x[0-9a-fA-F]{4,}\b"), "<address>"),
    (_ID, "<uuid>"),
    (re.compile(r"<ipython-input-\d+-[0-9a-f]+>"), "<cell>"),
    (re.compile(r"(?:/tmp|/var/folders|/private/var/folders)/[^\s'\"<>:]+"), "<temporary>"),
    (re.compile(r"[A-Z]:\\[^\s'\"<>:]*\\Temp\\[^\s'\"<>:]+"), "<temporary>"),
    (re.compile(r"(?:/home|/Users)/[^\s/'\"<>:]+(?=/)|/root(?=/)"), "~"),
    (re.compile(r"\b\d{6,}\.py\b"), "<cell>"),
    # a timedelta to the microsecond was measured; one in data has whole seconds
    (re.compile(r"(?<![\d-])(?<![-\d][T ])\d+:\d\d:\d\d\.\d{6}\b"), "<duration>"),
    # progress bars: 50%|█████     | 5/10 [00:01<00:01,  4.2it/s]
    (re.compile(r"(?<!\d)\d+:\d\d(?::\d\d)?<(?:\?|\d+:\d\d(?::\d\d)?)"), "<duration>"),
    (re.compile(r"(?:\?|(?<![\d.])\d+(?:\.\d+)?) ?[kMG]?(?:it|s|B)/(?:s|it)\b"), "<rate>"),
    (re.compile(r"[█▉▊▋▌▍▎▏━╸╺]+"), "█"),
    # lines drawn under a heading are as long as its widest number
    (re.compile(r"([-=_+|])\1{2,}"), r"\1\1\1"),
)

# A number with a unit of time is data ("delay: 12 min"), unless its line tells of work done.
_TIMED = re.compile(
    r"\b(?:wall time|cpu times?|per loop|loops? each|elapsed|took|eta|run ?time|it/s|s/it"
    r"|(?:done|finished|completed|trained|loaded|fitted|ready|executed|built|compiled) (?:in|after)"
    r"|(?:execution|training|fit|fitting|processing|computation|total) time)\b"
    r"|/(?:step|epoch)\b|-{3} \d[\d.]*(?:e-\d+)? sec",
    re.IGNORECASE,
)
_UNIT = r"(?:[nuµμm]?s|secs?|seconds?|milliseconds?|mins?|minutes?|h|hrs?|hours?)"
_DURATIONS = (
    # 1min 3s, 12.3 ms ± 4.5 µs per loop (mean ± std. dev. of 7 runs, 1,000 loops each)
    (re.compile(rf"(?<![\w.])\d+(?:\.\d+)?(?:e-\d+)? ?{_UNIT}\b"), "<duration>"),
    (re.compile(r"(?<![\w.:])\d+:\d\d(?::\d\d)?(?:\.\d+)?\b"), "<duration>"),
    (
        re.compile(r"(\b(?:elapsed|took|time)\W{1,3})\d+\.\d+(?:e-\d+)?\b", re.IGNORECASE),
        r"\1<duration>",
    ),
    (re.compile(r"(?:<duration> ?)+"), "<duration>"),
    (re.compile(r"(?<![\w.,])[\d,]+ loops?\b"), "<loops>"),
)

_SET = re.compile(r"\{[^{}:\n]*\}")


def sanitised(text: str) -> str:
    """Return ``text`` without colours, overwritten progress bars and what differs every time."""
    text = plain(text)
    if _TIMED.search(text):
        text = "\n".join(_without_durations(line) for line in text.split("\n"))
    for pattern, replacement in _ALWAYS:
        text = pattern.sub(replacement, text)
    return text


def plain(text: str) -> str:
    """Return what a terminal shows: no colours, of each line what was written last."""
    lines = _ANSI.sub("", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)


def ids(text: str) -> list[str]:
    """List the UUIDs, and what looks like one, in their order."""
    return _ID.findall(text)


def in_one_order(text: str) -> str:
    """Return ``text`` with the members of printed sets sorted: a set has no order."""
    return _SET.sub(lambda found: "{" + ", ".join(_members(found[0])) + "}", text)


def _members(printed: str) -> list[str]:
    return sorted(member.strip() for member in printed[1:-1].split(","))


def _without_durations(line: str) -> str:
    if not _TIMED.search(line):
        return line
    for pattern, replacement in _DURATIONS:
        line = pattern.sub(replacement, line)
    return line
