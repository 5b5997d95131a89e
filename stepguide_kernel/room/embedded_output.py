"""Handlers for outputs that their own scripts draw: the stage, and what is played on it.

The stage is an empty document that may run scripts and nothing else: its origin is nobody's, also
when it is opened by itself, and it may ask no address for anything.  A page frames it, and hands it
the HTML, which is data until then.  So no address of the room answers with an author's script.
"""

from __future__ import annotations

import asyncio
import gzip
from http import HTTPStatus

from tornado import web

from stepguide_kernel.room.assets import TEMPLATES
from stepguide_kernel.room.embedded_documents import compressed
from stepguide_kernel.room.guards import FRAMED_BY
from stepguide_kernel.room.pages import RoomPage

_POLICY = {
    "sandbox": "allow-scripts",
    "default-src": "'none'",
    # Vega compiles its charts; whoever may run scripts there gains nothing by it.
    "script-src": "'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'unsafe-inline'",
    "img-src": "data: blob:",
    "font-src": "data:",
    "media-src": "data: blob:",
    "worker-src": "blob:",
    "base-uri": "'none'",
    "form-action": "'none'",
}
_STAGE = (TEMPLATES / "room" / "stage.html").read_bytes()


class Stage(web.RequestHandler):
    """The empty document."""

    def get(self) -> None:
        """Answer with it; it says nothing of anybody."""
        ancestors = " ".join(("'self'", *self.settings.get(FRAMED_BY, ())))
        policy = {**_POLICY, "frame-ancestors": ancestors}
        said = "; ".join(f"{name} {sources}" for name, sources in policy.items())
        self.set_header("Content-Security-Policy", said)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        # Names that are looked up in advance are the one thing that no policy stops.
        self.set_header("X-DNS-Prefetch-Control", "off")
        self.write(_STAGE)


class EmbeddedOutput(RoomPage):
    """A document of a publication, or of its reader's own live run of it, as JSON."""

    @web.authenticated
    async def get(self, slug: str, key: str) -> None:
        """Answer with an :class:`~stepguide_kernel.model.embedded.EmbeddedDocument`."""
        fact = await self.published(slug)
        room = self.room
        read = room.services.store.blobs.get
        found = await room.embedded.document(fact.snapshot, key, lambda: read(fact.snapshot))
        found = found or await self._live(key)
        if found is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Vary", "Accept-Encoding, Cookie")
        self.set_header("ETag", f'"{key}"')
        if self.check_etag_header():
            self.set_status(HTTPStatus.NOT_MODIFIED)
        elif "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.write(found)
        else:
            self.write(gzip.decompress(found))

    async def _live(self, key: str) -> bytes | None:
        seat = self.room.seats.of(self.current_user.username)
        document = seat.embedder.documents.get(key) if seat else None
        return await asyncio.to_thread(compressed, document) if document else None
