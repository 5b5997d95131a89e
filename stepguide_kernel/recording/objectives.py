"""What a reader will be able to do: drafted from the steps that end with a result."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stepguide_kernel.recording.outline import StepOutline

_MOST = 3
_MEASURED = re.compile(r" \([^()]*(?:rows|columns|values)[^()]*\)$")
_NUMBER = re.compile(r"^(?:step\s*)?\d+[.:)]?\s*", re.IGNORECASE)


def objectives(steps: Sequence[StepOutline]) -> tuple[str, ...]:
    """Draft up to three objectives; the author's own words go before rules, results count.

    A heading that names a thing is explained; what a comment or rule says is done.
    """
    ending = [step for step in steps if step.is_complete]
    by_author = [step for step in ending if step.title.source != "rule"]
    chosen = (by_author or ending)[-_MOST:]
    return tuple(dict.fromkeys(said for step in chosen if (said := _said(step))))


def _said(step: StepOutline) -> str:
    title = step.title
    text = _NUMBER.sub("", _MEASURED.sub("", title.text)).strip().rstrip(".")
    if title.source != "heading" or not text:
        return text
    lower = text[0].lower() + text[1:] if text[1:2].islower() else text
    return f"Explain: {lower}" if text.endswith("?") else f"Explain {lower}"
