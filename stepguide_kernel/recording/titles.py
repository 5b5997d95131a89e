"""What a step is called: the author's words first, a rule where there are none."""

from __future__ import annotations

import re
from typing import NamedTuple

from stepguide_kernel.model.guide import TitleSource
from stepguide_kernel.model.session import Run, ShapeEffect
from stepguide_kernel.recording.title_rules import CHART_RANK, chart_title, rule_title

_LONGEST_COMMENT = 90
_NO_COMMENT = ("#!", "# %%", "#%%", "# noqa", "# type:", "# pylint", "# TODO", "# FIXME", "# In[")
_CODE = re.compile(r"^(?:import|from|print|return|for|if|def|with|df)\b|\w\s*=\s*\S|\w\(.*\)|^\W*$")
_ROWS_AND_COLUMNS = 2
_TIMES = "\u00d7"


class Title(NamedTuple):
    """A title, who said it, and its rank: 0 is the author's own, 10 says least."""

    text: str
    source: TitleSource
    rank: int = 0


def title_of(run: Run) -> Title:
    """Title a run by its leading comment, else by its chart's, or a rule and what was measured."""
    comment = leading_comment(run.source)
    if comment:
        return Title(comment, "comment")
    rule = rule_title(run.source)
    if run.charts and _shows_picture(run) and (rule is None or rule.rank >= CHART_RANK):
        return Title(chart_title(run.charts[0]), "rule", CHART_RANK)
    if rule is None:
        return Title(_first_line(run.source), "rule", 11)
    about = next((effect for effect in run.effects if effect.name in rule.names), None)
    measured = f" ({describe(about)})" if about else ""
    return Title(rule.text + measured, "rule", rule.rank)


def leading_comment(source: str) -> str | None:
    """Read the comment that a cell begins with, when it is a short phrase and not code."""
    said = []
    for line in source.strip().splitlines():
        if not line.startswith("#") or line.startswith(_NO_COMMENT):
            break
        said.append(line.strip("#*-= \t:"))
    text = " ".join(filter(None, said)).rstrip(".")
    if not 2 < len(text) <= _LONGEST_COMMENT or _CODE.search(text):  # noqa: PLR2004
        return None
    return text[0].upper() + text[1:]


def effects_of(run: Run) -> tuple[str, ...]:
    """Say what a run did to tables: ``orders: 1,204 → 312 rows``."""
    return tuple(f"{effect.name}: {describe(effect)}" for effect in run.effects)


def describe(effect: ShapeEffect) -> str:
    """Say a change of shape as people do."""
    before, after = effect.before, effect.after
    if after is None:
        return "gone"
    if before is None or len(before) != len(after):
        return _shape(after)
    if len(after) >= _ROWS_AND_COLUMNS and before[0] == after[0]:
        return f"{before[1]:,} → {after[1]:,} columns"
    rows = "rows" if len(after) == _ROWS_AND_COLUMNS else "values"
    return f"{before[0]:,} → {after[0]:,} {rows}"


def _shape(shape: tuple[int, ...]) -> str:
    if len(shape) == _ROWS_AND_COLUMNS:
        return f"{shape[0]:,} rows {_TIMES} {shape[1]:,} columns"
    if len(shape) == 1:
        return f"{shape[0]:,} values"
    return f" {_TIMES} ".join(f"{size:,}" for size in shape)


def _shows_picture(run: Run) -> bool:
    """Whether it showed a chart itself; figures may be open that an older run drew."""
    return any(
        mime.startswith("image/") for output in run.outputs for mime in output.get("data", ())
    )


def _first_line(source: str) -> str:
    line = next((line.strip() for line in source.splitlines() if line.strip()), "Empty cell")
    return line[:60]
