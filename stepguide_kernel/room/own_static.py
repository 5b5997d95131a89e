"""The handler of the room's own scripts and styles."""

from __future__ import annotations

from http import HTTPStatus

from tornado import web

from stepguide_kernel.room.assets import assets, edition

FOR_EVER = "public, max-age=31536000, immutable"


class OwnStatic(web.RequestHandler):
    """Answers from memory with what was compressed once."""

    def get(self, address: str) -> None:
        """``address`` is ``EDITION/NAME``, or a name alone.

        Of another edition, as a page has it that is older than this server, the file is this
        one's, and asked for again.
        """
        named, _, name = address.rpartition("/")
        asset = assets().get(name)
        if asset is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Cache-Control", FOR_EVER if named == edition() else "no-cache")
        self.set_header("Content-Type", asset.content_type)
        self.set_header("ETag", asset.etag)
        self.set_header("Vary", "Accept-Encoding")
        if self.check_etag_header():
            self.set_status(HTTPStatus.NOT_MODIFIED)
        elif "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.write(asset.gzipped)
        else:
            self.write(asset.plain)
