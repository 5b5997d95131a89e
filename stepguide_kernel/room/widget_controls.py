"""Single controls as they looked, disabled, each drawn from the traits that ipywidgets saved.

Traits come from a file, so each is taken for what it should be only once it is seen to be that.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from markupsafe import Markup

from stepguide_kernel.notebook import formulas
from stepguide_kernel.room.sanitizing import clean_html

State: TypeAlias = Mapping[str, Any]
"""The traits of one widget model, by name."""

_MOST_OPTIONS = 200
_FORMULA = re.compile(r"\\\((.+?)\\\)|\$\$(.+?)\$\$|\$([^$\s](?:[^$]*[^$\s])?)\$", re.DOTALL)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PICTURES = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "svg+xml": "svg+xml"}


def control(name: str, state: State, content: str = "") -> Markup:
    """Draw the control of model ``name``; ``content`` is what it held of bytes, in base64."""
    if name == "ImageModel":
        return _picture(state, content)
    return CONTROLS.get(name, _value)(state)


# --- parts that controls are made of --------------------------------------------------------------


def _labelled(state: State, drawn: Markup) -> Markup:
    label = _text(state, "description") or Markup('<span class="sg-hidden">Control</span>')
    return Markup("<label>{} {}</label>").format(label, drawn)


def _grouped(state: State, drawn: Markup) -> Markup:
    """Several inputs under one description, which a label could not name."""
    label = _text(state, "description")
    return Markup(
        '<div class="sg-control" role="group" aria-label="{}"><span>{}</span> {}</div>'
    ).format(label or "Control", label, drawn)


def _text(state: State, trait: str) -> str:
    value = state.get(trait)
    return "" if value is None else str(value)


def _number(value: object, fallback: float = 0) -> float:
    is_number = isinstance(value, int | float) and math.isfinite(value)
    return value if is_number else fallback  # type: ignore[return-value] # seen to be one


def _options(state: State) -> tuple[str, ...]:
    labels = state.get("_options_labels") or state.get("options")
    found = labels if isinstance(labels, Sequence) and not isinstance(labels, str) else ()
    return tuple(str(label) for label in found[:_MOST_OPTIONS])


def _chosen(state: State) -> tuple[int, ...]:
    """The places of the options that were chosen, as far as there are such options."""
    index = state.get("index")
    places = index if isinstance(index, Sequence) else (index,)
    count = len(_options(state))
    return tuple(at for at in places if isinstance(at, int) and 0 <= at < count)


def _range(at: float, low: float, high: float, name: str = "") -> Markup:
    label = Markup(' aria-label="{}"').format(name) if name else Markup()
    return Markup('<input type="range" disabled min="{}" max="{}" step="any" value="{}"{}>').format(
        low, high, at, label
    )


def _input(kind: str, value: object, more: str | Markup = "") -> Markup:
    return Markup('<input type="{}" disabled value="{}"{}>').format(kind, value, more)


# --- sliders --------------------------------------------------------------------------------------


def _bounds(state: State) -> tuple[float, float]:
    return _number(state.get("min")), _number(state.get("max"), 100)


def _slider(state: State) -> Markup:
    value = state.get("value", 0)
    drawn = _range(_number(value), *_bounds(state))
    return _labelled(state, Markup("{} <output>{}</output>").format(drawn, value))


def _log_slider(state: State) -> Markup:
    value, base = _number(state.get("value"), 1), _number(state.get("base"), 10)
    at = math.log(value, base) if value > 0 and base > 0 and base != 1 else 0
    drawn = _range(at, *_bounds(state))
    return _labelled(state, Markup("{} <output>{:g}</output>").format(drawn, value))


def _range_slider(state: State) -> Markup:
    value = state.get("value")
    # A range has a lower and an upper end.
    ends = value if isinstance(value, Sequence) and len(value) == 2 else (0, 0)  # noqa: PLR2004
    return _two_ends(state, [_number(end) for end in ends], _bounds(state), list(map(str, ends)))


def _selection_slider(state: State) -> Markup:
    options = _options(state)
    at = next(iter(_chosen(state)), 0)
    drawn = _range(at, 0, max(len(options) - 1, 0))
    said = options[at] if options else ""
    return _labelled(state, Markup("{} <output>{}</output>").format(drawn, said))


def _selection_range_slider(state: State) -> Markup:
    options, places = _options(state), _chosen(state)
    if len(places) != 2:  # noqa: PLR2004 -- its two ends
        return _value(state)
    said = [options[at] for at in places]
    return _two_ends(state, places, (0, max(len(options) - 1, 0)), said)


def _two_ends(
    state: State, ends: Sequence[float], bounds: tuple[float, float], said: Sequence[str]
) -> Markup:
    first, last = _range(ends[0], *bounds, "from"), _range(ends[1], *bounds, "to")
    return _grouped(state, Markup("{} {} <output>{} to {}</output>").format(first, last, *said))


def _progress(state: State) -> Markup:
    low, high = _bounds(state)
    at = _number(state.get("value")) - low
    name = _text(state, "description") or "Progress"
    drawn = Markup('<progress max="{}" value="{}" aria-label="{}"></progress>').format(
        max(high - low, 1e-9), max(at, 0), name
    )
    return _labelled(state, drawn)


# --- choices --------------------------------------------------------------------------------------


def _dropdown(state: State) -> Markup:
    options = _options(state)
    said = "".join(options[at] for at in _chosen(state))
    return _labelled(state, Markup("<select disabled><option>{}</option></select>").format(said))


def _list(state: State) -> Markup:
    chosen = _chosen(state)
    options = Markup().join(
        Markup("<option{}>{}</option>").format(Markup(" selected") * (at in chosen), label)
        for at, label in enumerate(_options(state))
    )
    rows = int(_number(state.get("rows"), 5)) or 5
    several = Markup(" multiple") if isinstance(state.get("index"), Sequence) else Markup()
    return _labelled(
        state, Markup('<select disabled size="{}"{}>{}</select>').format(rows, several, options)
    )


def _radio(state: State) -> Markup:
    chosen = _chosen(state)
    drawn = Markup().join(
        Markup('<label><input type="radio" disabled{}> {}</label>').format(
            Markup(" checked") * (at in chosen), label
        )
        for at, label in enumerate(_options(state))
    )
    return _grouped(state, drawn)


def _toggles(state: State) -> Markup:
    chosen = _chosen(state)
    drawn = Markup().join(
        _pressed(label, on=at in chosen) for at, label in enumerate(_options(state))
    )
    return _grouped(state, drawn)


def _pressed(label: str, *, on: bool) -> Markup:
    return Markup(
        '<button class="sg-button" type="button" disabled aria-pressed="{}">{}</button>'
    ).format(str(on).lower(), label)


def _tags(state: State) -> Markup:
    value = state.get("value")
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    drawn = Markup(" ").join(Markup('<span class="sg-tag">{}</span>').format(tag) for tag in listed)
    return _grouped(state, drawn)


# --- the rest -------------------------------------------------------------------------------------


def _button(state: State) -> Markup:
    label = _text(state, "description") or _text(state, "tooltip") or _text(state, "icon")
    return Markup('<button class="sg-button" type="button" disabled>{}</button>').format(label)


def _toggle(state: State) -> Markup:
    return _pressed(_text(state, "description"), on=bool(state.get("value")))


def _play(_state: State) -> Markup:
    return Markup('<button class="sg-button" type="button" disabled>▶ Play</button>')


def _upload(state: State) -> Markup:
    value = state.get("value")
    count = len(value) if isinstance(value, Sequence) else 0
    label = _text(state, "description") or "Upload"
    return _button({"description": f"{label} ({count})"})


def _checkbox(state: State) -> Markup:
    checked = Markup(" checked") if state.get("value") else Markup()
    return Markup('<label><input type="checkbox" disabled{}> {}</label>').format(
        checked, _text(state, "description")
    )


def _valid(state: State) -> Markup:
    said = "✓ valid" if state.get("value") else f"✗ {_text(state, 'readout') or 'invalid'}"
    return _grouped(state, Markup("<span>{}</span>").format(said))


def _field(kind: str) -> Callable[[State], Markup]:
    def draw(state: State) -> Markup:
        hint = Markup(' placeholder="{}"').format(_text(state, "placeholder"))
        return _labelled(state, _input(kind, _text(state, "value"), hint))

    return draw


def _password(state: State) -> Markup:
    """Never what was typed: a page is for everybody."""
    return _labelled(state, _input("text", "••••••" if state.get("value") else ""))


def _textarea(state: State) -> Markup:
    return _labelled(
        state, Markup("<textarea disabled>\n{}</textarea>").format(_text(state, "value"))
    )


def _moment(kind: str) -> Callable[[State], Markup]:
    def draw(state: State) -> Markup:
        value = state.get("value")
        said = _moment_text(value) if isinstance(value, Mapping) else ""
        date, _, time = said.partition("T")
        shown = {"date": date, "time": time}.get(kind, said)
        return _labelled(state, _input(kind, shown))

    return draw


def _moment_text(value: State) -> str:
    """A date and a time as browsers write them; ipywidgets counts months from 0."""
    date = (_number(value.get("year")), _number(value.get("month")) + 1, _number(value.get("date")))
    time = (_number(value.get("hours")), _number(value.get("minutes")))
    return "{:04.0f}-{:02.0f}-{:02.0f}".format(*date) + "T{:02.0f}:{:02.0f}".format(*time)


def _colour(state: State) -> Markup:
    value = _text(state, "value")
    swatch = _input("color", value) if _COLOUR.fullmatch(value) else Markup()
    return _labelled(state, Markup("{} <span>{}</span>").format(swatch, value))


def _html(state: State) -> Markup:
    value = _FORMULA.sub(_held, _text(state, "value"))
    return _described(state, Markup("<div>{}</div>").format(clean_html(value)))


def _label(state: State) -> Markup:
    escaped = str(Markup.escape(_text(state, "value")))
    drawn = clean_html(_FORMULA.sub(_held, escaped)) if _FORMULA.search(escaped) else escaped
    return _described(state, Markup("<span>{}</span>").format(Markup(drawn)))  # noqa: S704 -- escaped


def _held(found: re.Match[str]) -> str:
    return formulas.held(next(filter(None, found.groups())), display=found[2] is not None)


def _described(state: State, drawn: Markup) -> Markup:
    label = _text(state, "description")
    name = Markup("<span>{}</span> ").format(label) if label else Markup()
    return Markup('<div class="sg-control">{}{}</div>').format(name, drawn)


def _picture(state: State, content: str) -> Markup:
    kind = _PICTURES.get(_text(state, "format"))
    if kind is None or not content:
        return Markup('<span class="sg-muted">A picture, drawn when live</span>')
    return Markup('<img src="data:image/{};base64,{}" alt="Picture">').format(kind, content)


def _unseen(words: str) -> Callable[[State], Markup]:
    return lambda _state: Markup('<span class="sg-muted">{}</span>').format(words)


def _value(state: State) -> Markup:
    value = state.get("value")
    if value is None or value == "":
        return Markup()
    return _described(state, Markup("<span>{}</span>").format(value))


def _nothing(_state: State) -> Markup:
    return Markup()


def _named(draw: Callable[[State], Markup], *names: str) -> Iterator[tuple[str, Any]]:
    yield from ((f"{name}Model", draw) for name in names)


CONTROLS: Mapping[str, Callable[[State], Markup]] = dict(
    [
        *_named(_slider, "IntSlider", "FloatSlider"),
        *_named(_log_slider, "FloatLogSlider"),
        *_named(_range_slider, "IntRangeSlider", "FloatRangeSlider"),
        *_named(_selection_slider, "SelectionSlider"),
        *_named(_selection_range_slider, "SelectionRangeSlider"),
        *_named(_progress, "IntProgress", "FloatProgress"),
        *_named(_dropdown, "Dropdown"),
        *_named(_list, "Select", "SelectMultiple"),
        *_named(_radio, "RadioButtons"),
        *_named(_toggles, "ToggleButtons"),
        *_named(_tags, "TagsInput", "ColorsInput", "IntsInput", "FloatsInput"),
        *_named(_button, "Button"),
        *_named(_toggle, "ToggleButton"),
        *_named(_play, "Play"),
        *_named(_upload, "FileUpload"),
        *_named(_checkbox, "Checkbox"),
        *_named(_valid, "Valid"),
        *_named(_field("text"), "Text", "Combobox"),
        *_named(_field("number"), "IntText", "FloatText", "BoundedIntText", "BoundedFloatText"),
        *_named(_password, "Password"),
        *_named(_textarea, "Textarea"),
        *_named(_moment("date"), "DatePicker"),
        *_named(_moment("time"), "Time"),
        *_named(_moment("datetime-local"), "Datetime", "NaiveDatetime"),
        *_named(_colour, "ColorPicker"),
        *_named(_html, "HTML", "HTMLMath"),
        *_named(_label, "Label"),
        *_named(_unseen("Sound, played when live"), "Audio"),
        *_named(_unseen("A film, played when live"), "Video"),
        *_named(_unseen("A game controller, read when live"), "Controller"),
        *_named(_nothing, "Layout", "SliderStyle", "DescriptionStyle"),
    ]
)
