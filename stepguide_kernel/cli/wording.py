"""Words for the terminal."""

from __future__ import annotations

import re
from datetime import datetime

import click

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def plain(value: object) -> str:
    """``value`` on one line and without what could steer a terminal.

    Titles, comments, errors and names of files are other people's text, which could move the
    cursor or colour the screen: colours go, other control characters become spaces.
    """
    return _CONTROL.sub(" ", click.unstyle(str(value)))


def moment(at: str) -> str:
    """A point in time (UTC, ISO 8601) as people here say it: ``21 Nov 09:12``."""
    local = datetime.fromisoformat(at).astimezone()
    return f"{local.day} {local:%b %H:%M}"


def counted(number: int, noun: str) -> str:
    """``1 step``, ``2 steps``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
