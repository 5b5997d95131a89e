"""Putting work off until the reply of a run has left the kernel.

A person waits for the reply, and nobody for the analysis of what they ran.  So it waits too:
until the kernel has nothing to do, or at the latest until the next cell is about to run.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

_REPLY_S = 0.003
"""How long ipykernel's threads may need to send the reply; work of ours would hold them up."""


class _Waiting(NamedTuple):
    due: float
    work: Callable[[], None]


class AfterReply:
    """Does work in the order it was put off, one piece at a time, whichever thread asks."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        """Held while work is done."""
        self._waiting: deque[_Waiting] = deque()

    def open(self) -> None:
        """See to it that nothing is left undone when the interpreter ends."""
        atexit.register(self.catch_up)

    def put_off(self, work: Callable[[], None], *, at_least: float = 0.0) -> None:
        """Do it later, and at least so many seconds later.

        Where no event loop runs there is no reply either, and it is done at once.
        """
        self._waiting.append(_Waiting(time.monotonic() + at_least, work))
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.catch_up()
            return
        loop.call_later(max(at_least, _REPLY_S), self.catch_up)

    def catch_up(self) -> None:
        """Do now all that was put off."""
        if not self._waiting:
            return
        with self.lock:
            while self._waiting:
                due, work = self._waiting.popleft()
                early = due - time.monotonic()
                if early > 0:  # what it is to see needs that long to happen
                    time.sleep(early)
                work()

    def close(self) -> None:
        """Do what is left."""
        self.catch_up()
        atexit.unregister(self.catch_up)
