"""The team's server, for a Lab whose user belongs to a team.

What is shared is asked for there, with the user's own token, and answered as it was answered
there.  The Lab never learns where the team's server keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.httputil import HTTPHeaders
from tornado.websocket import WebSocketClientConnection, websocket_connect

from stepguide_kernel.api.dispatch import Incoming, Reply, refusal
from stepguide_kernel.api.endpoint import PREFIX, Endpoint
from stepguide_kernel.errors import StepGuideError, TeamRefused, TeamUnavailable

_CONNECT_S = 5.0
_ANSWER_S = 30.0
_AT_ONCE = 32


class TeamServer:
    """One StepGuide server, at ``url``, to which what ``token`` returns says who asks."""

    def __init__(self, url: str, token: Callable[[], str]) -> None:
        self.url = url.rstrip("/")
        self._token = token
        self._client: AsyncHTTPClient | None = None

    async def answer(
        self, endpoint: Endpoint, incoming: Incoming, query: str, known: str | None
    ) -> Reply:
        """Ask the team's server; ``known`` is the ETag of the answer that the client has.

        Never raises: that it does not answer is an answer too.
        """
        said = {"If-None-Match": known, "Content-Type": incoming.content_type}
        try:
            headers = self._headers(said)
        except StepGuideError as error:
            return refusal(error)
        request = HTTPRequest(
            self._address(endpoint, incoming.params, query),
            method=endpoint.method,
            headers=headers,
            body=incoming.body if endpoint.method == "POST" else None,
            connect_timeout=_CONNECT_S,
            request_timeout=_ANSWER_S,
            follow_redirects=False,  # the token is for this address and no other
        )
        try:
            response = await self._http.fetch(request, raise_error=False)
        except (OSError, HTTPClientError):
            return refusal(self._silent())
        return self._reply(response)

    async def updates(self, since: int | None) -> WebSocketClientConnection:
        """Open the socket that tells what came there after ``since``, or what comes now.

        :raises StepGuideError: it cannot be opened.
        """
        query = "" if since is None else f"since={since}"
        scheme, _, rest = self._address_of("updates", query).partition(":")
        request = HTTPRequest(
            f"{'wss' if scheme == 'https' else 'ws'}:{rest}",
            headers=self._headers({}),
            connect_timeout=_CONNECT_S,
            follow_redirects=False,
        )
        try:
            return await websocket_connect(request)
        except HTTPClientError as error:
            if error.code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
                raise self._unknown() from error
            raise self._silent() from error
        except OSError as error:
            raise self._silent() from error

    @property
    def _http(self) -> AsyncHTTPClient:
        if self._client is None:  # in the loop that will use it
            self._client = AsyncHTTPClient(force_instance=True, max_clients=_AT_ONCE)
        return self._client

    def _address(self, endpoint: Endpoint, params: Mapping[str, str], query: str) -> str:
        quoted = {name: quote(value, safe="") for name, value in params.items()}
        return self._address_of(endpoint.path.format(**quoted), query)

    def _address_of(self, path: str, query: str) -> str:
        return f"{self.url}/{PREFIX}/{path}" + (f"?{query}" if query else "")

    def _headers(self, headers: Mapping[str, str | None]) -> HTTPHeaders:
        made = HTTPHeaders({"Authorization": f"token {self._token()}"})
        for name, value in headers.items():
            if value:
                made[name] = value
        return made

    def _reply(self, response: HTTPResponse) -> Reply:
        if response.code == HTTPStatus.UNAUTHORIZED:
            return refusal(self._unknown())
        empty = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
        spoken = response.headers.get("Content-Type", "").startswith("application/json")
        if response.code not in empty and not spoken:
            # Tornado's own code for no answer in time is 599; a proxy's error is a page.
            return refusal(self._silent())
        return Reply(response.code, response.body or b"")

    def _unknown(self) -> StepGuideError:
        return TeamRefused(
            f"the team server at {self._shown} does not know your token",
            hint="its admin makes one with `stepguide users add`; it goes into the file team_token"
            " of StepGuide's data folder, or into $STEPGUIDE_TEAM_TOKEN",
        )

    def _silent(self) -> StepGuideError:
        return TeamUnavailable(
            f"the team server at {self._shown} does not answer",
            hint="what you write is kept here until it does; is c.StepGuide.team_url right?",
        )

    @property
    def _shown(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2]
