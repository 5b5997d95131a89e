"""Going live: a seat, a private kernel, and a stream of the outputs that it makes."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

from tornado import web
from tornado.iostream import StreamClosedError
from voila.handler import VoilaHandler

from stepguide_kernel.errors import NotFound, StepGuideError
from stepguide_kernel.model.ledger import Published
from stepguide_kernel.room.library import NOTEBOOK, furnish
from stepguide_kernel.room.pages import ROOM
from stepguide_kernel.room.seats import Seat, SeatsTaken

if TYPE_CHECKING:
    from stepguide_kernel.room.app import ReadingRoom
    from stepguide_kernel.store.ledger import Store

RETRY_AFTER_S = 30


class Live(VoilaHandler):  # type: ignore[misc]
    """Starts a kernel, so it takes POST with its XSRF token: a crawler's GET must not."""

    @web.authenticated
    async def post(self, slug: str) -> None:
        """Run the guide and stream what each cell shows, as ``live.html.j2`` writes it."""
        try:
            fact = await asyncio.to_thread(self._store.published_fact, slug)
            seat = self.settings[ROOM].seats.take(self.current_user.username)
        except (NotFound, SeatsTaken) as error:
            self._refuse(error)
            return
        streamed = False
        try:
            await self._stream(seat, fact)
            streamed = True
        except StreamClosedError:
            self.log.debug("the reader left while %s was starting", slug)
        finally:
            if not streamed:
                await self._give_back(seat)

    def write_error(self, status_code: int, **_details: object) -> None:
        """Answer the page's script in the one shape of refusals; the log says more."""
        self.finish({"code": "error", "message": HTTPStatus(status_code).phrase, "hint": ""})

    @property
    def _store(self) -> Store:
        room: ReadingRoom = self.settings[ROOM]
        return room.services.store

    async def _stream(self, seat: Seat, fact: Published) -> None:
        blobs = self._store.blobs
        seat.variables = await asyncio.to_thread(furnish, seat.folder, fact, blobs)
        async for html in self.get_generator(path=f"{seat.folder.name}/{NOTEBOOK}"):
            self.write(html)
            await self.flush()

    async def _give_back(self, seat: Seat) -> None:
        if seat.kernel_id is not None and seat.kernel_id in self.kernel_manager:
            await self.kernel_manager.shutdown_kernel(seat.kernel_id, now=True)
        self.settings[ROOM].seats.clear(seat)

    def _refuse(self, error: StepGuideError) -> None:
        self.set_status(error.status)
        if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.set_header("Retry-After", str(RETRY_AFTER_S))
        self.finish({"code": error.code, "message": error.message, "hint": error.hint})
