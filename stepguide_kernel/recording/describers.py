"""Describers: other packages that title steps, by the entry-point group ``stepguide.describers``.

A describer is a callable that is given a :class:`DescribedStep` and returns a title, or ``None``
where it has none to offer.  What it is given holds no secret.  It is asked only where nobody
has named the step, and what it says is a draft.  None comes with StepGuide.

A describer that raises, says something that is no title, or takes longer than
:data:`PATIENCE_S` is passed over, and not asked again for this guide: no guide fails by one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import NamedTuple

GROUP = "stepguide.describers"
PATIENCE_S = 5.0
"""Seconds that all describers together may take for one guide."""

_LONGEST = 90


class DescribedStep(NamedTuple):
    """What a describer sees of a step: code, effects and outputs as text, secrets replaced."""

    sources: tuple[str, ...]
    effects: tuple[str, ...]
    """What the step did to tables: ``orders: 1,204 → 312 rows``."""
    results: tuple[str, ...]
    """What it shows, as plain text."""
    draft: str
    """The title that a rule gives it."""


Describer = Callable[[DescribedStep], str | None]


class Describers:
    """The describers that are installed; loaded when the first step is described."""

    def __init__(self, found: Iterable[EntryPoint] | None = None) -> None:
        self._usable = list(entry_points(group=GROUP) if found is None else found)
        self._left_s = PATIENCE_S
        self._known: dict[DescribedStep, str | None] = {}

    def title(self, step: DescribedStep) -> str | None:
        """Return the first title that a describer gives, or ``None``."""
        if step not in self._known:
            self._known[step] = self._ask(step)
        return self._known[step]

    def _ask(self, step: DescribedStep) -> str | None:
        for found in tuple(self._usable):
            asked = _Asked(found, step)
            self._left_s -= asked.wait(self._left_s)
            if asked.failed:
                self._usable.remove(found)
            elif asked.title:
                return asked.title
        return None


class _Asked:
    """One describer at work in a thread of its own, which nobody waits for in the end."""

    def __init__(self, found: EntryPoint, step: DescribedStep) -> None:
        self.title: str | None = None
        self.failed = True
        self._thread = threading.Thread(target=self._run, args=(found, step), daemon=True)

    def wait(self, seconds: float) -> float:
        """Let it work for so long; return how many seconds it took."""
        started = time.monotonic()
        if seconds > 0:
            self._thread.start()
            self._thread.join(seconds)
        return time.monotonic() - started

    def _run(self, found: EntryPoint, step: DescribedStep) -> None:
        try:
            said = found.load()(step)
        except Exception:  # noqa: BLE001 - it is other people's code, and only would have helped
            return
        title = " ".join(said.split()) if isinstance(said, str) else ""
        self.title = title if 0 < len(title) <= _LONGEST else None
        self.failed = False


def plain_results(outputs: Sequence[dict[str, object]]) -> tuple[str, ...]:
    """Return the plain text of outputs in notebook format."""
    found = []
    for output in outputs:
        data = output.get("data")
        text = output.get("text") or (data.get("text/plain") if isinstance(data, dict) else None)
        if isinstance(text, str):
            found.append(text)
    return tuple(found)
