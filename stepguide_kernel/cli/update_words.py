"""What an update changes in a guide, in words, step by step."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from itertools import groupby

from stepguide_kernel.cli.wording import counted, plain
from stepguide_kernel.model.update import UpdateChange

_SAID = {
    "step added": "new step",
    "step removed": "the step is taken out: the session does not need it",
    "step emptied": "its code is taken out; what you wrote there stays",
    "title changed": "title",
    "text changed": "text",
    "cell added": "new cell",
    "cell removed": "cell taken out: the session does not need it",
    "cell changed": "changed",
    "cell moved": "moved",
    "outputs changed": "shows something else",
    "conflict": "you and the session changed this cell; yours stays",
}
_LINES = 12
"""So many lines of a difference are shown; the rest is counted."""


def in_words(changes: Sequence[UpdateChange]) -> str:
    """Say the changes under the titles of their steps."""
    if not changes:
        return "Nothing would change."
    lines: list[str] = []
    for (_, title), group in groupby(changes, lambda change: (change.step_id, change.step)):
        lines.append(plain(title) or "Set-up")
        for change in group:
            lines += [f"  {_said(change)}", *(f"    {line}" for line in _difference(change))]
    return "\n".join(lines)


def _said(change: UpdateChange) -> str:
    said = _SAID[change.kind]
    if not change.threads:
        return said
    return f"{said}; {counted(change.threads, 'open thread')} will be without a step"


def _difference(change: UpdateChange) -> Iterator[str]:
    """The lines that go and come; of a step as a whole its title says enough."""
    if change.kind.startswith("step ") or change.kind == "cell moved":
        return
    before, after = ((text or "").splitlines() for text in (change.before, change.after))
    compared = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    yield from map(plain, compared[:_LINES])
    if len(compared) > _LINES:
        yield f"… {counted(len(compared) - _LINES, 'more line')}"
