"""The endpoints in a real Tornado server, with the settings that Voila's application has.

Voila's are fewer than Jupyter Server's: what works here works in both.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from jupyter_server.auth.authorizer import AllowAllAuthorizer
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from stepguide_kernel.api.handlers import handlers
from stepguide_kernel.model.people import ROLES, Person, Role
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings
from tests.publishing import publish_orders

BASE_URL = "/user/lee/"

NOTEBOOK = b"""{"cells": [
 {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Orders"},
 {"cell_type": "markdown", "id": "step-load", "metadata": {}, "source": "## Load"},
 {"cell_type": "code", "id": "code-1", "metadata": {}, "source": "1", "outputs": [],
  "execution_count": null},
 {"cell_type": "markdown", "id": "step-sum", "metadata": {}, "source": "## Sum up"}
], "metadata": {"stepguide": {"schema": 1, "id": "g1"}}, "nbformat": 4, "nbformat_minor": 5}"""


class PersonalTokens(IdentityProvider):
    """Who is asking is whose personal token the request carries, as a header or a cookie."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def get_user(self, handler: web.RequestHandler) -> User | None:
        header = handler.request.headers.get("Authorization", "").removeprefix("token ")
        token = header or handler.get_cookie("signed-in", "")
        person = self._services.store.people.by_token(token or "")
        return None if person is None else User(person.name)

    def is_token_authenticated(self, handler: web.RequestHandler) -> bool:
        return "Authorization" in handler.request.headers


def _application(services: Services) -> web.Application:
    def identify(handler: APIHandler) -> Person | None:
        user = handler.current_user
        found = [known for known in services.store.people.list() if known.name == user.username]
        return Person(user.username, user.username, found[0].role) if found else None

    identity = PersonalTokens(services)
    return web.Application(
        [
            *handlers(BASE_URL, services, identify, {"local", "shared"}),
            (r".*", Elsewhere),
        ],
        base_url=BASE_URL,
        identity_provider=identity,
        authorizer=AllowAllAuthorizer(identity_provider=identity),
        cookie_secret="a secret of this test",
        login_url=f"{BASE_URL}login",
        allow_remote_access=True,
    )


class Elsewhere(JupyterHandler):
    """Any page of the application."""

    @web.authenticated
    def get(self) -> None:
        self.finish("elsewhere")


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The services of a team's server, with one publication, ``orders``."""
    folder: Path = tmp_path_factory.mktemp("team")
    settings = Settings(data_dir=folder / "data", sessions_dir=folder / "sessions")
    with Services(settings, root=folder) as opened:
        publish_orders(opened, NOTEBOOK, authors=("mia",), steps=2, verified=False)
        yield opened


@pytest.fixture(scope="session")
def tokens(services: Services) -> dict[Role, str]:
    """The personal token of one person of each role."""
    return {role: services.store.people.add(role, role) for role in ROLES}


@pytest.fixture(scope="session")
def api(services: Services) -> Iterator[str]:
    """The address of that server's endpoints."""
    started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = Future()

    async def serve() -> None:
        server = HTTPServer(_application(services))
        socket, port = bind_unused_port()
        server.add_sockets([socket])
        stop = asyncio.Event()
        started.set_result((asyncio.get_running_loop(), stop, port))
        await stop.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    loop, stop, port = started.result(timeout=30)
    yield f"http://127.0.0.1:{port}{BASE_URL}stepguide/api/"
    loop.call_soon_threadsafe(stop.set)
    thread.join()


@pytest.fixture(scope="session")
def sign_in(api: str, tokens: dict[Role, str]) -> Iterator[Callable[[Role | None], httpx.Client]]:
    """A client for each role; ``None`` is nobody."""
    with ExitStack() as stack:
        clients: dict[Role | None, httpx.Client] = {
            None: stack.enter_context(httpx.Client(base_url=api, timeout=30))
        }
        for role, token in tokens.items():
            headers = {"Authorization": f"token {token}"}
            clients[role] = stack.enter_context(
                httpx.Client(base_url=api, headers=headers, timeout=30)
            )
        yield clients.__getitem__


@pytest.fixture
def browser_of(api: str, tokens: dict[Role, str]) -> Iterator[Callable[[Role], httpx.Client]]:
    """A client that signed in with a cookie, as browsers do, for each role."""
    with ExitStack() as stack:
        yield lambda role: stack.enter_context(
            httpx.Client(base_url=api, cookies={"signed-in": tokens[role]}, timeout=30)
        )
