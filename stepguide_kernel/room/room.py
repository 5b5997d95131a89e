"""What a reading room holds, and what its handlers ask of it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tornado.ioloop import IOLoop

from stepguide_kernel.room.bodies import Bodies
from stepguide_kernel.room.embedded_documents import EmbeddedDocuments
from stepguide_kernel.room.identity import clean_name
from stepguide_kernel.room.library import lay_out
from stepguide_kernel.room.page import Page, draw_page
from stepguide_kernel.room.seats import Seats
from stepguide_kernel.room.takeaways import Takeaways
from stepguide_kernel.rooms import HomeLab
from stepguide_kernel.services import Services

if TYPE_CHECKING:
    from tornado.httputil import HTTPServerRequest

    from stepguide_kernel.model.ledger import Published
    from stepguide_kernel.model.people import Person

ROOM = "stepguide_room"
"""Name of the application's setting that holds the :class:`Room`."""

_AHEAD = 8
_WARM_AGAIN_S = 60.0


class Room:
    """The library of one store, its drawn pages, and the seats of those who read live.

    ``folder`` is the room's own and goes when it closes.  ``variables`` are environment variables
    for the kernels of guides that declare them.  ``home`` is the Lab that keeps the room open.
    """

    def __init__(
        self,
        services: Services,
        folder: Path,
        *,
        base_url: str,
        loopback_only: bool,
        variables: Mapping[str, str],
        home: HomeLab | None = None,
    ) -> None:
        self.services = services
        self.folder = folder
        self.base_url = base_url
        self.loopback_only = loopback_only
        self.variables = variables
        self.home = home
        self.seats = Seats(folder, services.settings.live_seats)
        self.bodies = Bodies(services.settings.data_dir / "pages", base_url, in_lab=bool(home))
        self.embedded = EmbeddedDocuments()
        self.takeaways = Takeaways(folder)
        self._warm_until = 0.0
        self._drawn_to = -1

    def person_with_token(self, token: str) -> Person | None:
        """Whose personal token this is."""
        return self.services.store.people.by_token(token)

    def person_named(self, name: str) -> Person | None:
        """The person of this store with this name."""
        return self.services.store.people.named(name)

    def proxied_name(self, request: HTTPServerRequest) -> str | None:
        """Whom a trusted proxy says that it has signed in; nobody else's word counts."""
        settings = self.services.settings
        if not settings.proxy_header or request.remote_ip not in settings.trusted_proxies.split():
            return None
        return clean_name(request.headers.get(settings.proxy_header, "")) or None

    def draw_page(self, fact: Published) -> Page:
        """Draw a walkthrough; takes a while, so call it in a thread."""
        blobs = self.services.store.blobs
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            lay_out(Path(folder), fact.files, blobs)  # pictures that its text shows
            content, in_lab = blobs.get(fact.snapshot), self.home is not None
            return draw_page(content, fact, self.base_url, Path(folder), in_lab=in_lab)

    async def draw_ahead(self) -> None:
        """Draw the newest pages, and what is published later, before a reader waits for one."""
        newest = await asyncio.to_thread(self.services.store.newest)
        if newest == self._drawn_to:
            return
        self._drawn_to = newest
        library = await asyncio.to_thread(self.services.publications)
        for publication in library.publications[:_AHEAD]:
            fact = await asyncio.to_thread(self.services.store.published_fact, publication.slug)
            await self.bodies.page(fact, partial(self.draw_page, fact))

    def expect_live(self) -> None:
        """Have what live kernels are forked from import its libraries while somebody reads."""
        now = time.monotonic()
        if self.services.settings.live_seats and now >= self._warm_until:
            self._warm_until = now + _WARM_AGAIN_S
            IOLoop.current().run_in_executor(None, self.services.warm.zygote)
