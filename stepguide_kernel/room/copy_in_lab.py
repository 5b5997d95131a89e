"""From a page to a copy of its guide, in the Lab that keeps the room open."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from tornado import web

from stepguide_kernel.room.pages import RoomPage


class CopyInLab(RoomPage):
    """Where "Open a copy in Lab" leads: on to Lab, with a ticket that shows where it comes from.

    The ticket is not on the page itself, which is kept, and drawn alike for every Lab.
    """

    @web.authenticated
    async def get(self, slug: str) -> None:
        """Lead on, whoever comes from a page of this room."""
        home = self.room.home
        if home is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        if not self._comes_from_here():
            raise web.HTTPError(HTTPStatus.FORBIDDEN)
        await self.published(slug)
        self.set_header("Cache-Control", "no-store")
        self.redirect(home.link_to_copy(slug))

    def _comes_from_here(self) -> bool:
        headers = self.request.headers
        site = headers.get("Sec-Fetch-Site")
        if site is not None:
            return site == "same-origin"
        # Browsers that do not say it send the address at least: our policy lets them, here.
        return urlsplit(headers.get("Referer", "")).netloc.lower() == self.request.host.lower()
