"""Widgets as they looked when the guide was verified, drawn without a kernel.

A notebook's saved widget state holds every model; the controls are drawn disabled, with the
values they had, until a reader goes live.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

_STATE = "application/vnd.jupyter.widget-state+json"
_DEEPEST = 8
_REFERENCE = "IPY_MODEL_"

State = Mapping[str, Any]
"""The traits of one widget model, by name, as ipywidgets saved them."""


class WidgetPreview:
    """Draws the models of one notebook's saved widget state."""

    def __init__(self, metadata: Mapping[str, Any]) -> None:
        self._models: Mapping[str, Any] = (
            metadata.get("widgets", {}).get(_STATE, {}).get("state", {})
        )

    def __call__(self, model_id: str) -> Markup:
        """Draw one model with its children; a line of text where its state was not saved."""
        drawn = self._draw(model_id, 0)
        return drawn or Markup('<span class="sg-muted">Interactive control</span>')

    def _draw(self, reference: str, depth: int) -> Markup:
        model = self._models.get(reference.removeprefix(_REFERENCE))
        if not model or depth > _DEEPEST:
            return Markup()
        name, state = str(model.get("model_name", "")), model.get("state", {})
        if "children" in state:
            kind = "sg-row" if name == "HBoxModel" else "sg-stack"
            children = (self._draw(str(child), depth + 1) for child in state["children"])
            return Markup('<div class="{}">{}</div>').format(kind, Markup().join(children))
        return _control(name)(state)


def _control(name: str) -> Callable[[State], Markup]:
    if "Slider" in name and "Range" not in name and "Selection" not in name:
        return _slider
    if name in {"LayoutModel", "OutputModel", "SliderStyleModel", "DescriptionStyleModel"}:
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
