"""How much a cell may show: what is beyond is left out, and the output says so.

A cell that prints a gigabyte would make a file that nobody can open.  Text is cut; pictures,
tables and plots cannot be, so they have a larger limit and are then left out whole.
"""

from __future__ import annotations

import json
from typing import Any

from stepguide_kernel.notebook.outputs import CUT_WORDS

TEXT_LIMIT = 1_000_000
"""Characters of text that a cell may print."""
RICH_LIMIT = 10_000_000
"""Characters of all its outputs; pictures count as base64."""

_SHOWS = frozenset({"display_data", "execute_result", "error", "update_display_data"})

# Text is also held back in a Python kernel, where it costs least: a gigabyte would else pass
# through the kernel's buffer, the socket and the worker before it is thrown away, and stay in
# IPython's history.  More than the limit passes, for a cell may clear what it showed.  The
# stream's header tells cells apart.
_IN_KERNEL = """
def hold_back(stream, shell, limit):
    write, seen = stream.write, {{}}
    def write_some(text):
        cell = stream.parent_header.get("msg_id")
        if not isinstance(text, str):
            return write(text)
        if cell not in seen:
            seen.clear()
        left = limit - seen.get(cell, 0)
        seen[cell] = seen.get(cell, 0) + len(text)
        if left > 0:
            write(text[:left])
        else:
            forget(shell)
        return len(text)
    stream.write = write_some
def forget(shell):
    remembered = getattr(shell.history_manager, "outputs", {{}})
    for outputs in list(remembered.values())[-1:]:
        for output in outputs[-1:]:
            output.bundle.get("stream", []).clear()
import sys
from IPython import get_ipython
for stream in (sys.stdout, sys.stderr):
    if hasattr(stream, "parent_header"):
        hold_back(stream, get_ipython(), {limit})
"""


def in_kernel() -> str:
    """Return the expression that makes a Python kernel hold back what is far too much."""
    return f"exec({_IN_KERNEL.format(limit=RICH_LIMIT)!r}, {{}})"


class OutputBudget:
    """What the cell at work may still show."""

    def __init__(self) -> None:
        self._text = TEXT_LIMIT
        self._rich = RICH_LIMIT

    def renew(self) -> None:
        """Begin with the next cell, or after a cell cleared what it had shown."""
        self._text = TEXT_LIMIT
        self._rich = RICH_LIMIT

    def admit(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Return a kernel's message as it may be shown, or ``None`` if it may not be."""
        kind, content = message["msg_type"], message["content"]
        if kind == "clear_output":
            self.renew()
        elif kind == "stream":
            text = self._cut(content["text"])
            return message if text is content["text"] else _instead(message, text)
        elif kind in _SHOWS:
            return self._whole(message)
        return message

    def _cut(self, text: str) -> str:
        left, self._text = self._text, self._text - len(text)
        if len(text) <= left:
            return text
        return f"{text[:left]}\n{_cut_words()}\n" if left >= 0 else ""

    def _whole(self, message: dict[str, Any]) -> dict[str, Any] | None:
        left = self._rich
        self._rich -= len(json.dumps(message["content"], default=str))
        if self._rich >= 0:
            return message
        return _said(message) if left >= 0 else None


def _cut_words() -> str:
    return f"{CUT_WORDS}: a cell may print {TEXT_LIMIT // 1_000_000} MB]"


def _instead(message: dict[str, Any], text: str) -> dict[str, Any] | None:
    return {**message, "content": {**message["content"], "text": text}} if text else None


def _said(message: dict[str, Any]) -> dict[str, Any]:
    words = f"{CUT_WORDS}: a cell may show {RICH_LIMIT // 1_000_000} MB]"
    content = {"name": "stderr", "text": f"{words}\n"}
    header = {**message["header"], "msg_type": "stream"}
    return {**message, "msg_type": "stream", "header": header, "content": content}
