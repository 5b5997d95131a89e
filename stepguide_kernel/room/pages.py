"""The pages that people read: gallery, walkthrough, sign-in, and what is said instead of them."""

from __future__ import annotations

import asyncio
from functools import lru_cache, partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jinja2
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from stepguide_kernel.errors import NotFound
from stepguide_kernel.room.assets import TEMPLATES, asset_url
from stepguide_kernel.room.gallery import cards
from stepguide_kernel.room.room import ROOM, Room

if TYPE_CHECKING:
    from stepguide_kernel.model.ledger import Published


THEMES = frozenset({"light", "dark"})

PROBLEMS = {
    HTTPStatus.NOT_FOUND: (
        "There is no such page",
        "The guide may have been taken out of the library, or the address is misspelt.",
    ),
    HTTPStatus.GONE: (
        "This guide was taken back",
        "Its author took it out of the library. What was said about it is kept.",
    ),
    HTTPStatus.FORBIDDEN: ("This is not allowed", "Reload the page and try again."),
}


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """The templates of the pages that are not walkthroughs."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "room"), autoescape=True, trim_blocks=True
    )


class RoomPage(JupyterHandler):
    """A page of ours."""

    @property
    def room(self) -> Room:
        """What this page is of."""
        room: Room = self.settings[ROOM]
        return room

    @property
    def theme(self) -> str:
        """The colours that the reader has chosen; empty where they are the system's."""
        chosen = self.get_cookie("stepguide-theme") or ""
        return chosen if chosen in THEMES else ""

    def draw(self, name: str, **context: Any) -> None:
        """Answer with the template ``name``."""
        template = environment().get_template(name)
        asset = partial(asset_url, self.base_url)
        self.set_header("Cache-Control", "no-cache")
        self.finish(
            template.render(base_url=self.base_url, asset=asset, theme=self.theme, **context)
        )

    def write_error(self, status_code: int, **_details: Any) -> None:
        """Say it in words, without a traceback; the log has it."""
        status = HTTPStatus(status_code)
        title, text = PROBLEMS.get(status, (status.phrase, "The server's log says more."))
        self.draw("problem.html.j2", title=title, text=text)

    async def published(self, slug: str) -> Published:
        """What is published under a slug; a page says so where nothing is, or is any more."""
        try:
            return await asyncio.to_thread(self.room.services.overlays.fact, slug)
        except NotFound as error:
            raise web.HTTPError(error.status) from error

    def _left_token_behind(self) -> bool:
        """Take a token that signed somebody in out of the address, and with it out of histories."""
        if "token" not in self.request.query_arguments:
            return False
        kept = [(k, v) for k, v in self.request.query_arguments.items() if k != "token"]
        query = urlencode([(name, value) for name, values in kept for value in values])
        self.redirect(f"{self.request.path}{'?' if query else ''}{query}")
        return True


class Gallery(RoomPage):
    """The library, searched by ``?q=``."""

    @web.authenticated
    async def get(self) -> None:
        """Answer with the cards that match."""
        if self._left_token_behind():
            return
        query = self.get_argument("q", "").strip()
        library = await asyncio.to_thread(self.room.services.publications)
        self.xsrf_token  # noqa: B018 -- sets the cookie that later requests need
        found = cards(library.publications, query)
        self.draw("gallery.html.j2", query=query, cards=found, empty=not library.publications)


class Walkthrough(RoomPage):
    """A published guide."""

    @web.authenticated
    async def get(self, slug: str) -> None:
        """Answer with the page, drawn once per snapshot."""
        if self._left_token_behind():
            return
        fact = self.room.services.overlays.fact_at_hand(slug) or await self.published(slug)
        self.room.expect_live()
        draw = partial(self.room.draw_page, fact)
        page = await self.room.bodies.page(fact, draw, self.theme)
        self.xsrf_token  # noqa: B018 -- sets the cookie that later requests need
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Vary", "Accept-Encoding, Cookie")
        self.set_header("ETag", page.etag)
        if self.check_etag_header():
            self.set_status(HTTPStatus.NOT_MODIFIED)
        elif "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.write(page.gzipped)
        else:
            self.write(page.plain)


class SignIn(LoginFormHandler, RoomPage):
    """Asks for a token: the server's, or a personal one."""

    def _render(self, message: dict[str, str] | None = None) -> None:
        self.xsrf_token  # noqa: B018 -- the form sends it back
        self.draw(
            "sign_in.html.j2",
            next=self.get_argument("next", self.base_url),
            wrong=bool(message),
            xsrf=self.xsrf_token.decode(),
        )


class NotHere(RoomPage):
    """Every address that is not in the table."""

    @allow_unauthenticated
    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse whatever the method."""
        self.set_status(HTTPStatus.NOT_FOUND)
        self.write_error(HTTPStatus.NOT_FOUND)
