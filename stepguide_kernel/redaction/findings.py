"""Where the secrets of a text stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from stepguide_kernel.redaction.patterns import KEYWORDS, PATTERNS, Pattern

_SECRET_VARIABLE = re.compile(rf"(?:^|_){KEYWORDS}(?:_?\d+)?$", re.IGNORECASE)
_SHORTEST_VALUE = 8
"""A shorter value of an environment variable would be found inside ordinary words."""


class Finding(NamedTuple):
    """One secret: its kind, where it stands, and the environment variable that holds it."""

    kind: str
    start: int
    end: int
    variable: str | None = None

    def digest(self, text: str) -> str:
        """Name the secret of ``text`` without telling it, for lists of allowed findings."""
        return hashlib.sha256(text[self.start : self.end].encode()).hexdigest()[:16]


def find(text: str, variables: Mapping[str, str] | None = None) -> list[Finding]:
    """Find secrets by shape, and the values of secret-named ``variables``, in order.

    Findings do not overlap: of two that do, the one that starts first counts, and of two
    that start together the longer.
    """
    found = [*_by_value(text, variables or {}), *_by_shape(text)]
    found.sort(key=lambda finding: (finding.start, -finding.end))
    apart: list[Finding] = []
    for finding in found:
        if not apart or finding.start >= apart[-1].end:
            apart.append(finding)
    return apart


def secret_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Choose the variables whose name says that their value is secret, and is long enough."""
    return {
        name: value
        for name, value in environ.items()
        if len(value) >= _SHORTEST_VALUE and _SECRET_VARIABLE.search(name)
    }


def _by_value(text: str, variables: Mapping[str, str]) -> Iterator[Finding]:
    for name, value in variables.items():
        start = text.find(value)
        while start >= 0:
            yield Finding("environment-variable", start, start + len(value), name)
            start = text.find(value, start + len(value))


def _by_shape(text: str) -> Iterator[Finding]:
    lowered = text.lower()
    for pattern in PATTERNS:
        if any(needle in lowered for needle in pattern.needles):
            yield from _matches(pattern, text)


def _matches(pattern: Pattern, text: str) -> Iterator[Finding]:
    for match in pattern.expression.finditer(text):
        named = "secret" in match.re.groupindex and match["secret"] is not None
        yield Finding(pattern.kind, *match.span("secret" if named else 0))
