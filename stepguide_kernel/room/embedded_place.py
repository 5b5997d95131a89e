"""The place of an output that its own script draws, as it stands in a page.

The page's script puts a frame there once it is nearly in view; see ``static/embedded.js``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from stepguide_kernel.model.decoding import convert
from stepguide_kernel.model.embedded import Embedded
from stepguide_kernel.room.sanitizing import clean_html

_PLACE = Markup(
    '<div class="sg-embedded jp-OutputArea-output" data-embedded="{key}" data-height="{height}"'
    ' data-label="{label}"><div class="sg-embedded-words">{words}</div></div>'
)
_MISSING = Markup(
    '<div class="sg-embedded jp-OutputArea-output">{words}<p class="sg-embedded-note" role="note">'
    "<strong>This output cannot be drawn here:</strong> {missing}.{remedy}</p></div>"
)
_REMEDY = Markup(" Its author can mend that with <code>{}</code>, or show a picture of it.")
_PICTURE = " Its author can show a picture of it."
_WORDS = Markup('<p class="sg-muted">{}</p>')


def embedded_place(said: Mapping[str, Any]) -> Markup:
    """Return what stands for an output; ``said`` is an :class:`Embedded` as JSON has it."""
    embedded = convert(said, Embedded)
    words = clean_html(embedded.fallback) if embedded.fallback else Markup()
    if embedded.key is None:
        remedy = _REMEDY.format(embedded.remedy) if embedded.remedy else _PICTURE
        return _MISSING.format(words=words, missing=embedded.missing, remedy=remedy)
    return _PLACE.format(
        key=embedded.key,
        height=embedded.height,
        label=embedded.label,
        words=words or _WORDS.format(embedded.label or "An interactive output, drawn by a script."),
    )
