"""Outputs as a report shows them: text, tables cell by cell, and pictures; nothing that runs.

What a guide shows may come from anywhere, so of its HTML only the text and the tables are
taken, and pictures become ``data:`` addresses of bytes that were decoded before.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from stepguide_kernel.execution.comparison.sanitising import plain, sanitised
from stepguide_kernel.execution.comparison.tables import Table, seen

if TYPE_CHECKING:
    from nbformat import NotebookNode

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
_MOST_LINES = 200
_MOST_CHARACTERS = 40_000
_MOST_BYTES = 5_000_000


class Piece(NamedTuple):
    """A line or a cell; ``moved`` if the other side has another."""

    text: str
    moved: bool = False
    heading: bool = False


class Pane(NamedTuple):
    """One output: the lines of a text, the rows of a table, or the address of a picture."""

    kind: Literal["text", "table", "picture"]
    rows: Sequence[Sequence[Piece]] = ()
    address: str = ""
    more: int = 0
    """Lines or rows that are left out."""


def panes(outputs: Sequence[NotebookNode], others: Sequence[NotebookNode]) -> tuple[Pane, ...]:
    """Return a cell's outputs; what ``others`` shows otherwise is marked as moved."""
    pairs = zip_longest(_shown(outputs), _shown(others))
    return tuple(_pane(one, other) for one, other in pairs if one is not None)


def _shown(outputs: Sequence[NotebookNode]) -> list[str | Table | bytes]:
    """Text, tables and addresses of pictures (as bytes), in order; a stream is one text."""
    streams: dict[str, str] = {}
    shown: list[str | Table | bytes] = []
    for output in outputs:
        if output["output_type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + output["text"]
        elif output["output_type"] == "error":
            shown.append(f"{output['ename']}: {output['evalue']}")
        else:
            shown.extend(_result(output["data"]))
    return [*(plain(streams[name]) for name in sorted(streams, reverse=True)), *shown]


def _result(data: Mapping[str, Any]) -> Iterator[str | Table | bytes]:
    for mime in _PICTURES:
        if isinstance(data.get(mime), str):
            yield _address(mime, data[mime])
            return
    html = data.get("text/html")
    if isinstance(html, str) and (content := seen(html)).tables:
        yield from content.tables
        if content.text:
            yield content.text
    elif isinstance(data.get("text/plain"), str):
        yield plain(data["text/plain"])
    else:
        yield json.dumps(data, indent=1, sort_keys=True)


def _address(mime: str, content: str) -> str | bytes:
    """Return the ``data:`` address of a picture; an SVG in one cannot run its scripts."""
    try:
        picture = content.encode() if mime.endswith("xml") else base64.b64decode(content)
    except (binascii.Error, ValueError):
        return f"({mime} that cannot be read)"
    if len(picture) > _MOST_BYTES:
        return f"({mime} of {len(picture) / 1e6:.0f} MB)"
    return f"data:{mime};base64,".encode() + base64.b64encode(picture)


def _pane(one: str | Table | bytes, other: str | Table | bytes | None) -> Pane:
    if isinstance(one, bytes):
        return Pane("picture", address=one.decode())
    if isinstance(one, Table):
        rows = _cells(one, other if isinstance(other, Table) else None)
        return Pane("table", rows[:_MOST_LINES], more=max(0, len(rows) - _MOST_LINES))
    lines = _lines(one, other if isinstance(other, str) else None)
    return Pane("text", lines[:_MOST_LINES], more=max(0, len(lines) - _MOST_LINES))


def _cells(table: Table, other: Table | None) -> list[list[Piece]]:
    rows = other.rows if other is not None else ()
    return [
        [
            Piece(
                cell,
                other is not None and _cell(rows, number, column) != cell,
                heading=column < row.headings,
            )
            for column, cell in enumerate(row.cells)
        ]
        for number, row in enumerate(table.rows)
    ]


def _cell(rows: Sequence[Any], number: int, column: int) -> str | None:
    cells: Sequence[str] = rows[number].cells if number < len(rows) else ()
    return cells[column] if column < len(cells) else None


def _lines(text: str, other: str | None) -> list[list[Piece]]:
    lines = text[:_MOST_CHARACTERS].splitlines()
    if other is None:
        return [[Piece(line)] for line in lines]
    own, others = _comparable(lines), _comparable(other[:_MOST_CHARACTERS].splitlines())
    matches = SequenceMatcher(None, own, others, autojunk=False).get_matching_blocks()
    same = {index for block in matches for index in range(block.a, block.a + block.size)}
    return [[Piece(line, index not in same)] for index, line in enumerate(lines)]


def _comparable(lines: Sequence[str]) -> list[str]:
    return [" ".join(sanitised(line).split()) for line in lines[: 2 * _MOST_LINES]]
