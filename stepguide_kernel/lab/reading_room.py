"""The reading room that a Lab keeps open, so that every link to a page works at once.

It opens when the first page is needed, comes back on the same port when it dies, and ends
with the Lab.
"""

from __future__ import annotations

import hmac
import logging
import queue
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO
from urllib.parse import urlsplit

from stepguide_kernel.errors import RoomUnavailable
from stepguide_kernel.lab.room_process import RoomOrder, encode
from stepguide_kernel.rooms import HomeLab
from stepguide_kernel.settings import Settings

_START_S = 60.0
_END_S = 15.0
_SHORT_LIFE_S = 5.0
"""A room that dies sooner would only die again."""
_PAUSE_S = 30.0
"""After a failure, how long nobody tries who does not wait for the answer."""


class SupervisedRoom:
    """One reading room over the data folder of ``settings``; any thread may ask.

    ``address`` says where the Lab answers, once it does; its pages lead there.
    """

    def __init__(self, settings: Settings, log: logging.Logger, address: Callable[[], str]) -> None:
        self._settings = settings
        self._address = address
        self._key = secrets.token_hex()
        self._log = log
        self._changing = threading.Lock()
        self._child: _Child | None = None
        self._port = 0
        self._opening = False
        self._paused_until = 0.0

    def url(self) -> str:
        """The address, which answers and ends with a slash; opens the room if need be.

        :raises RoomUnavailable: it cannot be opened.
        """
        with self._changing:
            if self._child is None or not self._child.alive:
                self._child = self._open()
            return self._child.url

    def url_soon(self) -> str | None:
        """The address if the room is open; else ``None``, and the room opens meanwhile."""
        child = self._child
        if child is not None and child.alive:
            return child.url
        if not self._opening and time.monotonic() >= self._paused_until:
            self._opening = True
            threading.Thread(target=self._open_unasked, daemon=True).start()
        return None

    @property
    def is_framed(self) -> bool:
        """Its pages let this Lab show them."""
        return True

    def made(self, ticket: str, slug: str) -> bool:
        """Whether a page of this room made the ticket for a copy of a publication."""
        return hmac.compare_digest(ticket.encode(), self._home().ticket(slug).encode())

    def close(self) -> None:
        """End the room and everything that it started.  It can be opened again afterwards."""
        with self._changing:
            child, self._child = self._child, None
        if child is not None:
            child.end()

    def _open(self) -> _Child:
        try:
            child = self._start(self._port)
        except RoomUnavailable:
            if not self._port:
                raise
            child = self._start(0)  # another program took the port meanwhile
        self._port = urlsplit(child.url).port or 0
        threading.Thread(target=self._reopen_after, args=(child,), daemon=True).start()
        return child

    def _start(self, port: int) -> _Child:
        try:
            return _Child(RoomOrder(self._settings, port, self._home()))
        except RoomUnavailable:
            self._paused_until = time.monotonic() + _PAUSE_S
            raise

    def _home(self) -> HomeLab:
        return HomeLab(self._address(), self._key)

    def _open_unasked(self) -> None:
        try:
            self.url()
        except RoomUnavailable as error:
            self._log.warning("StepGuide: %s (%s)", error.message, error.hint)
        finally:
            self._opening = False

    def _reopen_after(self, child: _Child) -> None:
        code = child.wait()
        with self._changing:
            if self._child is not child:
                return
            self._child = None
            self._log.warning("StepGuide: the reading room ended by itself (%s)", code)
            if child.lived_s < _SHORT_LIFE_S:
                return  # whoever needs a page next tries again
            with suppress(RoomUnavailable):
                self._child = self._open()


class _Child:
    """The process of a room that answers at ``url``."""

    def __init__(self, order: RoomOrder) -> None:
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "stepguide_kernel.lab.room_process"],
            stdin=subprocess.PIPE,  # closes with this process, and ends the room
            stdout=subprocess.PIPE,
            # Ctrl-C in the Lab's terminal is the Lab's: it may ask "Shut down?" and go on.
            start_new_session=True,
        )
        try:
            self.url = self._address(order)
        except BaseException:
            self.end()
            raise

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    @property
    def lived_s(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self._started

    def wait(self) -> int:
        """Wait until the process ends by itself and return its exit code."""
        return self._process.wait()

    def end(self) -> None:
        """End the process, which ends its kernels."""
        self._process.terminate()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            with suppress(OSError):  # what it never read cannot be flushed any more
                self._process.stdin.close()

    def _address(self, order: RoomOrder) -> str:
        said: queue.Queue[str] = queue.Queue()
        if self._process.stdin is None or self._process.stdout is None:
            raise _unavailable()
        reader = threading.Thread(target=_read, args=(self._process.stdout, said), daemon=True)
        reader.start()
        try:
            self._process.stdin.write(encode(order))
            self._process.stdin.flush()
            url = said.get(timeout=_START_S)
        except (OSError, queue.Empty) as error:
            raise _unavailable() from error
        if not url:
            raise _unavailable()
        return url


def _read(stream: IO[bytes], said: queue.Queue[str]) -> None:
    """Take the first line, then whatever else comes, so that the pipe never fills."""
    with stream:
        said.put(stream.readline().decode().strip())
        for _ in stream:
            continue


def _unavailable() -> RoomUnavailable:
    return RoomUnavailable(
        "the reading room did not open", hint="JupyterLab's log, or `stepguide serve`, says why"
    )
