"""What a reader sees of an HTML output: its tables, cell by cell, and the other text."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

_UNSEEN = frozenset({"script", "style", "template"})
_CELLS = frozenset({"td", "th"})


class Seen(NamedTuple):
    """Rows of cells of all tables in order, and the text outside them."""

    rows: tuple[tuple[str, ...], ...]
    text: str


def seen(html: str) -> Seen:
    """Return what ``html`` shows; styles, scripts and attributes are not seen."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    rows = tuple(tuple(" ".join(cell.split()) for cell in row) for row in reader.rows)
    return Seen(rows, " ".join("".join(reader.loose).split()))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.loose: list[str] = []
        self._unseen = 0
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "tr":
            self.rows.append([])
            self._in_cell = False
        elif tag in _CELLS:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _CELLS or tag in {"tr", "table"}:
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._in_cell:
            self.rows[-1][-1] += data
        else:
            self.loose.append(data)
