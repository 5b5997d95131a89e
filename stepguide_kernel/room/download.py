"""A published guide with its data, as one file; no kernel is needed for it."""

from __future__ import annotations

import asyncio
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from tornado import web

from stepguide_kernel.publishing.take_home import archive, copy_of
from stepguide_kernel.room.pages import RoomPage

if TYPE_CHECKING:
    from stepguide_kernel.model.publication import Publication

_CHUNK = 256 * 1024


class Download(RoomPage):
    """The archive of a publication, packed once for each snapshot."""

    @web.authenticated
    async def get(self, slug: str) -> None:
        """Answer with the archive, piece by piece."""
        fact = await self.published(slug)
        publication = await asyncio.to_thread(self.room.services.publication, slug)
        key = f"{slug} {publication.version} {fact.snapshot}"
        takeaway = await self.room.takeaways.get(key, partial(self._pack, publication))
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Content-Type", "application/zip")
        self.set_header("Content-Disposition", f'attachment; filename="{slug}.zip"')
        self.set_header("ETag", takeaway.etag)
        if self.check_etag_header():
            self.set_status(HTTPStatus.NOT_MODIFIED)
            return
        self.set_header("Content-Length", str(takeaway.size))
        with takeaway.path.open("rb") as packed:
            while chunk := await asyncio.to_thread(packed.read, _CHUNK):
                self.write(chunk)
                await self.flush()

    def _pack(self, publication: Publication) -> bytes:
        copy = copy_of(publication, self.room.services.store)
        return archive(copy, publication.slug)
