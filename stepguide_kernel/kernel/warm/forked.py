"""A process of a fork server, as its client sees it."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress

from stepguide_kernel.kernel.warm.task import Task

_LAST_WORD_S = 1.0
"""How long the server may take to say with which code a process ended."""


class NoFork(Exception):
    """The server is gone, or would rather not: start a process of your own."""


def fork(address: str, task: Task, streams: Sequence[int], *, timeout: float) -> Forked:
    """Ask the server at ``address`` for a process, and wait at most ``timeout`` seconds for it.

    :param streams: become its descriptors 0, 1, 2 and so on.
    :raises NoFork: there will be none.
    """
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(timeout)
        connection.connect(address)
        line = task.encode()
        sent = socket.send_fds(connection, [line], list(streams))
        connection.sendall(line[sent:])
        answer = json.loads(_line(connection) or "{}")
    except OSError as error:
        connection.close()
        raise NoFork(str(error)) from error
    if "pid" not in answer:
        connection.close()
        raise NoFork(answer.get("refused", "the server ended"))
    return Forked(connection, answer["pid"])


class Forked:
    """Looks like a :class:`subprocess.Popen`, as far as jupyter_client looks."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection
        try:
            self._pidfd = os.pidfd_open(pid)
        except ProcessLookupError:
            self._pidfd = -1
            self._ended()

    def poll(self) -> int | None:
        """Return the exit code of the process, or ``None`` while it lives."""
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return the exit code; negative is a signal's number.

        :raises subprocess.TimeoutExpired: it lives on after ``timeout`` seconds.
        """
        if self.returncode is None:
            poll = select.poll()
            poll.register(self._pidfd, select.POLLIN)
            if not poll.poll(None if timeout is None else timeout * 1000):
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
            return self._ended()
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signum)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def _ended(self) -> int:
        self._connection.settimeout(_LAST_WORD_S)
        answer = {}
        with suppress(OSError):
            answer = json.loads(_line(self._connection) or "{}")
        self._connection.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
        # A server that has no last word was killed, and took the process along.
        self.returncode = int(answer.get("exit", -signal.SIGKILL))
        return self.returncode


def _line(connection: socket.socket) -> bytes:
    """Read one line, or nothing if the server ends before it."""
    line = b""
    while not line.endswith(b"\n"):
        # Byte by byte: what follows is the next answer, for the next call.
        byte = connection.recv(1)
        if not byte:
            return b""
        line += byte
    return line
