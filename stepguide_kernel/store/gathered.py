"""Reading events kept for a moment, so that many readers cost one commit."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from threading import Lock, Timer
from typing import TYPE_CHECKING

from stepguide_kernel.errors import StepGuideError
from stepguide_kernel.model.reading import Event

if TYPE_CHECKING:
    from stepguide_kernel.store.reading import ReadingEvents

_GATHER_S = 0.3

_log = logging.getLogger(__name__)


class GatheredEvents:
    """What pages told lately; a process that is killed takes so much of it along."""

    def __init__(self, reading: ReadingEvents) -> None:
        self._reading = reading
        self._waiting: defaultdict[str, list[Event]] = defaultdict(list)
        self._lock = Lock()
        self._timer: Timer | None = None

    def add(self, slug: str, events: Iterable[Event]) -> None:
        """Keep the events of one page in a moment; any thread may ask."""
        with self._lock:
            self._waiting[slug].extend(events)
            if self._timer is None:
                self._timer = Timer(_GATHER_S, self.close)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Keep now what waits.

        :raises StorageError: the disk is full, read-only or damaged; what waited is lost.
        """
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            waiting, self._waiting = self._waiting, defaultdict(list)
            self._timer = None
        for slug, events in waiting.items():
            self._reading.record(slug, events)

    def close(self) -> None:
        """Keep what waits, and say in the log if that cannot be done."""
        try:
            self.write()
        except StepGuideError as error:
            _log.warning("reading events are lost: %s (%s)", error.message, error.hint)
