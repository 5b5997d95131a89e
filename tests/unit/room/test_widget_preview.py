"""Widgets drawn from their saved state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from stepguide_kernel.room import widget_controls
from stepguide_kernel.room.widget_preview import Piece, WidgetPreview

VIEW = "application/vnd.jupyter.widget-view+json"


def _preview(**models: tuple[str, dict[str, Any]]) -> Callable[[str], str]:
    """Draw as the page does, with outputs as Python writes them."""
    pieces = _pieces(**models)
    return lambda model: "".join(str(piece) for piece in pieces(model))


def _pieces(**models: tuple[str, dict[str, Any]]) -> Callable[[str], tuple[Piece, ...]]:
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
        ("SelectionSliderModel", {"_options_labels": ["a", "b"], "index": 0}, "<output>a"),
        ("IntRangeSliderModel", {"description": "Years", "value": [1, 2]}, "1 to 2</output>"),
        (
            "SelectionRangeSliderModel",
            {"_options_labels": ["Jan", "Feb"], "index": [0, 1]},
            "Jan to Feb",
        ),
        ("FloatLogSliderModel", {"min": 0, "max": 4, "value": 100.0}, 'value="2.0"'),
        ("IntProgressModel", {"min": 2, "max": 10, "value": 7}, '<progress max="8" value="5"'),
        ("SelectModel", {"_options_labels": ["a", "b"], "index": 1}, "<option selected>b"),
        (
            "SelectMultipleModel",
            {"_options_labels": ["a", "b"], "index": [1]},
            "multiple><option>a",
        ),
        ("RadioButtonsModel", {"_options_labels": ["a", "b"], "index": 1}, "disabled checked> b"),
        ("ToggleButtonsModel", {"_options_labels": ["a", "b"], "index": 1}, 'pressed="true">b'),
        ("ToggleButtonModel", {"description": "Go", "value": True}, 'aria-pressed="true">Go'),
        ("TagsInputModel", {"value": ["x", "y"]}, 'sg-tag">y</span>'),
        ("TextModel", {"value": "some"}, 'type="text" disabled value="some"'),
        ("BoundedIntTextModel", {"value": 7}, 'type="number" disabled value="7"'),
        ("TextareaModel", {"value": "two\nlines"}, "two\nlines</textarea>"),
        ("ValidModel", {"value": False, "readout": "Too small"}, "✗ Too small"),
        ("DatePickerModel", {"value": {"year": 2026, "month": 0, "date": 9}}, '"2026-01-09"'),
        ("ColorPickerModel", {"value": "#00ff7f"}, 'type="color" disabled value="#00ff7f"'),
        ("HTMLModel", {"value": "Hello <b>World</b>"}, "Hello <b>World</b>"),
        ("HTMLMathModel", {"value": r"is \(x^2\)"}, "<msup>"),
        ("LabelModel", {"value": "1 < 2"}, "1 &lt; 2"),
        ("LabelModel", {"value": "$E=mc^2$"}, "<msup>"),
        ("FileUploadModel", {"value": []}, "Upload (0)"),
        ("SomethingNewModel", {"value": "as text"}, "as text"),
    ],
)
def test_controls_show_the_value_they_had(kind: str, traits: dict[str, Any], shown: str) -> None:
    assert shown in _preview(m=(kind, traits))("m")


def test_a_password_is_not_shown() -> None:
    assert "hunter2" not in _preview(m=("PasswordModel", {"value": "hunter2"}))("m")


def test_folds_have_their_titles_and_a_stack_its_chosen_child() -> None:
    boxes = {"children": ["IPY_MODEL_a", "IPY_MODEL_b"], "titles": ["First"], "selected_index": 1}
    labels = {"a": ("LabelModel", {"value": "one"}), "b": ("LabelModel", {"value": "two"})}
    folds = _preview(box=("AccordionModel", boxes), **labels)("box")
    assert "<summary>First</summary>" in folds
    assert "open><summary>2</summary>" in folds
    assert "one" not in _preview(box=("StackModel", boxes), **labels)("box")


def test_a_picture_is_shown_from_its_bytes() -> None:
    model = {"model_name": "ImageModel", "state": {"format": "png"}}
    buffers = [{"path": ["value"], "data": "iVBORw0KGgo=", "encoding": "base64"}]
    mime = "application/vnd.jupyter.widget-state+json"
    metadata = {"widgets": {mime: {"state": {"m": {**model, "buffers": buffers}}}}}
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in str(WidgetPreview(metadata)("m"))


def test_what_another_package_draws_is_named() -> None:
    chart = {"model_name": "FigureModel", "model_module": "bqplot", "state": {}}
    mime = "application/vnd.jupyter.widget-state+json"
    assert "Figure (bqplot)" in str(
        WidgetPreview({"widgets": {mime: {"state": {"m": chart}}}})("m")
    )


@pytest.mark.parametrize("value", [None, "text", -1, [], [None, {}], {"year": "x"}, '"><script>'])
def test_a_damaged_control_is_drawn_all_the_same_and_cannot_act(value: object) -> None:
    traits = dict.fromkeys(("value", "index", "min", "max", "rows", "_options_labels"), value)
    for kind in widget_controls.CONTROLS:
        assert "<script" not in _preview(m=(kind, {**traits, "description": value}))("m")


def test_values_are_text_not_markup() -> None:
    html = _preview(m=("HTMLModel", {"value": "<script>1</script>", "description": '"><b>'}))("m")
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize("metadata", [{}, {"widgets": {}}])
def test_a_state_that_was_not_saved_leaves_a_line(metadata: dict[str, Any]) -> None:
    assert "Interactive control" in str(WidgetPreview(metadata)("m"))


def test_a_box_in_itself_ends() -> None:
    assert _preview(b=("VBoxModel", {"children": ["IPY_MODEL_b"]}))("b")


def test_boxes_of_boxes_are_drawn_in_time() -> None:
    boxes = {
        f"b{level}": ("VBoxModel", {"children": [f"IPY_MODEL_b{level + 1}"] * 40})
        for level in range(8)
    }
    assert len(_pieces(**boxes)("b0")) < 100


def test_what_an_output_widget_held_is_handed_to_the_page() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "square 16"}
    table = {"output_type": "display_data", "data": {"text/html": "<b>1</b>", "odd": [1]}}
    slider = {"output_type": "display_data", "data": {VIEW: {"model_id": "s"}}}
    pieces = _pieces(
        o=("OutputModel", {"outputs": [stream, table, slider]}),
        s=("IntSliderModel", {"description": "At least"}),
    )("o")
    held = [piece for piece in pieces if isinstance(piece, Mapping)]
    assert held == [stream, {"output_type": "display_data", "data": {"text/html": "<b>1</b>"}}]
    assert "At least" in str(pieces)


@pytest.mark.parametrize(
    "outputs",
    [None, 3, "text", [None, 1], [{"output_type": "stream"}], [{"data": []}], [{"data": None}]],
)
def test_a_damaged_output_widget_shows_nothing(outputs: object) -> None:
    pieces = _pieces(o=("OutputModel", {"outputs": outputs}))("o")
    assert not [piece for piece in pieces if isinstance(piece, Mapping)]


def test_every_control_of_ipywidgets_has_a_drawing() -> None:
    import ipywidgets

    boxes = {"AccordionModel", "BoxModel", "GridBoxModel", "HBoxModel", "StackModel", "TabModel"}
    elsewhere = {"ImageModel", "OutputModel", "VBoxModel"}
    made = {
        kind.class_traits()["_model_name"].default_value  # type: ignore[attr-defined]
        for kind in vars(ipywidgets).values()
        if isinstance(kind, type)
        and issubclass(kind, ipywidgets.DOMWidget)
        and kind is not ipywidgets.DOMWidget
    }
    assert made - boxes - elsewhere <= set(widget_controls.CONTROLS)
