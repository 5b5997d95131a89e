"""Where pages are shown: a reading room that is kept open, or none."""

from __future__ import annotations

from typing import Protocol

from stepguide_kernel.errors import NotFound


class Room(Protocol):
    """A reading room over the same data folder; its address ends with a slash."""

    def url(self) -> str:
        """The address, which answers; opens the room first if need be.

        :raises RoomUnavailable: it cannot be opened.
        """

    def url_soon(self) -> str | None:
        """The address if the room is open; else ``None``, and the room opens meanwhile."""

    def close(self) -> None:
        """Close the room.  It can be opened again afterwards."""


class NoRoom:
    """Where no room is kept open: the command line has ``serve``, a reading room has itself."""

    def url(self) -> str:
        """Say what opens one."""
        raise NotFound("no reading room is kept open here", hint="run `stepguide serve`")

    def url_soon(self) -> None:
        """There is none."""

    def close(self) -> None:
        """Nothing is open."""


class TeamRoom:
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
