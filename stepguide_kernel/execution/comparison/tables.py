"""What a reader sees of an HTML output: its tables, cell by cell, and the other text."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import zip_longest
from typing import NamedTuple

from stepguide_kernel.execution.comparison.difference import (
    Difference,
    Precision,
    gravest,
    quoted,
)
from stepguide_kernel.execution.comparison.texts import text_difference

_UNSEEN = frozenset({"script", "style", "template"})
_CELLS = frozenset({"td", "th"})


class Row(NamedTuple):
    """The cells of a row, and how many of them, from the left, are headings."""

    cells: tuple[str, ...]
    headings: int

    @property
    def is_head(self) -> bool:
        """Whether it names the columns."""
        return self.headings == len(self.cells) > 0


class Table(NamedTuple):
    """One table of an output."""

    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """Cells of the longest row."""
        return max((len(row.cells) for row in self.rows), default=0)

    @property
    def shape(self) -> str:
        """How large it is, as pandas writes it: rows without those that name the columns."""
        body = sum(not row.is_head for row in self.rows) or len(self.rows)
        headings = max((row.headings for row in self.rows if not row.is_head), default=0)
        return f"{body} rows × {self.width - headings} columns"  # noqa: RUF001 -- pandas' sign

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' names, as many as the table is wide; empty where it has none."""
        head = [row.cells for row in self.rows if row.is_head and any(row.cells)]
        return head[0] if head and len(head[0]) == self.width else ("",) * self.width


class Seen(NamedTuple):
    """The tables in order, and the text outside them."""

    tables: tuple[Table, ...]
    text: str

    @property
    def words(self) -> str:
        """What it is, in few words."""
        return f"a table of {self.tables[0].shape}" if self.tables else quoted(self.text)


def seen(html: str) -> Seen:
    """Return what ``html`` shows; styles, scripts and attributes are not seen."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    tables = tuple(Table(tuple(map(_row, rows))) for rows in reader.tables if rows)
    return Seen(tables, " ".join("".join(reader.loose).split()))


def html_difference(was: Seen, now_is: Seen, precision: Precision) -> Difference | None:
    """Return how two HTML outputs differ, with the row and the column, or ``None``."""
    if len(was.tables) != len(now_is.tables):
        detail = f"{len(was.tables)} tables → {len(now_is.tables)} tables"
        return Difference("structural", detail)
    found = [text_difference(was.text, now_is.text, precision)]
    for table, new in zip(was.tables, now_is.tables, strict=True):
        found.extend(_table_differences(table, new, precision))
    return gravest(one for one in found if one is not None)


def _table_differences(was: Table, now_is: Table, precision: Precision) -> Iterator[Difference]:
    if was.shape != now_is.shape:
        words = f"table of {was.shape} → {now_is.shape}"
        yield Difference("structural", words + _other_columns(was, now_is))
        return
    columns = was.columns
    for number, (row, new) in enumerate(zip_longest(was.rows, now_is.rows)):
        if row is None or new is None:
            yield Difference("structural", f"table of {was.shape}, with other heading rows")
            continue
        for column, (cell, other) in enumerate(zip_longest(row.cells, new.cells, fillvalue="")):
            difference = text_difference(cell, other, precision)
            if difference is not None:
                yield difference.at(_place(row, number, columns, column))


def _other_columns(was: Table, now_is: Table) -> str:
    gone = [name for name in was.columns if name and name not in now_is.columns]
    new = [name for name in now_is.columns if name and name not in was.columns]
    return (f", without {', '.join(gone)}" if gone else "") + (
        f", with {', '.join(new)}" if new else ""
    )


def _place(row: Row, number: int, columns: tuple[str, ...], column: int) -> str:
    """Name a cell as a reader would: by its headings, or else by its numbers from 0."""
    name = columns[column] if column < len(columns) else ""
    across = f"column {name or column}"
    down = " ".join(cell for cell in row.cells[: row.headings] if cell)
    return f"{'header' if row.is_head else f'row {down or number}'}, {across}"


def _row(cells: list[tuple[str, bool]]) -> Row:
    headings = 0
    for _, heading in cells:
        if not heading:
            break
        headings += 1
    return Row(tuple(" ".join(text.split()) for text, _ in cells), headings)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[tuple[str, bool]]]] = []
        self.loose: list[str] = []
        self._unseen = 0
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 -- HTMLParser's
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self.tables.append([])
            self._in_cell = False
        elif tag == "tr":
            self._rows().append([])
            self._in_cell = False
        elif tag in _CELLS:
            rows = self._rows()
            if not rows:
                rows.append([])
            rows[-1].append(("", tag == "th"))
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
            text, heading = self.tables[-1][-1][-1]
            self.tables[-1][-1][-1] = (text + data, heading)
        else:
            self.loose.append(data)

    def _rows(self) -> list[list[tuple[str, bool]]]:
        if not self.tables:
            self.tables.append([])
        return self.tables[-1]
