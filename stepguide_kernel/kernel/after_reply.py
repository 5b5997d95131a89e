"""Putting work off until the reply of a run has left the kernel.

A person waits for the reply, and nobody for the analysis of what they ran.  So it waits too:
until the threads that send the reply are through with it, or at the latest until the next cell
is about to run.  Begun any sooner it would hold them up, as Python runs one thread at a time;
any later it might meet the next cell: a timer of a millisecond does already.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import NamedTuple

_UNTOLD_S = 0.05
"""How long work waits where nobody says that the reply is on its way."""


class _Waiting(NamedTuple):
    due: float
    work: Callable[[], None]


class AfterReply:
    """Does work in the order it was put off, one piece at a time, whichever thread asks.

    ``sender`` has a function called by the thread that sends messages, after those it was given
    before.
    """

    def __init__(self, sender: Callable[[Callable[[], None]], object] | None = None) -> None:
        self.lock = threading.RLock()
        """Held while work is done."""
        self._sender = sender
        self._waiting: deque[_Waiting] = deque()
        self._timers: dict[asyncio.AbstractEventLoop, asyncio.TimerHandle] = {}

    def open(self) -> None:
        """See to it that nothing is left undone when the interpreter ends."""
        atexit.register(self.catch_up)

    def put_off(self, work: Callable[[], None], *, at_least: float = 0.0) -> None:
        """Do it later, and at least so many seconds later.

        Where no event loop runs there is no reply either, and it is done at once.
        """
        # Options of numpy belong to the context of the cell, which other threads do not share.
        seen_as_now = partial(copy_context().run, work)
        self._waiting.append(_Waiting(time.monotonic() + at_least, seen_as_now))
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.catch_up()
            return
        self._stop_timer(loop)
        delay = max(at_least, _UNTOLD_S)
        self._timers[loop] = loop.call_later(delay, self._begin, loop)

    def replied(self) -> None:
        """Begin as soon as what was given to ``sender`` so far is sent.

        It is the loop's own thread that says so, where it puts work off.
        """
        if self._sender is None or not self._waiting:
            return
        with suppress(RuntimeError):  # no loop runs here, and nothing waits for one
            loop = asyncio.get_running_loop()
            self._sender(partial(self._wake, loop))

    def _wake(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # a subshell is gone, and the next cell sees to it
            loop.call_soon_threadsafe(self._begin, loop)

    def _stop_timer(self, loop: asyncio.AbstractEventLoop) -> None:
        timer = self._timers.pop(loop, None)
        if timer is not None:
            timer.cancel()

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Catch up, unless the last run needs longer: its own timer holds up nobody."""
        if self._waiting and self._waiting[-1].due <= time.monotonic():
            self._stop_timer(loop)
            self.catch_up()

    def before_next(self) -> None:
        """Catch up as a cell is about to run, which no timer shall interrupt."""
        if self._waiting:
            with suppress(RuntimeError):
                self._stop_timer(asyncio.get_running_loop())
            self.catch_up()

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
