"""The one address that can be followed: as a WebSocket it tells what is new as it comes.

Asked without an upgrade it answers once, for whoever is behind a proxy that knows no sockets.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

import msgspec
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, WebSocketHandler

from stepguide_kernel.api.dispatch import admitted, refusal
from stepguide_kernel.api.endpoint_handler import EndpointHandler
from stepguide_kernel.api.operations import Call
from stepguide_kernel.errors import StepGuideError
from stepguide_kernel.feed import Follower
from stepguide_kernel.model.updates import UpdateList, UpdatesQuery

_UNREAD = 200
"""Messages that may wait for a slow reader; who has more comes back and asks from there."""

_COME_BACK = 1013
"""WebSocket's code for "try again later"."""


class UpdatesHandler(WebSocketMixin, WebSocketHandler, EndpointHandler):
    """``updates``: a socket whose messages are each an :class:`UpdateList`.

    The first comes in a moment, empty if there is nothing new, and says where the ledger stands.
    """

    _call: Call[UpdatesQuery]
    _follower: Follower | None = None
    _upstream: WebSocketClientConnection | None = None
    _unread = 0

    # The bases disagree on these two: tornado's wait for nothing, Jupyter's are coroutines.
    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse what every endpoint refuses."""
        await EndpointHandler.prepare(self)

    @web.authenticated
    @authorized
    async def get(self, **params: str) -> None:  # type: ignore[override]
        """Begin to tell what is new, or answer once."""
        if self.request.headers.get("Upgrade", "").lower() != "websocket":
            await self._answer(params)
            return
        person, incoming = self._identify(self), self._incoming(params)
        try:
            call = admitted(self._endpoints["GET"], self._services, person, incoming)
            self._call = cast(Call[UpdatesQuery], call)
            if self._team is not None:
                self._upstream = await self._team.updates(self._call.body.since)
        except StepGuideError as error:
            self._send(refusal(error))
            return
        await WebSocketHandler.get(self, **params)

    async def open(self, *_: str, **_params: str) -> None:
        """Follow the ledger, here or at the team's server."""
        super().open()
        if self._upstream is not None:
            await self._hand_on(self._upstream)
            return
        loop = asyncio.get_running_loop()

        def tell(updates: UpdateList) -> None:
            loop.call_soon_threadsafe(self._write, msgspec.json.encode(updates))

        person, since = self._call.person, self._call.body.since
        follow = self._services.feed.follow
        try:
            if since is None:  # the store is asked where it stands
                self._follower = await asyncio.to_thread(follow, person, None, tell)
            else:
                self._follower = follow(person, since, tell)
        except StepGuideError as error:
            self.close(_COME_BACK, error.code)
        if self.ws_connection is None:  # closed meanwhile
            self.on_close()

    def on_message(self, _message: str | bytes) -> None:
        """Take no notice: who has something to say sends it to another endpoint."""

    def on_pong(self, data: bytes) -> None:
        """Note that the other side is there, and see whether it still may be."""
        super().on_pong(data)  # type: ignore[no-untyped-call] # Jupyter's has no types
        if self._identify(self) is None:
            self.close(reason="signed out")

    def on_close(self) -> None:
        """Follow no more."""
        if self._follower is not None:
            self._services.feed.leave(self._follower)
        if self._upstream is not None:
            self._upstream.close()

    async def _hand_on(self, upstream: WebSocketClientConnection) -> None:
        while (message := await upstream.read_message()) is not None:
            self._write(message)
        self.close(_COME_BACK, "the team server is gone")

    def _write(self, message: str | bytes) -> None:
        if self.ws_connection is None:
            return
        if self._unread >= _UNREAD:
            self.close(_COME_BACK, "too slow")
            return
        try:
            written: Any = self.write_message(message)
        except WebSocketClosedError:
            return
        self._unread += 1
        written.add_done_callback(self._wrote)

    def _wrote(self, written: asyncio.Future[None]) -> None:
        self._unread -= 1
        written.exception()  # that of a socket that closed, which on_close hears of
