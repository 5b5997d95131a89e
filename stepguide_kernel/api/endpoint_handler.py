"""One address of the API as a Tornado handler: who asks, what for, and the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from stepguide_kernel.api.dispatch import Incoming, Reply, admitted, dispatch, refusal
from stepguide_kernel.api.endpoint import Endpoint
from stepguide_kernel.errors import (
    BadRequest,
    Forbidden,
    MethodUnknown,
    NotFound,
    StepGuideError,
    Unauthenticated,
)
from stepguide_kernel.model.people import Person
from stepguide_kernel.services import Services

if TYPE_CHECKING:
    from stepguide_kernel.api.team import TeamServer

Identify: TypeAlias = Callable[[APIHandler], Person | None]
"""Who an authenticated request comes from, with their role; ``None`` if nobody known."""

_RETRY_AFTER_S = "2"


class EndpointHandler(APIHandler):
    """One address: answers the methods that the table has for it, and refuses the others.

    Cookies need an XSRF token, which ``JupyterHandler.prepare`` checks; tokens do not.
    """

    auth_resource = "stepguide"

    def initialize(
        self,
        endpoints: Mapping[str, Endpoint],
        services: Services,
        identify: Identify,
        team: TeamServer | None,
    ) -> None:
        """Take what the rule hands over; Tornado calls this for each request."""
        self._endpoints = endpoints
        self._services = services
        self._identify = identify
        self._team = team

    @web.authenticated
    @authorized
    async def get(self, **params: str) -> None:
        """Answer GET."""
        await self._answer(params)

    @web.authenticated
    @authorized
    async def post(self, **params: str) -> None:
        """Answer POST."""
        await self._answer(params)

    @web.authenticated
    @authorized
    async def put(self, **params: str) -> None:
        """Refuse PUT, or answer it."""
        await self._answer(params)

    @web.authenticated
    @authorized
    async def patch(self, **params: str) -> None:
        """Refuse PATCH, or answer it."""
        await self._answer(params)

    @web.authenticated
    @authorized
    async def delete(self, **params: str) -> None:
        """Refuse DELETE, or answer it."""
        await self._answer(params)

    def check_xsrf_cookie(self) -> None:
        """Ask for the token where something could be done: other methods are refused anyway."""
        if self.request.method in self._endpoints:
            super().check_xsrf_cookie()

    def get_login_url(self) -> str:
        """A program asks, not a person: refuse instead of sending it to a login page."""
        if not self.current_user:
            raise web.HTTPError(HTTPStatus.UNAUTHORIZED)
        return super().get_login_url()

    def write_error(self, status_code: int, **_kwargs: Any) -> None:
        """What was refused before the dispatcher saw it, in the shape of every refusal."""
        if status_code == HTTPStatus.FORBIDDEN and not self.current_user:
            status_code = HTTPStatus.UNAUTHORIZED
        self._send(refusal(_error_for(status_code), status=status_code))

    async def _answer(self, params: dict[str, str]) -> None:
        endpoint = self._endpoints.get(self.request.method or "")
        if endpoint is None:
            self._send(refusal(self._no_endpoint()))
            return
        incoming = self._incoming(params)
        person = self._identify(self)
        if self._team is not None and endpoint.scope == "shared":
            reply = await self._ask(self._team, endpoint, person, incoming)
        elif endpoint.at_hand is not None and endpoint.at_hand(self._services, params):
            reply = dispatch(endpoint, self._services, person, incoming)
        else:
            reply = await asyncio.to_thread(dispatch, endpoint, self._services, person, incoming)
        self._send(reply)

    async def _ask(
        self, team: TeamServer, endpoint: Endpoint, person: Person | None, incoming: Incoming
    ) -> Reply:
        """Ask the team's server what this Lab's own user may ask at all."""
        try:
            admitted(endpoint, self._services, person, incoming)
        except StepGuideError as error:
            return refusal(error)
        known = self.request.headers.get("If-None-Match")
        return await team.answer(endpoint, incoming, self.request.query, known)

    def _incoming(self, params: dict[str, str]) -> Incoming:
        return Incoming(
            params,
            self.request.headers.get("Content-Type", ""),
            self.request.body,
            {
                name: self.get_query_argument(name, strip=False)
                for name in self.request.query_arguments
            },
        )

    def _no_endpoint(self) -> StepGuideError:
        if not self._endpoints:
            return NotFound("there is nothing at this address", hint="see openapi.json")
        allowed = ", ".join(sorted(self._endpoints))
        self.set_header("Allow", allowed)
        return MethodUnknown(f"{self.request.method} is not allowed here", hint=f"use {allowed}")

    def _send(self, reply: Reply) -> None:
        self.set_status(reply.status)
        if reply.status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.set_header("Retry-After", _RETRY_AFTER_S)
        self.finish(reply.body or None)


def _error_for(status: int) -> StepGuideError:
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return Unauthenticated("who are you?", hint="sign in, or send a token")
        case HTTPStatus.FORBIDDEN:
            return Forbidden(
                "this request is not allowed",
                hint="reload the page, then try again; a program sends a token",
            )
        case HTTPStatus.NOT_FOUND:
            return NotFound("there is nothing at this address", hint="see openapi.json")
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return MethodUnknown("this method is not allowed here", hint="see openapi.json")
        case HTTPStatus.BAD_REQUEST:
            return BadRequest("the request is malformed", hint="see openapi.json")
    return StepGuideError("the request could not be answered", hint="the server's log says more")
