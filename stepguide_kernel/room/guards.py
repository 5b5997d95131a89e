"""What every address of the room has in common: who may name it, and what browsers may do.

Each handler of the route table is wrapped, those of Voila, Jupyter and Tornado too, so that
none can be without.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import urlsplit

from tornado import httputil, web
from tornado.websocket import WebSocketHandler

from stepguide_kernel.room.sockets import QuietSocket

LOOPBACK_ONLY = "stepguide_loopback_only"
"""Name of the application's setting: the room listens on this machine only."""

FRAMED_BY = "stepguide_framed_by"
"""Name of the application's setting: origins of the Lab that shows pages in a panel."""

_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    # Widgets, plots and Voila's bundles set styles from scripts.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' ws: wss:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


@lru_cache(maxsize=16)
def content_security_policy(framed_by: tuple[str, ...] = ()) -> str:
    """What browsers may do with every answer; pages of the origins ``framed_by`` may frame it."""
    policy = {**_POLICY, "frame-ancestors": " ".join(("'self'", *framed_by))}
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


CONTENT_SECURITY_POLICY = content_security_policy()
# No Cross-Origin-Opener-Policy: for it browsers start a page that was opened from elsewhere in a
# process of its own, which readers wait for; and a page hears its own frames and Lab's alone.
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard(web.RequestHandler):
    """Refuses foreign Host and Origin headers; adds the security headers."""

    def set_default_headers(self) -> None:
        """Set what browsers must know of every answer, over what the handler itself says."""
        super().set_default_headers()
        for name, value in HEADERS.items():
            self.set_header(name, value)
        if framed_by := self.settings.get(FRAMED_BY):
            self.set_header("Content-Security-Policy", content_security_policy(framed_by))

    async def prepare(self) -> None:
        """Refuse before anybody is identified."""
        if self.settings[LOOPBACK_ONLY] and not is_loopback(self.request.host_name):
            # A page elsewhere whose name resolves to 127.0.0.1 (DNS rebinding).
            _refuse(self, "This reading room answers to its own address only.")
            return
        if self.request.method not in _READING and not _comes_from_here(self.request):
            _refuse(self, "This request comes from another site.")
            return
        prepared: Awaitable[None] | None = super().prepare()
        if prepared is not None:
            await prepared


# Functions, not methods: the guard goes over handlers whose own names it does not know.


def _comes_from_here(request: httputil.HTTPServerRequest) -> bool:
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc.lower() == request.host.lower()


def _refuse(handler: web.RequestHandler, reason: str) -> None:
    handler.set_status(HTTPStatus.FORBIDDEN)
    handler.set_header("Content-Type", "text/plain; charset=utf-8")
    handler.finish(reason)


def guarded(handler: type[web.RequestHandler]) -> type[web.RequestHandler]:
    """Return ``handler`` behind the guard, under its own name."""
    is_socket = issubclass(handler, WebSocketHandler)
    before: tuple[type[web.RequestHandler], ...] = (Guard, QuietSocket) if is_socket else (Guard,)
    return type(handler.__name__, (*before, handler), {})


@lru_cache(maxsize=1_024)
def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine and no other."""
    name = host.lower().strip("[]")
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
