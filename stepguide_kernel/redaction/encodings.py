"""The forms in which a value turns up: in URLs, JSON and HTML, in Python's own words, in base64."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

_SHORTEST_IN_BASE64 = 8
_GROUP = 3
"""Base64 makes four characters of three bytes, so a value can begin at three places."""


def forms(value: str) -> tuple[str, ...]:
    """Return ``value`` and its encodings, longest first, each once."""
    found = {
        value,
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        repr(value)[1:-1],
        repr(value.encode("utf-8", "replace"))[2:-1],
        html.escape(value),
        html.escape(value, quote=False),
        quote(value, safe="", errors="replace"),
        quote(value, errors="replace"),
        quote_plus(value, errors="replace"),
        *_in_base64(value.encode("utf-8", "replace")),
    }
    return tuple(sorted(found, key=len, reverse=True))


def _in_base64(value: bytes) -> set[str]:
    """What is the same in every base64 text that holds ``value``, wherever it begins there."""
    found = set()
    for before in range(_GROUP):
        encoded = base64.b64encode(b"\0" * before + value).decode()
        first = 0 if before == 0 else before + 1
        whole = (len(value) + before) % _GROUP == 0
        core = encoded[first:] if whole else encoded.rstrip("=")[first:-1]
        if len(core) >= _SHORTEST_IN_BASE64:
            found |= {core, core.translate(str.maketrans("+/", "-_"))}
    return found
