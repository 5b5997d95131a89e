"""The server: one thread, everything imported, a fork for each request.

A client connects for each process it wants, and sends one line of JSON (a :class:`Task`) with
the descriptors that become the process's 0, 1, 2 and so on.  The answer is ``{"pid": n}`` or
``{"refused": why}``; when the process has ended, ``{"exit": code}``.  A client that closes the
connection before that ends the process.  A process that outlives the server has the connection
as its last descriptor, to see by itself when the client is gone.
"""

from __future__ import annotations

import array
import ctypes
import fcntl
import json
import os
import selectors
import shutil
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from stepguide_kernel.kernel.warm.task import Task

FOLDER_PREFIX = "sg-"
_LIFELINE = 0
"""The server's standard input: it closes when whoever started the server is gone."""
_PR_SET_PDEATHSIG = 1
_LINE = 65536
_STREAMS = 8
_ABOVE = 64

Refuse = Callable[[Task], str | None]
"""Says why a task had better be a process of its own."""


def serve(
    listener: socket.socket, *, idle: float | None = None, refuse: Refuse | None = None
) -> Task:
    """Serve until the starter is gone, or for ``idle`` seconds without a client or a child.

    Returns in the forks only, each of which then is to do what the returned task says; the server
    itself ends its process.

    :raises RuntimeError: this process has threads, which no fork would have.
    """
    if threading.active_count() > 1:
        raise RuntimeError(f"threads would be lost in a fork: {threading.enumerate()}")
    server = _Server(listener, refuse or (lambda _task: None))
    try:
        return server.serve(idle)
    except SystemExit:
        folder = Path(listener.getsockname()).parent
        if folder.name.startswith(FOLDER_PREFIX):
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # at once: nothing here needs Python to take all it has imported apart


class _Client:
    """A connection, and the process that was forked for it."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.request = b""
        self.streams: list[int] = []
        self.pid: int | None = None
        self.ends_itself = False

    def tell(self, **answer: Any) -> None:
        with suppress(OSError):  # it went away
            self.connection.sendall(json.dumps(answer).encode() + b"\n")

    def close_streams(self) -> None:
        for stream in self.streams:
            os.close(stream)
        self.streams = []


class _Server:
    def __init__(self, listener: socket.socket, refuse: Refuse) -> None:
        self._listener = listener
        self._refuse = refuse
        self._clients: list[_Client] = []
        self._selector = selectors.DefaultSelector()
        listener.settimeout(0)
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._selector.register(_LIFELINE, selectors.EVENT_READ, self._end)

    def serve(self, idle: float | None) -> Task:
        while True:
            ready = self._selector.select(idle)
            if not ready and not self._clients:
                self._end()
            for key, _ in ready:
                # What an earlier event of this round closed is no longer registered.  Not looked
                # up by its file: a closed socket has no number to be found by.
                if any(key is registered for registered in self._selector.get_map().values()):
                    task: Task | None = key.data()
                    if task is not None:
                        return task

    def _end(self) -> None:
        raise SystemExit(0)

    def _accept(self) -> None:
        with suppress(BlockingIOError, ConnectionError):
            connection, _ = self._listener.accept()
            connection.settimeout(0)  # nobody may keep the others waiting
            client = _Client(connection)
            self._clients.append(client)
            self._selector.register(connection, selectors.EVENT_READ, lambda: self._hear(client))

    def _hear(self, client: _Client) -> Task | None:
        """Take in what a client sent; return the task in the fork that is to do it."""
        try:
            said, streams = _receive(client.connection)
        except BlockingIOError:
            return None
        except OSError:
            said, streams = b"", []
        client.streams += streams
        client.request += said
        if not said:
            self._lost(client)
        elif client.pid is None and client.request.endswith(b"\n"):
            return self._fork(client)
        return None

    def _fork(self, client: _Client) -> Task | None:
        try:
            task = Task.decode(client.request)
            reason = self._refuse(task)
        except (TypeError, ValueError) as error:
            reason = f"that is no task: {error}"
        if reason is not None:
            self._refused(client, reason)
            return None
        server = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:  # too many processes, too little memory: others live on
            self._refused(client, f"no process can be made: {error}")
            return None
        if pid == 0:
            self._leave(client)
            if not task.outlives:
                client.connection.close()
            if not (task.outlives or task.ends_itself):
                _die_with(server)
            _become_independent(client.streams, client.connection)
            task.settle_in()
            return task
        client.close_streams()
        client.pid, client.ends_itself = pid, task.ends_itself
        pidfd = os.pidfd_open(pid)
        self._selector.register(pidfd, selectors.EVENT_READ, lambda: self._reap(client, pid, pidfd))
        client.tell(pid=pid)
        return None

    def _refused(self, client: _Client, reason: str) -> None:
        client.tell(refused=reason)
        self._lost(client)

    def _reap(self, client: _Client, pid: int, pidfd: int) -> None:
        _, status = os.waitpid(pid, 0)
        client.tell(exit=os.waitstatus_to_exitcode(status))
        self._selector.unregister(pidfd)
        os.close(pidfd)
        client.pid = None
        self._lost(client)

    def _lost(self, client: _Client) -> None:
        """Forget a connection; its process, if it has one, is killed unless it ends itself."""
        if client.connection.fileno() >= 0:
            self._selector.unregister(client.connection)
            client.connection.close()
        client.close_streams()
        if client.pid is None:
            self._clients.remove(client)
        elif not client.ends_itself:
            with suppress(ProcessLookupError):
                os.killpg(client.pid, signal.SIGKILL)
            with suppress(ProcessLookupError):  # not a leader yet
                os.kill(client.pid, signal.SIGKILL)

    def _leave(self, own: _Client) -> None:
        """Close, in the fork for a client, what is the server's or others'."""
        self._selector.close()
        self._listener.close()
        for client in self._clients:
            if client is not own:
                client.connection.close()


def _receive(connection: socket.socket) -> tuple[bytes, list[int]]:
    said, ancillary, _, _ = connection.recvmsg(_LINE, socket.CMSG_SPACE(_STREAMS * 4))
    streams = array.array("i")
    for level, kind, content in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            streams.frombytes(content)
    return said, list(streams)


def _die_with(server: int) -> None:
    """Have this fork killed when the server ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:  # it went before that was set
        os.kill(os.getpid(), signal.SIGKILL)


def _become_independent(streams: Sequence[int], connection: socket.socket) -> None:
    """Lead a session, with no descriptors but ``streams``, and the connection if it is open."""
    os.setsid()
    client = connection.detach()
    wanted = [*streams] if client < 0 else [*streams, client]
    kept = [fcntl.fcntl(stream, fcntl.F_DUPFD, _ABOVE) for stream in wanted]
    for place, stream in enumerate(kept):
        os.dup2(stream, place, inheritable=place <= 2)  # noqa: PLR2004 - the standard streams
    os.closerange(len(kept), os.sysconf("SC_OPEN_MAX"))
