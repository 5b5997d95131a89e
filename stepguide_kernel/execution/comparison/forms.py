"""The forms in which an output is shown, each with how it is compared and told in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from stepguide_kernel.execution.comparison.difference import Difference, Precision, quoted
from stepguide_kernel.execution.comparison.pictures import drawing_difference, picture_difference
from stepguide_kernel.execution.comparison.structures import JSON, structure_difference
from stepguide_kernel.execution.comparison.tables import Seen, html_difference, seen
from stepguide_kernel.execution.comparison.texts import text_difference
from stepguide_kernel.execution.comparison.widgets import VIEW, Widgets

Content = TypeVar("Content")

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_TEXTS = ("text/markdown", "text/latex", "text/plain")
_NOTHING = Seen((), "")


class Form(NamedTuple, Generic[Content]):
    """One way in which an output is shown; ``words`` say what it is.

    Two forms of one name hold contents that ``compare`` can tell apart.
    """

    name: str
    content: Content
    words: str
    compare: Callable[[Content, Content, Precision], Difference | None]


def text(content: str, name: str = "text") -> Form[str]:
    """Words and numbers, compared number by number."""
    first = content.strip().partition("\n")[0]
    return Form(name, content, quoted(first), text_difference)


def forms(data: Mapping[str, Any], widgets: Widgets) -> list[Form[Any]]:
    """Return the forms of a result, those that people look at first; never none."""
    found: list[Form[Any]] = [*_structures(data, widgets), *_drawn(data), *_written(data)]
    return found or [text(json.dumps(data, sort_keys=True))]


def _structures(data: Mapping[str, Any], widgets: Widgets) -> Iterator[Form[JSON]]:
    widget = widgets.shown(data)
    if widget is not None:
        yield Form("widget", widget, "a widget", structure_difference)
    for mime in sorted(data):
        if mime.endswith("json") and mime != VIEW:
            words = "a chart" if mime.startswith("application/vnd.") else "JSON"
            yield Form(mime, data[mime], words, structure_difference)


def _drawn(data: Mapping[str, Any]) -> Iterator[Form[str]]:
    for mime in _PICTURES:
        if isinstance(data.get(mime), str):
            yield Form("picture", data[mime], "a picture", picture_difference)
    if isinstance(data.get("image/svg+xml"), str):
        yield Form("drawing", data["image/svg+xml"], "a drawing", drawing_difference)


def _written(data: Mapping[str, Any]) -> Iterator[Form[Any]]:
    html = data.get("text/html")
    content = seen(html) if isinstance(html, str) else _NOTHING
    if content != _NOTHING:
        yield Form("html", content, content.words, html_difference)
    for mime in _TEXTS:
        if isinstance(data.get(mime), str):
            yield text(data[mime], "text" if mime == "text/plain" else mime.removeprefix("text/"))
