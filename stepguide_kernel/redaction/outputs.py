"""Taking secrets out of outputs and other JSON of notebooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from stepguide_kernel.redaction.findings import Finding, find, is_secret_name
from stepguide_kernel.redaction.marking import marked

JSON = Any
"""What ``json.loads`` gives."""

Find = Callable[[str, bool], Sequence[Finding]]
"""Finds the secrets of a text; the second argument says that it is HTML or XML."""

_BINARY = ("image/", "video/", "audio/", "application/pdf", "font/")
_MARKUP = ("html", "xml", "svg")
_OF_THE_FORMAT = frozenset(
    {"output_type", "data", "metadata", "execution_count", "name", "text"}
    | {"text/plain", "text/html", "image/png"}
)
"""Keys that every output has, in which no secret need be looked for."""
_BETWEEN_LINES = "\n"


class _Place(NamedTuple):
    """Where a text stands: the key it has in its object, and its MIME type if it has one."""

    key: str = ""
    mime: str = ""

    @property
    def is_binary(self) -> bool:
        """Base64 of pictures and sounds holds no secret that could be found, and is long."""
        return self.mime.startswith(_BINARY) and not self.is_markup

    @property
    def is_markup(self) -> bool:
        """Whether tags and entities stand between what is read."""
        return any(word in self.mime for word in _MARKUP)


def redacted_json(value: JSON, search: Find, mime: str = "") -> JSON:
    """Return a copy of ``value`` with a mark for every secret in its texts and keys."""
    return _redacted(value, _Looking(search, []), _Place(mime=mime))


def found_in_json(value: JSON, search: Find, mime: str = "") -> list[Finding]:
    """Return the secrets of all texts and keys of ``value``."""
    looking = _Looking(search, [])
    _redacted(value, looking, _Place(mime=mime))
    return looking.found


class _Looking(NamedTuple):
    """A search through one value, and all that it has found."""

    search: Find
    found: list[Finding]

    def in_text(self, text: str, place: _Place) -> Sequence[Finding]:
        """What a text holds, and the whole of it where its key says that it is secret."""
        findings = _called_secret(text, place) or self.search(text, place.is_markup)
        self.found.extend(findings)
        return findings


def _called_secret(text: str, place: _Place) -> list[Finding]:
    if not is_secret_name(place.key) or any(mark in text for mark in "\"'\n\t "):
        return []
    whole = [found for found in find(f'{place.key} = "{text}"') if found.secret == text]
    return [found._replace(spans=((0, len(text)),)) for found in whole[:1]]


def _redacted(value: JSON, looking: _Looking, place: _Place) -> JSON:
    if place.is_binary:
        return value
    if isinstance(value, str):
        return marked(value, looking.in_text(value, place))
    if isinstance(value, list):
        if value and all(isinstance(line, str) for line in value):
            return _redacted_lines(value, looking, place)
        return [_redacted(item, looking, place) for item in value]
    if isinstance(value, dict):
        return _redacted_object(value, looking, place)
    return value


def _redacted_object(value: dict[str, JSON], looking: _Looking, place: _Place) -> dict[str, JSON]:
    typed = "value" if _is_password_widget(value) else None
    redacted = {}
    for key, item in value.items():
        inner = _Place("password" if key == typed else key, _mime(key, place))
        named = key
        if key not in _OF_THE_FORMAT:
            named = marked(key, looking.in_text(key, _Place()))
        redacted[named] = _redacted(item, looking, inner)
    return redacted


def _redacted_lines(lines: list[str], looking: _Looking, place: _Place) -> list[str]:
    """Redact a text that is kept as lines, in which a secret may go over several."""
    glue = "" if all(line.endswith("\n") for line in lines[:-1]) else _BETWEEN_LINES
    text = glue.join(lines)
    findings = looking.in_text(text, place)
    if not findings:
        return lines
    redacted = []
    at = 0
    for line in lines:
        end = at + len(line)
        redacted.append(marked(line, _within(findings, at, end)))
        at = end + len(glue)
    return redacted


def _within(findings: Sequence[Finding], start: int, end: int) -> list[Finding]:
    """The parts of findings between ``start`` and ``end``, counted from ``start``."""
    inside = []
    for finding in findings:
        spans = tuple(
            (max(low, start) - start, min(high, end) - start)
            for low, high in finding.spans
            if low < end and high > start
        )
        if spans:
            inside.append(finding._replace(spans=spans))
    return inside


def _mime(key: str, place: _Place) -> str:
    return key if "/" in key and " " not in key else place.mime


def _is_password_widget(value: dict[str, JSON]) -> bool:
    # No set: in a hostile file these are lists.
    return "PasswordModel" in (value.get("_model_name"), value.get("model_name"))
