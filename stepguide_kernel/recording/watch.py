"""Watching a guide being proved: how far it has come, and whether to go on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple

from stepguide_kernel.model.execution import Advance


class GivenUp(Exception):
    """Nobody waits for the guide any more; no error, since somebody asked for it."""


class Watch(NamedTuple):
    """Who waits for a guide; ``cancelled`` gives it up, ``advanced`` is told of each cell."""

    cancelled: threading.Event | None = None
    advanced: Callable[[Advance], None] | None = None

    def check(self) -> None:
        """Go on only while somebody waits.

        :raises GivenUp: nobody does.
        """
        if self.cancelled is not None and self.cancelled.is_set():
            raise GivenUp


NO_WATCH = Watch()
