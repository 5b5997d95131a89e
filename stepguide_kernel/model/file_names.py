"""Names of files that travel: plain wherever they are laid out, on any system."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def is_plain(name: str) -> bool:
    """Whether ``name`` is a path with slashes that leads to a visible file below its folder.

    Backslashes lead elsewhere on Windows, drives and devices do, and so do dots anywhere.
    """
    if "\\" in name or _CONTROL.search(name) or _DRIVE.match(name):
        return False
    return all(map(_is_plain_part, name.split("/")))


def _is_plain_part(part: str) -> bool:
    return not (
        part.startswith(".")
        or part != part.rstrip(". ")  # Windows drops these, and finds another file
        or part == ""
        or _DEVICE.fullmatch(part)
    )
