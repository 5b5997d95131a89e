"""A socket of the room is open as long as the other side answers."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from jupyter_server.base.websocket import WebSocketMixin
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from stepguide_kernel.room.guards import LOOPBACK_ONLY, guarded
from stepguide_kernel.room.sockets import PING_MS, PINGS

if TYPE_CHECKING:
    import pytest

FASTER = 100
PONGS = 4


class Counting(WebSocketMixin, WebSocketHandler):
    """Says so once it was answered some times."""

    log = logging.getLogger(__name__)
    pongs = 0

    def prepare(self) -> None:
        """Let everybody in."""

    def on_message(self, _message: str | bytes) -> None:
        """Take no notice."""

    def on_pong(self, data: bytes) -> None:
        """Count what Jupyter's own handler notes."""
        super().on_pong(data)  # type: ignore[no-untyped-call] # Jupyter's has no types
        self.pongs += 1
        if self.pongs == PONGS:
            self.write_message("still here")


async def _told() -> str | bytes | None:
    timing = {name: ms / FASTER for name, ms in PINGS.items()}
    settings: dict[str, Any] = {**timing, LOOPBACK_ONLY: True}
    application = Application([("/", guarded(Counting))], **settings)
    server = HTTPServer(application)
    (socket,) = bind_sockets(0, "127.0.0.1")
    server.add_sockets([socket])
    connection = await websocket_connect(f"ws://127.0.0.1:{socket.getsockname()[1]}/")
    try:
        return await asyncio.wait_for(connection.read_message(), 60)
    finally:
        connection.close()
        server.stop()


def test_a_socket_whose_other_side_answers_stays_open(caplog: pytest.LogCaptureFixture) -> None:
    assert asyncio.run(_told()) == "still here"
    assert caplog.records == []
    assert PINGS["ws_ping_timeout"] > PING_MS, "Jupyter looks before the first ping is sent"
