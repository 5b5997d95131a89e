"""How much a search may cost."""

from __future__ import annotations

import time
from collections.abc import Callable


class Budget:
    """A number of runs and of seconds; it is spent when either is."""

    def __init__(
        self, runs: int, seconds: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._left = runs
        self._clock = clock
        self._ends = clock() + seconds

    def take(self) -> bool:
        """Take one run, if there is one left."""
        if self._left <= 0 or self._clock() >= self._ends:
            return False
        self._left -= 1
        return True
