"""Somebody at the reading room: pages and the REST contract over plain HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import msgspec

from stepguide_kernel.errors import NotWell
from stepguide_kernel.model.decoding import decode

_TIMEOUT_S = 30.0


class Visitor:
    """A browser's worth of HTTP: cookies are kept, and sent back as Jupyter's XSRF check asks.

    With ``token`` the visitor is a known person, without it an anonymous one.
    """

    def __init__(self, room_url: str, *, token: str | None = None) -> None:
        self._room_url = room_url
        self._cookies = CookieJar()
        # The room is on this machine; a proxy for the world outside must not see it.
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self._cookies))
        self._headers = {"Authorization": f"token {token}"} if token else {}

    def address(self, path: str) -> str:
        """The full address of ``path`` in the reading room."""
        return urljoin(self._room_url, path)

    def page(self, path: str) -> str:
        """Fetch a page and return its text.

        :raises NotWell: the room did not answer with 200.
        """
        return self._send("GET", path, self._headers).decode()

    def post(self, path: str, body: Mapping[str, object] | msgspec.Struct) -> bytes:
        """Send ``body`` to ``POST stepguide/api/<path>``; a page must have been fetched before.

        :raises NotWell: the room refused; the message is the one of its answer.
        """
        headers = self._headers | {"Content-Type": "application/json"}
        for cookie in self._cookies:
            if cookie.name == "_xsrf" and cookie.value:
                headers["X-XSRFToken"] = cookie.value
        return self._send("POST", f"stepguide/api/{path}", headers, msgspec.json.encode(body))

    def _send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> bytes:
        # The scheme is the one `stepguide serve` said: http.
        request = Request(self.address(path), body, dict(headers), method=method)  # noqa: S310
        try:
            with self._opener.open(request, timeout=_TIMEOUT_S) as answer:
                return bytes(answer.read())
        except HTTPError as error:
            raise NotWell(
                f"{method} {request.full_url} answered {error.code}: {_reason(error)}",
                hint="the reading room's own output says more",
            ) from error
        except (OSError, HTTPException) as error:
            raise NotWell(
                f"{method} {request.full_url} did not answer: {error}",
                hint="the reading room may have ended; run the demo again",
            ) from error


def _reason(error: HTTPError) -> str:
    """The message of our error shape, or what HTTP says."""
    try:
        answer = decode(error.read(), dict[str, str])
    except msgspec.DecodeError:
        return error.reason
    return answer.get("message", error.reason)
