"""Widgets as they looked when the guide was verified, drawn without a kernel.

A notebook's saved widget state holds every model; the controls are drawn disabled, with the
values they had, until a reader goes live.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from stepguide_kernel.model.embedded import EMBEDDED
from stepguide_kernel.room.widget_controls import State, control

_STATE = "application/vnd.jupyter.widget-state+json"
_VIEW = "application/vnd.jupyter.widget-view+json"
_DEEPEST = 8
_REFERENCE = "IPY_MODEL_"
_ROWS = frozenset({"BoxModel", "GridBoxModel", "HBoxModel"})
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")

Piece = Markup | Mapping[str, Any]
"""A part of the drawing: HTML, or an output that the page's template draws as it does others."""


class WidgetPreview:
    """Draws the models of one notebook's saved widget state."""

    def __init__(self, metadata: Mapping[str, Any]) -> None:
        self._models: Mapping[str, Any] = (
            metadata.get("widgets", {}).get(_STATE, {}).get("state", {})
        )

    def __call__(self, model_id: str) -> tuple[Piece, ...]:
        """Draw one model with its children; a line of text where its state was not saved."""
        drawn = tuple(piece for piece in self._draw(model_id, 0, set()) if piece)
        return drawn or (Markup('<span class="sg-muted">Interactive control</span>'),)

    def _draw(self, reference: str, depth: int, seen: set[str]) -> Iterator[Piece]:
        model_id = reference.removeprefix(_REFERENCE)
        model = self._models.get(model_id)
        # Each model once: boxes of boxes of boxes could make a page without end of a small file.
        if not model or depth > _DEEPEST or model_id in seen:
            return
        seen.add(model_id)
        name, state = str(model.get("model_name", "")), model.get("state", {})
        if isinstance(state.get("children"), Sequence):
            yield from self._draw_children(name, state, depth, seen)
        elif name == "OutputModel":
            yield Markup('<div class="sg-held">')
            for output in _outputs(state):
                widget = output.get("data", {}).get(_VIEW)
                if isinstance(widget, Mapping):
                    yield from self._draw(str(widget.get("model_id")), depth + 1, seen)
                else:
                    yield output
            yield Markup("</div>")
        else:
            yield control(name, state, _content(model)) or _elsewhere(model)

    def _draw_children(
        self, name: str, state: State, depth: int, seen: set[str]
    ) -> Iterator[Piece]:
        selected, titles = state.get("selected_index"), state.get("titles")
        children = list(enumerate(state["children"]))
        if name == "StackModel":  # shows the chosen one alone
            children = [(at, child) for at, child in children if at == selected]
        if name in {"AccordionModel", "TabModel"}:
            for at, child in children:
                yield Markup('<details class="sg-fold"{}><summary>{}</summary>').format(
                    Markup(" open") * (at == selected), _title(titles, at)
                )
                yield from self._draw(str(child), depth + 1, seen)
                yield Markup("</details>")
            return
        yield Markup('<div class="{}">').format("sg-row" if name in _ROWS else "sg-stack")
        for _, child in children:
            yield from self._draw(str(child), depth + 1, seen)
        yield Markup("</div>")


def _outputs(state: State) -> Iterator[Mapping[str, Any]]:
    """Yield the outputs that an Output widget held, as far as they are what they should be."""
    outputs = state.get("outputs")
    for output in outputs if isinstance(outputs, Sequence) else ():
        if not isinstance(output, Mapping):
            continue
        if output.get("output_type") == "stream":
            if isinstance(output.get("text"), str):
                yield output
        elif isinstance(output.get("data"), Mapping):
            data = {
                kind: value
                for kind, value in output["data"].items()
                if isinstance(value, str) or kind in {_VIEW, EMBEDDED}
            }
            yield {"output_type": "display_data", "data": data}


def _title(titles: object, at: int) -> str:
    listed = titles if isinstance(titles, Sequence) else ()
    return str(listed[at]) if at < len(listed) else str(at + 1)


def _content(model: Mapping[str, Any]) -> str:
    """The bytes that a model held as its value, in base64."""
    buffers = model.get("buffers")
    for buffer in buffers if isinstance(buffers, Sequence) else ():
        if isinstance(buffer, Mapping) and buffer.get("path") == ["value"]:
            data = str(buffer.get("data", ""))
            return data if buffer.get("encoding") == "base64" and _BASE64.fullmatch(data) else ""
    return ""


def _elsewhere(model: Mapping[str, Any]) -> Markup:
    """A line for what only its own package can draw, such as a chart."""
    module, name = str(model.get("model_module", "")), str(model.get("model_name", ""))
    if module.startswith("@jupyter-widgets/") or not module:
        return Markup()
    return Markup('<span class="sg-muted">{} ({}), drawn when live</span>').format(
        name.removesuffix("Model"), module
    )
