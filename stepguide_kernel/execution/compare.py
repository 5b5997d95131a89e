"""Whether a run showed what the file shows.

Cells without recorded outputs are not compared: a notebook saved without outputs promises
none.  Numbers may differ by a relative 1e-5, or by 1e-12 around zero, which is what another
BLAS does; a cell's ``metadata.stepguide.drift`` sets ``rtol``, or ``ignore`` (true).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from stepguide_kernel.execution.first_run import without_first_words
from stepguide_kernel.execution.html_text import Seen, seen
from stepguide_kernel.execution.tokens import Token, sanitised, tokens
from stepguide_kernel.model.verdict import Drift, DriftKind
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import cell_metadata
from stepguide_kernel.notebook.migrations import raise_to_4_5
from stepguide_kernel.notebook.outputs import counterparts

if TYPE_CHECKING:
    from nbformat import NotebookNode

RTOL = 1e-5
_ATOL = 1e-12
_GRAVITY: tuple[DriftKind, ...] = ("cosmetic", "image", "numeric", "structural")
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_DETAIL = 200


class Difference(NamedTuple):
    """What differs in one output, in words."""

    kind: DriftKind
    detail: str


class Tolerance(NamedTuple):
    """How far a number may be off, and from when a time is the wall clock's."""

    rtol: float
    now: datetime


def compare(
    recorded: Notebook, executed: Notebook, *, now: datetime | None = None
) -> tuple[Drift, ...]:
    """Return a drift for each cell that showed something else than the file does.

    :param now: when the run was made, in UTC; times within a day of it are not compared.
    """
    source = raise_to_4_5(recorded)
    found = []
    for index, (cell, ran) in enumerate(
        zip(source.cells, counterparts(source, executed), strict=True)
    ):
        if cell.cell_type != "code" or not cell["outputs"] or ran is None:
            continue
        difference = _cell_difference(cell, ran, now or datetime.now(UTC))
        if difference is not None:
            detail = difference.detail[:_DETAIL]
            found.append(Drift(index, cell["id"], difference.kind, detail))
    return tuple(found)


def _cell_difference(cell: NotebookNode, ran: NotebookNode, now: datetime) -> Difference | None:
    options = cell_metadata(cell).drift or {}
    if options.get("ignore") is True:
        return None
    rtol = options.get("rtol", RTOL)
    tolerance = Tolerance(float(rtol) if isinstance(rtol, int | float) else RTOL, now)
    differences = list(_differences(_shown(cell["outputs"]), _shown(ran["outputs"]), tolerance))
    return max(differences, key=lambda found: _GRAVITY.index(found.kind), default=None)


class _Shown(NamedTuple):
    """One thing a cell shows: a stream, a result, or an error."""

    form: str
    content: Any


