"""Live kernels: how they start, their seats, and the handlers through which Voila's front end
reaches them.

A kernel id is no key: only the viewer who started a kernel reaches it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any, Protocol, cast

from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado import web
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from stepguide_kernel.execution.environment import scrubbed
from stepguide_kernel.kernel.warm import supported
from stepguide_kernel.notebook.embedding import Embedder
from stepguide_kernel.room.live_messages import MessageCleaner
from stepguide_kernel.room.room import Room
from stepguide_kernel.room.seats import Seats

SEATS = "stepguide_seats"
"""Name of the application's setting that holds the :class:`Seats`."""

_PATIENCE_S = 15.0
"""How long a reader waits for a fork, when its server is just importing; then for a new process."""


class _Server(Protocol):
    """The application, the manager's parent."""

    room: Room


class RoomKernelManager(AsyncMappingKernelManager):
    """Starts each kernel on a seat, with a scrubbed environment, and ends the run on it with it.

    A kernel is forked where that is possible, so that a reader need not wait for imports; it is
    the reader's own all the same, and goes on when the process that forked it ends.
    """

    @property
    def seats(self) -> Seats:
        """The seats of the room that made this manager."""
        return self._room.seats

    @property
    def _room(self) -> Room:
        return cast(_Server, self.parent).room

    def _prefer_forks(self) -> None:
        if not supported():
            return
        from stepguide_kernel.kernel.warm.provisioner import prefer_forks

        address = self._room.services.warm.zygote() or ""
        prefer_forks(self.config, address, outlives=True, patience=_PATIENCE_S)

    # The managers below are typed for use, not for subclassing: hence Any.
    async def _async_start_kernel(self, *, path: Any = None, **options: Any) -> str:
        """Start the kernel of the seat in whose folder ``path`` lies, relative to the room's."""
        seat = self.seats.at(PurePosixPath(path).parts[0])
        environ = {**self._room.variables, **options.get("env", {})}
        options["env"] = scrubbed(environ, seat.variables)
        await asyncio.to_thread(self._prefer_forks)
        kernel_id: str = await super()._async_start_kernel(path=path, **options)
        seat.kernel = self.get_kernel(kernel_id)
        return kernel_id

    async def _async_shutdown_kernel(self, kernel_id: str, **options: Any) -> None:  # type: ignore[override]
        """End a kernel, and with it the run on its seat."""
        kernel = self.get_kernel(kernel_id) if kernel_id in self else None
        try:
            await super()._async_shutdown_kernel(kernel_id, **options)  # type: ignore[no-untyped-call]
        finally:
            self.seats.kernel_ended(kernel)

    start_kernel = _async_start_kernel  # type: ignore[assignment]
    shutdown_kernel = _async_shutdown_kernel  # type: ignore[assignment]


class _OwnersOnly(web.RequestHandler):
    """Answers the viewer who started the kernel; to all others there is none."""

    async def prepare(self) -> None:
        prepared: Awaitable[None] | None = super().prepare()
        if prepared is not None:
            await prepared
        if self._finished:
            return
        kernel_id = self.path_kwargs.get("kernel_id") or self.path_args[0]
        seats: Seats = self.settings[SEATS]
        user = self.current_user
        if user is None or seats.owner(kernel_id) != user.username:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)

    def write_error(self, status_code: int, **_details: object) -> None:
        """Refuse in a word: Jupyter's pages for it need what a room does not have."""
        self.finish(HTTPStatus(status_code).phrase)


class OwnedKernel(_OwnersOnly, KernelHandler):  # type: ignore[misc]
    """A kernel's model, and its end; a POST says that its viewer is still there."""

    @web.authenticated
    async def post(self, kernel_id: str) -> None:
        """Count this moment as use of the kernel."""
        seats: Seats = self.settings[SEATS]
        seat = seats.with_kernel(kernel_id)
        if seat is not None:
            seat.keep()
        self.set_status(HTTPStatus.NO_CONTENT)
        self.finish()


class OwnedChannels(_OwnersOnly, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """A kernel's channels; widget messages go in, and what comes out is made harmless."""

    cleaner: MessageCleaner | None = None

    def write_message(self, message: bytes | dict[str, Any], binary: bool = False) -> object:  # noqa: FBT001, FBT002 -- Tornado's signature
        """Pass on what the kernel tells the page, if it is in the protocol that pages speak."""
        if self.cleaner is None:
            seats: Seats = self.settings[SEATS]
            seat = seats.with_kernel(self.kernel_id)
            self.cleaner = MessageCleaner(seat.embedder if seat else Embedder())
        cleaned = self.cleaner.cleaned(message) if isinstance(message, bytes) else None
        if cleaned is None:
            self.log.warning("dropped a message of a live kernel that cannot be read")
            return None
        return super().write_message(cleaned, binary)


class OwnedShutdown(_OwnersOnly, VoilaShutdownKernelHandler):  # type: ignore[misc]
    """The end of a kernel whose page goes away."""
