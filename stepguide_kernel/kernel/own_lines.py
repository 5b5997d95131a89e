"""Lines of a cell that only speak to the recorder."""

from __future__ import annotations

import re

_OWN_LINE = re.compile(
    r"^[ \t]*%(?:stepguide\b|(?:re|un)?load_ext[ \t]+stepguide_kernel\b).*\n?", re.MULTILINE
)


def without_own_lines(source: str) -> str:
    """Leave out the lines that only speak to the recorder; a guide has no use for them."""
    return _OWN_LINE.sub("", source)
