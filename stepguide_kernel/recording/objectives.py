"""What a reader will be able to do: drafted from the steps that end with a result."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stepguide_kernel.recording.outline import StepOutline

_MOST = 3
_MEASURED = re.compile(r" \([^()]*(?:rows|columns|values)[^()]*\)$")
_DOING = re.compile(
    r"(?:add|aggregate|analy[sz]e|apply|ask|assign|build|calculate|calibrate|call|check|choose"
    r"|classify|clean|cluster|collect|combine|compare|compute|configure|connect|convert|correct"
    r"|count|create|cut|define|describe|detect|determine|display|divide|download|draw|drop|encode"
    r"|estimate|evaluate|examine|explain|explore|export|extract|fetch|fill|filter|find|fit|fix"
    r"|forecast|format|generate|get|group|handle|identify|import|impute|insert|inspect|install"
    r"|interpolate|investigate|join|keep|label|learn|limit|list|load|look|make|map|match|measure"
    r"|merge|model|normali[sz]e|open|optimi[sz]e|parse|pick|pivot|plot|predict|prepare|preprocess"
    r"|print|query|rank|read|reduce|remove|rename|reorder|replace|resample|reshape|run|sample|save"
    r"|scale|search|see|select|set|show|simulate|smooth|solve|sort|split|standardi[sz]e|store"
    r"|sum|summari[sz]e|take|tell|test|tidy|train|transform|tune|understand|update|upload|use"
    r"|validate|visuali[sz]e|write)\b(?! (?:of|for|with|and)\b)(?=\s+\S)",
    re.IGNORECASE,
)
"""What begins a heading that says what to do: ``Load the orders``, and not ``Model of prices``."""
_NUMBER = re.compile(r"^(?:step\s*)?\d+[.:)]?\s*", re.IGNORECASE)


def objectives(steps: Sequence[StepOutline]) -> tuple[str, ...]:
    """Draft up to three objectives; the author's own words go before rules, results count.

    A heading that names a thing is explained; one that says what to do, as comments and rules
    do, is done.
    """
    ending = [step for step in steps if step.is_complete]
    by_author = [step for step in ending if step.title.source != "rule"]
    chosen = (by_author or ending)[-_MOST:]
    return tuple(dict.fromkeys(said for step in chosen if (said := _said(step))))


def _said(step: StepOutline) -> str:
    title = step.title
    text = _NUMBER.sub("", _MEASURED.sub("", title.text)).strip().rstrip(".")
    if title.source != "heading" or not text or _DOING.match(text):
        return text
    lower = text[0].lower() + text[1:] if text[1:2].islower() else text
    return f"Explain: {lower}" if text.endswith("?") else f"Explain {lower}"
