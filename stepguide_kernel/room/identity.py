"""Who reads: people by their tokens, and readers whom nothing but a cookie knows.

On this machine the room is readable without a token.  Everywhere else, and wherever a token
is set, a reader gives the server's token or their own.
"""

from __future__ import annotations

import asyncio
import re
import time
from functools import lru_cache
from hmac import compare_digest
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import unquote

from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import APIHandler
from tornado.web import decode_signed_value

from stepguide_kernel.model.people import ANONYMOUS, Person

if TYPE_CHECKING:
    from jupyter_server.base.handlers import JupyterHandler
    from tornado.httputil import HTTPServerRequest
    from tornado.web import RequestHandler

NAME_COOKIE = "stepguide-name"
"""A reader's own choice of name; set by the page, vouched for by nobody."""

_PERSON = "person:"
_PROXIED = "proxied:"
_LONGEST_NAME = 60
_FOUND = "_stepguide_found"
"""On a handler: the token that its request carries, and whose that is."""
# Control characters, and marks that turn the direction of the text around a name.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Doorkeeper(Protocol):
    """What the provider asks of the reading room."""

    loopback_only: bool

    def person_with_token(self, token: str) -> Person | None:
        """Whose personal token this is."""

    def person_named(self, name: str) -> Person | None:
        """The person of this store with this name."""

    def proxied_name(self, request: HTTPServerRequest) -> str | None:
        """Whom a trusted proxy says that it has signed in."""


class _Server(Protocol):
    """The application, the provider's parent."""

    room: Doorkeeper


class RoomIdentity(IdentityProvider):
    """Jupyter's identity provider, over the store's people.

    A signed cookie carries on who signed in; a person's role is looked up at every request,
    so that a removed person is out at once.
    """

    @property
    def _room(self) -> Doorkeeper:
        return cast(_Server, self.parent).room

    @property
    def auth_enabled(self) -> bool:
        """Whether a reader has to sign in."""
        return bool(self.token) or not self._room.loopback_only

    async def get_user(self, handler: RequestHandler) -> User | None:
        """Who asks.  A program that sends a token nobody has is refused, not called anonymous.

        Pages stay readable: a proxy passes on the token that was meant for it.
        """
        if (proxied := self._room.proxied_name(handler.request)) is not None:
            return User(f"{_PROXIED}{proxied}", proxied, proxied)
        await self._find(handler)
        sent = self.auth_header_pat.match(handler.request.headers.get("Authorization", ""))
        unknown = sent is not None and self._user_with(sent[2], handler) is None
        if unknown and isinstance(handler, APIHandler):
            return None
        found: User | None = await super()._get_user(handler)
        return found

    async def get_user_token(self, handler: RequestHandler) -> User | None:
        """Whose token the request carries, in its header or its address."""
        token = self.get_token(handler)
        return self._user_with(token, handler) if token else None

    def process_login_form(self, handler: RequestHandler) -> User | None:
        """Sign in with a token that was typed."""
        return self._user_with(handler.get_argument("password", "").strip(), handler)

    def get_user_cookie(self, handler: RequestHandler) -> User | None:
        """Who signed in earlier, as the signed cookie of the request says."""
        name = self.get_cookie_name(handler)
        minute = int(time.time() // 60)
        said = _unsealed(handler.settings["cookie_secret"], name, handler.get_cookie(name), minute)
        try:
            return self.user_from_cookie(said.decode()) if said else None
        except (KeyError, ValueError):  # what another version of Jupyter's server has written
            return None

    def user_from_cookie(self, cookie_value: str) -> User | None:
        """Who signed in earlier, unless they were removed since."""
        user = super().user_from_cookie(cookie_value)
        if user is not None and user.username.startswith(_PERSON):
            named = self._room.person_named(user.username.removeprefix(_PERSON))
            return _user(named) if named else None
        return user

    def person(self, handler: JupyterHandler) -> Person | None:
        """The signed-in user of a request with their role."""
        user: User | None = handler.current_user
        if user is None:
            return None
        if user.username.startswith(_PERSON):
            name = user.username.removeprefix(_PERSON)
            return self._just_found(name, handler) or self._room.person_named(name)
        if user.username.startswith(_PROXIED):
            named = user.username.removeprefix(_PROXIED)
            return self._room.person_named(named) or Person(named, named, "reader")
        name = clean_name(unquote(handler.get_cookie(NAME_COOKIE) or ""))
        return Person(
            name=f"{ANONYMOUS}{user.username[:12]}",
            display_name=name or user.display_name or "Anonymous",
            role="commenter",
            verified=False,
        )

    async def _find(self, handler: RequestHandler) -> None:
        """Look up whose token the request carries: once, and not in the loop.

        The store may be on another machine, and everybody else waits for the loop.
        """
        token = self.get_token(handler)
        if token:
            person = await asyncio.to_thread(self._room.person_with_token, token)
            setattr(handler, _FOUND, (token, person))

    def _just_found(self, name: str, handler: RequestHandler) -> Person | None:
        """Who was found for this request.  Asked again, as sockets do, it is looked up anew."""
        _, person = getattr(handler, _FOUND, (None, None))
        setattr(handler, _FOUND, (None, None))
        return person if person is not None and person.name == name else None

    def _user_with(self, token: str, handler: RequestHandler) -> User | None:
        sent, found = getattr(handler, _FOUND, (None, None))
        person = found if token == sent else self._room.person_with_token(token)
        if person is not None:
            return _user(person)
        expected = str(self.token)
        if expected and compare_digest(token.encode(), expected.encode()):
            # A shared token says that somebody may come in, not who: the browser stays itself.
            return self.get_user_cookie(handler) or self.generate_anonymous_user(handler)
        return None


@lru_cache(maxsize=4_096)
def _unsealed(secret: bytes, name: str, sent: str | None, _minute: int) -> bytes | None:
    """What a signed cookie says: a signature is not computed for each request of a reader.

    It is looked at anew every minute, as it may have expired.
    """
    return decode_signed_value(secret, name, sent)


def clean_name(text: str) -> str:
    """Return a name fit to be shown: one line, no invisible characters, not endless."""
    return " ".join(_UNSEEN.sub("", text).split())[:_LONGEST_NAME]


def _user(person: Person) -> User:
    return User(f"{_PERSON}{person.name}", person.name, person.display_name)
