"""Widgets as they looked when the guide was verified, drawn without a kernel.

A notebook's saved widget state holds every model; the controls are drawn disabled, with the
values they had, until a reader goes live.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

_STATE = "application/vnd.jupyter.widget-state+json"
_VIEW = "application/vnd.jupyter.widget-view+json"
_DEEPEST = 8
_REFERENCE = "IPY_MODEL_"

State = Mapping[str, Any]
"""The traits of one widget model, by name, as ipywidgets saved them."""

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
        if "children" in state:
            yield Markup('<div class="{}">').format("sg-row" if name == "HBoxModel" else "sg-stack")
            for child in state["children"]:
                yield from self._draw(str(child), depth + 1, seen)
            yield Markup("</div>")
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
            yield _control(name)(state)


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
                if isinstance(value, str) or kind == _VIEW
            }
            yield {"output_type": "display_data", "data": data}


def _control(name: str) -> Callable[[State], Markup]:
    if "Slider" in name and "Range" not in name and "Selection" not in name:
        return _slider
    if name in {"LayoutModel", "SliderStyleModel", "DescriptionStyleModel"}:
        return lambda _state: Markup()
    return {
        "ButtonModel": _button,
        "CheckboxModel": _checkbox,
        "DropdownModel": _choice,
        "SelectModel": _choice,
        "SelectionSliderModel": _choice,
        "RadioButtonsModel": _choice,
        "ToggleButtonsModel": _choice,
    }.get(name, _value)


def _slider(state: State) -> Markup:
    return Markup(
        '<label>{} <input type="range" disabled min="{}" max="{}" step="{}" value="{}"> '
        "<output>{}</output></label>"
    ).format(
        state.get("description") or "",
        state.get("min", 0),
        state.get("max", 100),
        state.get("step") or "any",
        state.get("value", 0),
        state.get("value", 0),
    )


def _choice(state: State) -> Markup:
    labels, index = state.get("_options_labels") or [], state.get("index")
    chosen = labels[index] if isinstance(index, int) and 0 <= index < len(labels) else ""
    return Markup("<label>{} <select disabled><option>{}</option></select></label>").format(
        state.get("description") or "", chosen
    )


def _checkbox(state: State) -> Markup:
    checked = Markup(" checked") if state.get("value") else ""
    return Markup('<label><input type="checkbox" disabled{}> {}</label>').format(
        checked, state.get("description") or ""
    )


def _button(state: State) -> Markup:
    return Markup('<button class="sg-button" type="button" disabled>{}</button>').format(
        state.get("description") or ""
    )


def _value(state: State) -> Markup:
    value = state.get("value")
    if value is None or value == "":
        return Markup()
    label = (
        Markup("<span>{}</span> ").format(state["description"]) if state.get("description") else ""
    )
    return Markup('<div class="sg-control">{}<span>{}</span></div>').format(label, value)
