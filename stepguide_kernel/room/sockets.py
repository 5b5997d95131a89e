"""Sockets of the room: pinged, so that one whose other side is gone is closed, and only that."""

from __future__ import annotations

from tornado.websocket import WebSocketHandler, WebSocketProtocol, WebSocketProtocol13

PING_MS = 10_000
PINGS = {"ws_ping_interval": PING_MS, "ws_ping_timeout": 3 * PING_MS}
"""Settings of the application.

Jupyter's handlers ping by themselves, and look before the first ping whether it was answered in
time: a timeout as long as the interval closes every socket then.
"""


class QuietSocket(WebSocketHandler):
    """Goes before Jupyter's handlers, which hand their own settings on to Tornado.

    Tornado, whose unit is seconds, would ping as well, and warns of a timeout that is longer than
    the interval.
    """

    def get_websocket_protocol(self) -> WebSocketProtocol | None:
        """Tornado's side of the connection, without pings."""
        protocol = super().get_websocket_protocol()
        if isinstance(protocol, WebSocketProtocol13):
            protocol.params.ping_interval = None
        return protocol
