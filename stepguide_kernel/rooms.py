"""Where pages are shown: a reading room that is kept open, or none."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Protocol
from urllib.parse import urlencode, urlsplit

import msgspec

from stepguide_kernel.errors import NotFound

_LOOPBACK = ("localhost", "127.0.0.1")


class HomeLab(msgspec.Struct, frozen=True):
    """The Lab that keeps a reading room open: where it answers, and what only both know.

    ``url`` ends with a slash.
    """

    url: str
    key: str

    def ticket(self, slug: str) -> str:
        """What shows that a link to a copy of this publication is the room's own."""
        return hmac.new(self.key.encode(), slug.encode(), sha256).hexdigest()

    def link_to_copy(self, slug: str) -> str:
        """The address in Lab that opens a copy of a publication."""
        query = urlencode({"stepguide-copy": slug, "stepguide-ticket": self.ticket(slug)})
        return f"{self.url}lab?{query}"

    @property
    def origins(self) -> tuple[str, ...]:
        """Where its pages come from, under each name of this machine that people type."""
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        hosts = _LOOPBACK if host in _LOOPBACK else (host,)
        port = "" if parts.port is None else f":{parts.port}"
        return tuple(f"{parts.scheme}://{name}{port}" for name in hosts)


class Room(Protocol):
    """A reading room over the same data folder; its address ends with a slash."""

    def url(self) -> str:
        """The address, which answers; opens the room first if need be.

        :raises RoomUnavailable: it cannot be opened.
        """

    def url_soon(self) -> str | None:
        """The address if the room is open; else ``None``, and the room opens meanwhile."""

    @property
    def is_framed(self) -> bool:
        """Whether its pages let the Lab show them in a panel."""

    def made(self, ticket: str, slug: str) -> bool:
        """Whether a page of this room made the ticket for a copy of a publication."""

    def close(self) -> None:
        """Close the room.  It can be opened again afterwards."""


class Unframed:
    """A room that knows of no Lab."""

    @property
    def is_framed(self) -> bool:
        """Nobody's panel shows it."""
        return False

    def made(self, _ticket: str, _slug: str) -> bool:
        """It makes no tickets."""
        return False


class NoRoom(Unframed):
    """Where no room is kept open: the command line has ``serve``, a reading room has itself."""

    def url(self) -> str:
        """Say what opens one."""
        raise NotFound("no reading room is kept open here", hint="run `stepguide serve`")

    def url_soon(self) -> None:
        """There is none."""

    def close(self) -> None:
        """Nothing is open."""


class TeamRoom(Unframed):
    """The pages of a team's library, on its server."""

    def __init__(self, url: str) -> None:
        self._url = f"{url.rstrip('/')}/"

    def url(self) -> str:
        """The address."""
        return self._url

    def url_soon(self) -> str:
        """The address: the server runs by itself."""
        return self._url

    def close(self) -> None:
        """Leave it open: others read there."""
