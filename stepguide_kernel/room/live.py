"""Going live: a place in the line, a seat, and a stream that lasts as long as the live run.

The run ends when the stream does: a page that is closed, crashes or loses its network gives its
kernel back without having to say so.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec
from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from tornado.iostream import StreamClosedError

from stepguide_kernel.errors import BadRequest, ParameterRefused, StepGuideError
from stepguide_kernel.model.decoding import decode
from stepguide_kernel.model.live import Ended, LiveEvent, LiveRequest, Waiting
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.parameters import chosen, declared
from stepguide_kernel.room.live_session import Kernels, LiveGuide, LiveSession
from stepguide_kernel.room.room import ROOM, Room
from stepguide_kernel.room.seats import Seat, Ticket

if TYPE_CHECKING:
    from traitlets.config import Config

RETRY_AFTER_S = 120
LARGEST_BODY = 256 * 1024
_BREATHE_EVERY_S = 15.0
"""Proxies close a connection that is silent for a minute, and pages give up after 45 seconds."""


class Live(JupyterHandler):
    """Starts a kernel, so it takes POST with its XSRF token: a crawler's GET must not."""

    ticket: Ticket | None = None

    def initialize(self, voila_config: Config) -> None:
        """Take how Voila is set to run cells."""
        self.voila_config = voila_config

    @web.authenticated
    async def post(self, slug: str) -> None:
        """Answer with a line of JSON for each :data:`~stepguide_kernel.model.live.LiveEvent`."""
        try:
            asked = self._asked()
            guide = await asyncio.to_thread(self._guide, slug, asked)
            self.ticket = self.room.seats.ask(self.current_user.username, asked.kernel)
        except StepGuideError as error:
            self._refuse(error)
            return
        self.set_header("Content-Type", "text/x-ndjson; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Accel-Buffering", "no")  # nginx would hold the lines back
        breathing = asyncio.create_task(self._breathe())
        try:
            await self._last(self.ticket, guide)
        except StreamClosedError:
            self.log.debug("the reader of %s has left", slug)
        finally:
            breathing.cancel()
            self.room.seats.leave(self.ticket)
            if self.ticket.seat is not None:
                self.room.seats.clear(self.ticket.seat)

    def on_connection_close(self) -> None:
        """Give up what a reader had who is gone."""
        if self.ticket is not None:
            self.room.seats.leave(self.ticket)

    def write_error(self, status_code: int, **_details: object) -> None:
        """Answer the page's script in the one shape of refusals; the log says more."""
        self.finish({"code": "error", "message": HTTPStatus(status_code).phrase, "hint": ""})

    @property
    def room(self) -> Room:
        """Where the reader sits."""
        room: Room = self.settings[ROOM]
        return room

    def _asked(self) -> LiveRequest:
        body = self.request.body
        try:
            return decode(body if len(body) <= LARGEST_BODY else b"", LiveRequest)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadRequest(
                f"the request is not what the contract says: {error}", hint="reload the page"
            ) from error

    def _guide(self, slug: str, asked: LiveRequest) -> LiveGuide:
        store = self.room.services.store
        fact = store.published_fact(slug)
        snapshot = Notebook.parse(store.blobs.get(fact.snapshot))
        return LiveGuide(fact, snapshot, chosen(declared(snapshot), asked.parameters))

    async def _last(self, ticket: Ticket, guide: LiveGuide) -> None:
        seat = await self._turn(ticket)
        if seat is None:
            await self._tell(Ended("moved"))
            return
        kernels = Kernels(self.kernel_manager, self.voila_config)
        await LiveSession(self.room, kernels, seat, guide, self._tell).last()

    async def _turn(self, ticket: Ticket) -> Seat | None:
        """Wait in the line, saying where; ``None`` if the place was given up."""
        while ticket.seat is None and not ticket.gone:
            await self._tell(Waiting(ticket.place))
            await ticket.news()
        return ticket.seat

    async def _breathe(self) -> None:
        """Say nothing from time to time, so that silence means that the connection is lost."""
        with suppress(StreamClosedError):
            while True:
                await asyncio.sleep(_BREATHE_EVERY_S)
                await self._tell(None)

    async def _tell(self, event: LiveEvent | None) -> None:
        line = b"" if event is None else msgspec.json.encode(event)
        self.write(line + b"\n")
        await self.flush()

    def _refuse(self, error: StepGuideError) -> None:
        self.set_status(error.status)
        if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.set_header("Retry-After", str(RETRY_AFTER_S))
        body = {"code": error.code, "message": error.message, "hint": error.hint}
        if isinstance(error, ParameterRefused):
            body["parameter"] = error.parameter
        self.finish(body)