def _shown(outputs: Sequence[NotebookNode]) -> list[_Shown]:
    """Return what is shown, in order; the pieces of a stream, however cut, are one."""
    shown = []
    streams: dict[str, str] = {}
    for output in outputs:
        if output["output_type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + output["text"]
        elif output["output_type"] == "error":
            shown.append(_Shown("error", f"{output['ename']}: {output['evalue']}"))
        else:
            shown.append(_richest(output["data"]))
    return [*(_Shown(name, streams[name]) for name in sorted(streams)), *shown]


def _richest(data: Mapping[str, Any]) -> _Shown:
    """Choose the form of a result that people look at."""
    for mime in _PICTURES:
        if mime in data:
            return _Shown("image", data[mime])
    html = data.get("text/html")
    if isinstance(html, str):
        content = seen(html)
        if content.rows or content.text:
            return _Shown("html", content)
    for mime in ("text/plain", "image/svg+xml", "text/latex", "text/markdown"):
        if isinstance(data.get(mime), str):
            return _Shown("text", data[mime])
    return _Shown("text", json.dumps(data, sort_keys=True))


def _differences(
    before: Sequence[_Shown], after: Sequence[_Shown], tolerance: Tolerance
) -> Iterator[Difference]:
    # Warnings and progress bars go to stderr; they come and go with versions.
    if _stderr(before) != _stderr(after):
        yield Difference("cosmetic", "other warnings")
    pairs = zip_longest(
        (shown for shown in before if shown.form != "stderr"),
        (shown for shown in after if shown.form != "stderr"),
    )
    for was, now_is in pairs:
        if was is None:
            yield Difference("structural", f"shows more: {_words(now_is)}")
        elif now_is is None:
            yield Difference("structural", f"no longer shows: {_words(was)}")
        elif (difference := _difference(was, now_is, tolerance)) is not None:
            yield difference


def _stderr(shown: Sequence[_Shown]) -> str:
    said = "".join(one.content for one in shown if one.form == "stderr")
    return sanitised(without_first_words(said))


def _difference(was: _Shown, now_is: _Shown, tolerance: Tolerance) -> Difference | None:
    if was.form != now_is.form:
        return Difference("structural", f"{was.form} → {now_is.form}: {_words(now_is)}")
    if was.form == "image":
        same = _bytes(was.content) == _bytes(now_is.content)
        return None if same else Difference("image", "the picture differs")
    if was.form == "html":
        return _html_difference(was.content, now_is.content, tolerance)
    return text_difference(was.content, now_is.content, tolerance)


def _html_difference(was: Seen, now_is: Seen, tolerance: Tolerance) -> Difference | None:
    shape, new_shape = _shape(was), _shape(now_is)
    if shape != new_shape:
        return Difference("structural", f"table of {shape} → {new_shape}")
    worst = text_difference(was.text, now_is.text, tolerance)
    for row, (cells, new_cells) in enumerate(zip(was.rows, now_is.rows, strict=True)):
        for column, (cell, new_cell) in enumerate(zip_longest(cells, new_cells, fillvalue="")):
            difference = text_difference(cell, new_cell, tolerance)
            if difference is None:
                continue
            detail = f"row {row}, column {column}: {difference.detail}"
            if worst is None or _GRAVITY.index(difference.kind) > _GRAVITY.index(worst.kind):
                worst = Difference(difference.kind, detail)
    return worst


def _shape(table: Seen) -> str:
    width = max(map(len, table.rows), default=0)
    return f"{len(table.rows)} rows × {width} columns"  # noqa: RUF001 - as pandas writes it


def text_difference(was: str, now_is: str, tolerance: Tolerance) -> Difference | None:
    """Return how two texts differ, or ``None`` when a reader would not say they do."""
    old, new = tokens(was), tokens(now_is)
    if len(old) != len(new):
        return _first_other_line(was, now_is)
    worst: tuple[float, Token, Token] | None = None
    for before, after in zip(old, new, strict=True):
        if before.text == after.text:
            continue
        if before.kind == after.kind == "time" and after.is_wall_clock(tolerance.now):
            continue
        if not before.kind == after.kind == "number":
            return _first_other_line(was, now_is)
        off = _deviation(before.value, after.value)
        if off > tolerance.rtol and (worst is None or off > worst[0]):
            worst = (off, before, after)
    if worst is None:
        return None
    return Difference("numeric", _numeric_words(worst[1], worst[2]))


def _deviation(before: float, after: float) -> float:
    """Return the relative deviation, from 0 to 2."""
    if abs(before - after) <= _ATOL:
        return 0.0
    return abs(before - after) / max(abs(before), abs(after))


def _numeric_words(before: Token, after: Token) -> str:
    words = f"{before.text} → {after.text}"
    if not before.value:
        return words
    percent = 100 * (after.value - before.value) / abs(before.value)
    return f"{words} ({percent:+.3g} %)"


def _first_other_line(was: str, now_is: str) -> Difference:
    lines = zip_longest(sanitised(was).splitlines(), sanitised(now_is).splitlines(), fillvalue="")
    for before, after in lines:
        if before.split() != after.split():
            return Difference("structural", f"{_short(before)} → {_short(after)}")
    return Difference("structural", "other text")


def _words(shown: _Shown) -> str:
    if shown.form == "image":
        return "a picture"
    if shown.form == "html":
        return f"a table of {_shape(shown.content)}" if shown.content.rows else shown.content.text
    return _short(str(shown.content).strip().partition("\n")[0])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= 60 else f"{text[:59]}…")  # noqa: PLR2004


def _bytes(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded)
    except (binascii.Error, ValueError):
        return encoded.encode()
