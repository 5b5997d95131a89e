"""The range that a person marks with Record and Stop, counted in runs.

The recording runs anyway; marks say which of it is meant to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["record", "stop"]


@dataclass(slots=True)
class Marks:
    """The newest range: runs after number ``begin``, up to ``end`` once it is ended."""

    begin: int | None = None
    end: int | None = None

    @property
    def recording(self) -> bool:
        """Whether the last mark is a Record."""
        return self.begin is not None and self.end is None

    def mark(self, kind: MarkKind, runs: int) -> bool:
        """Mark the place after so many runs; ``False`` where that changes nothing."""
        if (kind == "record") == self.recording:
            return False
        if kind == "record":
            self.begin, self.end = runs, None
        else:
            self.end = runs
        return True

    def count(self, runs: int) -> int:
        """How many of ``runs`` so far lie in the range."""
        if self.begin is None:
            return 0
        return (runs if self.end is None else self.end) - self.begin
