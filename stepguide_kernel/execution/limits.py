"""How long a cell and a run may take, and how much memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

_AT_LEAST_S = 0.1  # nbclient takes 0 for "no limit"


class Limits:
    """The limits of one run, in seconds of wall time and in bytes; ``None`` sets none."""

    def __init__(
        self, cell: float | None, run: float | None = None, memory: int | None = None
    ) -> None:
        self._cell = cell
        self._run = run
        self.memory = memory
        self._started = time.monotonic()

    def start(self) -> None:
        """Let the run begin now."""
        self._started = time.monotonic()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave out the time of the block."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._started += time.monotonic() - began

    def used(self) -> float:
        """Return the seconds since the run began."""
        return time.monotonic() - self._started

    def left(self) -> float | None:
        """Return the seconds left for the run, at least a little."""
        if self._run is None:
            return None
        return max(_AT_LEAST_S, self._run - self.used())

    def shorter_of(self, seconds: float) -> float:
        """Return ``seconds``, or what is left for the run if that is less."""
        left = self.left()
        return seconds if left is None else min(seconds, left)

    def for_cell(self, _cell: object) -> float | None:
        """Return how long the next cell may take."""
        return self.left() if self._cell is None else self.shorter_of(self._cell)

    def exceeded(self) -> tuple[str, str]:
        """Return the error and the words for the limit that was just met."""
        left = self.left()
        if left is not None and left <= _AT_LEAST_S:
            return "RunTimeoutError", f"the run took longer than {self._run:g} s"
        if self._cell is None:
            return "CellTimeoutError", "the kernel did not say that the cell had ended"
        return "CellTimeoutError", f"the cell took longer than {self._cell:g} s"
