"""Widgets drawn from their saved state."""

from __future__ import annotations

from typing import Any

import pytest

from stepguide_kernel.room.widget_preview import WidgetPreview


def _preview(**models: tuple[str, dict[str, Any]]) -> WidgetPreview:
    state = {name: {"model_name": kind, "state": traits} for name, (kind, traits) in models.items()}
    mime = "application/vnd.jupyter.widget-state+json"
    return WidgetPreview({"widgets": {mime: {"state": state}}})


def test_a_box_shows_its_children_in_order() -> None:
    preview = _preview(
        box=("VBoxModel", {"children": ["IPY_MODEL_s", "IPY_MODEL_l"]}),
        s=("IntSliderModel", {"description": "At least", "min": 0, "max": 40, "value": 10}),
        l=("LabelModel", {"value": "2 orders"}),
    )
    html = preview("box")
    assert html.index("At least") < html.index("2 orders")
    assert '<input type="range" disabled min="0" max="40"' in html


@pytest.mark.parametrize(
    ("kind", "traits", "shown"),
    [
        ("DropdownModel", {"_options_labels": ["North", "South"], "index": 1}, "South"),
        ("DropdownModel", {"_options_labels": [], "index": None}, "<select disabled>"),
        ("CheckboxModel", {"description": "Paid", "value": True}, "disabled checked"),
        ("ButtonModel", {"description": "Go"}, ">Go</button>"),
        ("SelectionSliderModel", {"_options_labels": ["a", "b"], "index": 0}, "<option>a"),
        ("IntRangeSliderModel", {"description": "Years", "value": [1, 2]}, "[1, 2]"),
        ("SomethingNewModel", {"value": "as text"}, "as text"),
    ],
)
def test_controls_show_the_value_they_had(kind: str, traits: dict[str, Any], shown: str) -> None:
    assert shown in _preview(m=(kind, traits))("m")


def test_values_are_text_not_markup() -> None:
    html = _preview(m=("HTMLModel", {"value": "<script>1</script>", "description": '"><b>'}))("m")
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize("metadata", [{}, {"widgets": {}}])
def test_a_state_that_was_not_saved_leaves_a_line(metadata: dict[str, Any]) -> None:
    assert "Interactive control" in WidgetPreview(metadata)("m")


def test_a_box_in_itself_ends() -> None:
    assert _preview(b=("VBoxModel", {"children": ["IPY_MODEL_b"]}))("b")
