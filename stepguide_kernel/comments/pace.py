"""How much one person may say in a short time, so that nobody can bury what others said.

A bucket for each person: it holds what may be said at once, and fills as time goes by.  Whoever
only a cookie knows shares one bucket with all such people, since a new cookie costs nothing.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from stepguide_kernel.errors import TooMany
from stepguide_kernel.model.people import Person

AT_ONCE = 500
PER_MINUTE = 120
UNVERIFIED_AT_ONCE = 60
UNVERIFIED_PER_MINUTE = 30


class Pace:
    """The buckets of one server; any thread may ask."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._changing = threading.Lock()
        self._buckets: dict[str | None, tuple[float, float]] = {}
        """What was left by name, ``None`` for all whom only a cookie knows, and when."""

    def admit(self, person: Person) -> None:
        """Let ``person`` say one thing more.

        :raises TooMany: it was too much lately; the hint says how long to wait.
        """
        most, per_minute = (
            (AT_ONCE, PER_MINUTE)
            if person.verified
            else (UNVERIFIED_AT_ONCE, UNVERIFIED_PER_MINUTE)
        )
        name = person.name if person.verified else None
        with self._changing:
            now = self._clock()
            left, since = self._buckets.get(name, (float(most), now))
            left = min(most, left + (now - since) * per_minute / 60)
            if left >= 1:
                self._buckets[name] = (left - 1, now)
                return
        seconds = math.ceil((1 - left) * 60 / per_minute)
        raise TooMany(
            "that was a lot in a short time",
            hint=f"wait {seconds} s and send it again",
        )
