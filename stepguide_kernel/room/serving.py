"""Opening the reading room: what has to be true before it listens."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stepguide_kernel.errors import UsageError
from stepguide_kernel.room.guards import is_loopback
from stepguide_kernel.rooms import HomeLab
from stepguide_kernel.services import Services


def serve(
    services: Services,
    *,
    host: str,
    port: int,
    token: str,
    base_url: str,
    variables: Mapping[str, str],
    announce: Callable[[str], None],
    home: HomeLab | None = None,
) -> None:
    """Serve until a signal comes; ``announce`` gets the address once it answers.

    ``variables`` are environment variables for the kernels of guides that declare them.
    ``home`` is the Lab that keeps the room open: its pages lead there, and it may frame them.

    :raises UsageError: others could reach the room and nothing would ask who they are, or no
        address is named.
    :raises PortInUse: another program listens there.
    """
    if not host:
        raise UsageError("--host needs an address", hint="leave it out for this machine alone")
    if not is_loopback(host) and not token and not services.store.people.list():
        raise UsageError(
            f"on {host} everybody could read and run the library",
            hint="add --token TOKEN (or set STEPGUIDE_TOKEN), or people with "
            "`stepguide users add NAME --role reader`",
        )
    from stepguide_kernel.room.app import ReadingRoom

    room = ReadingRoom(
        services,
        host=host,
        port=port,
        token=token,
        base_url=f"/{base_url.strip('/')}/".replace("//", "/"),
        variables=variables,
        announce=announce,
        home=home,
    )
    room.initialize([])
    room.start()
