"""Where the secrets of a text stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from stepguide_kernel.redaction.encodings import forms
from stepguide_kernel.redaction.patterns import KEYWORDS, PATTERNS, Pattern
from stepguide_kernel.redaction.views import Reading, Span, readings

MARK = "‹redacted:"
"""What begins the mark that takes a secret's place."""

_GONE = "\0"
"""Stands for each character of what was found, while more is looked for."""

_SECRET_VARIABLE = re.compile(rf"(?:^|_){KEYWORDS}(?:_?\d+)?$", re.IGNORECASE)
_OF_THE_SHELL = frozenset({"PWD"})
"""The folder that a shell is in has the name of a password."""
_SHORTEST_VALUE = 8
"""A shorter value of an environment variable would be found inside ordinary words."""


class Finding(NamedTuple):
    """One secret: its kind, itself, where it stands, and the variable that holds it.

    It stands in several ``spans`` where tags or colours come between its characters.
    """

    kind: str
    secret: str
    spans: tuple[Span, ...]
    variable: str | None = None

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.spans[-1][1]

    @property
    def digest(self) -> str:
        """A name for the secret that does not tell it, for lists of allowed findings."""
        return hashlib.sha256(self.secret.encode("utf-8", "replace")).hexdigest()[:16]


class Known(NamedTuple):
    """A value that is known to be secret: the variable that holds it, and its encodings."""

    kind: str
    variable: str | None
    forms: tuple[str, ...]

    @classmethod
    def of(cls, value: str, variable: str | None, kind: str = "environment-variable") -> Known:
        """Know ``value`` in all its forms."""
        return cls(kind, variable, forms(value))


def find(
    text: str, known: tuple[Known, ...] | Mapping[str, str] = (), *, markup: bool = False
) -> list[Finding]:
    """Find secrets by shape, and ``known`` values, in order.

    ``known`` may be a map of variables to their values.  ``markup`` says that ``text`` is HTML
    or XML.  Findings do not overlap: of two that do, the one that starts first counts, and of
    two that start together the longer.
    """
    if isinstance(known, Mapping):
        known = tuple(Known.of(value, name) for name, value in known.items())
    found: list[Finding] = []
    more = _apart(text, known, markup=markup)
    while more:
        found += more
        # A secret right behind another begins where a word does only once that one is gone.
        text = _blanked(text, more)
        more = _apart(text, known, markup=markup)
    return sorted(found, key=lambda finding: finding.start)


def _apart(text: str, known: tuple[Known, ...], *, markup: bool) -> list[Finding]:
    """The findings that one look at a text gives."""
    found = [
        finding
        for reading in readings(text, markup=markup)
        for finding in _read(text, reading, known)
        if MARK not in finding.secret and _GONE not in finding.secret
    ]
    found.sort(key=lambda finding: (finding.start, -finding.end))
    apart: list[Finding] = []
    for finding in found:
        if not apart or finding.start >= apart[-1].end:
            apart.append(finding)
    return apart


def _blanked(text: str, findings: Iterable[Finding]) -> str:
    """Return a text of the same length in which what was found is no word any more."""
    for finding in findings:
        for start, end in finding.spans:
            text = f"{text[:start]}{_GONE * (end - start)}{text[end:]}"
    return text


def secret_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Choose the variables whose name or value says that it is secret, and is long enough."""
    return {
        name: value
        for name, value in environ.items()
        if len(value) >= _SHORTEST_VALUE
        and name not in _OF_THE_SHELL
        and (is_secret_name(name) or _is_secret(value))
    }


def _is_secret(value: str) -> bool:
    return any(found.secret == value for found in find(value))


def is_secret_name(name: str) -> bool:
    """Whether what has this name should not be told."""
    return _SECRET_VARIABLE.search(name) is not None


_Hit = tuple[str, str | None, int, int]
"""Kind, variable, start and end."""


def _read(text: str, reading: Reading, known: tuple[Known, ...]) -> Iterator[Finding]:
    read = reading.text_of(text)
    hits = [*_by_value(read, known), *_by_shape(read)]
    view = reading.view(text) if hits else None
    for kind, variable, start, end in hits:
        if view is not None and (spans := view.spans(start, end)):
            yield Finding(kind, read[start:end], spans, variable)


def _by_value(text: str, known: tuple[Known, ...]) -> Iterator[_Hit]:
    for value in known:
        for form in value.forms:
            start = text.find(form)
            while start >= 0:
                end = start + len(form)
                yield value.kind, value.variable, start, end
                start = text.find(form, end)


def _by_shape(text: str) -> Iterator[_Hit]:
    lowered = text.lower()
    for pattern in PATTERNS:
        for needle in pattern.needles:  # a loop costs half of ``any``, and runs for every text
            if needle in lowered:
                yield from _matches(pattern, text)
                break


def _matches(pattern: Pattern, text: str) -> Iterator[_Hit]:
    for match in pattern.expression.finditer(text):
        group = "secret" if match.re.groupindex.get("secret") and match["secret"] else 0
        if match[group]:
            yield pattern.kind, None, *match.span(group)
