"""One reader's live run, from the seat to its end."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from jupyter_server.utils import ApiPath
from nbclient.exceptions import DeadKernelError
from tornado.iostream import StreamClosedError

from stepguide_kernel.errors import StepGuideError
from stepguide_kernel.execution.kernels import choose_kernel
from stepguide_kernel.model.ledger import Published
from stepguide_kernel.model.live import Differs, Ended, Ready, Starting
from stepguide_kernel.model.parameter import Scalar
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.parameters import with_values
from stepguide_kernel.room.attending import Limits, Tell, attend
from stepguide_kernel.room.library import furnish, variables
from stepguide_kernel.room.live_run import LiveRun
from stepguide_kernel.room.seats import Seat

if TYPE_CHECKING:
    from jupyter_client.manager import KernelManager
    from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
    from traitlets.config import Config

    from stepguide_kernel.room.room import Room

_LOG = logging.getLogger(__name__)


class LiveGuide(msgspec.Struct, frozen=True):
    """What is to be run: a publication, its snapshot, and a reader's own values."""

    fact: Published
    snapshot: Notebook
    values: dict[str, Scalar]


class Kernels(NamedTuple):
    """Starts and ends live kernels, and how Voila is set to run cells in them."""

    manager: AsyncMappingKernelManager
    config: Config


class LiveSession:
    """Runs ``guide`` on ``seat``, tells the page how it goes, and clears up behind it."""

    def __init__(
        self, room: Room, kernels: Kernels, seat: Seat, guide: LiveGuide, tell: Tell
    ) -> None:
        self._room = room
        self._kernels = kernels
        self._seat = seat
        self._guide = guide
        self._tell = tell
        self._starting: asyncio.Future[str] | None = None

    async def last(self) -> None:
        """Go on until it is over.

        :raises tornado.iostream.StreamClosedError: the reader has left.
        """
        run = asyncio.create_task(self._run())
        over = asyncio.create_task(self._seat.ended())
        try:
            await asyncio.wait({run, over}, return_when=asyncio.FIRST_COMPLETED)
            if run.done():
                run.result()
        except StreamClosedError:
            self._seat.end("left")
        except DeadKernelError:
            self._seat.end("died")
        except (RuntimeError, OSError, StepGuideError):
            _LOG.exception("a live run of %s failed", self._guide.fact.slug)
            self._seat.end("failed")
        finally:
            run.cancel()
            over.cancel()
            await asyncio.gather(run, over, return_exceptions=True)
        try:
            await self._tell(Ended(await self._seat.ended()))
        finally:
            await self._give_back()

    async def _give_back(self) -> None:
        """End the kernel, and clear the seat."""
        if self._starting is not None:
            await asyncio.wait({self._starting})
        await self._end_kernel(self._seat.kernel)
        self._room.seats.clear(self._seat)

    async def _run(self) -> None:
        notebook = with_values(self._guide.snapshot, self._guide.values)
        await self._tell(Starting(self._seat.kernel_id))
        manager = await self._start(notebook)
        settings = self._room.services.settings
        limits = Limits(settings.live_idle, settings.live_lifetime)
        attending = asyncio.create_task(attend(self._seat, manager, limits, self._tell))
        try:
            run = LiveRun(notebook, manager, self._kernels.config, self._seat.embedder)
            async for ran in run.cells():
                await self._tell(ran)
            await self._tell(Ready())
            differing = await asyncio.to_thread(run.differences, self._guide.snapshot)
            await self._tell(Differs(differing))
            await attending
        finally:
            attending.cancel()

    async def _start(self, notebook: Notebook) -> KernelManager:
        seat, kernels = self._seat, self._kernels.manager
        blobs = self._room.services.store.blobs
        seat.variables = variables(notebook)
        folder = await asyncio.to_thread(furnish, seat.folder, notebook, self._guide.fact, blobs)
        choice = await asyncio.to_thread(choose_kernel, notebook.kernel_name, notebook.language)
        if seat.kernel_id in kernels:  # the viewer's run before, which may not be gone yet
            await self._end_kernel(kernels.get_kernel(seat.kernel_id))
        self._starting = asyncio.ensure_future(
            kernels.start_kernel(
                kernel_id=seat.kernel_id,
                kernel_name=choice.name,
                path=ApiPath(f"{seat.folder.name}/{folder.name}"),
                env=dict(os.environ),
            )
        )
        # Shielded: whoever leaves meanwhile leaves a kernel that has to be ended.
        await asyncio.shield(self._starting)
        manager: KernelManager = kernels.get_kernel(seat.kernel_id)
        return manager

    async def _end_kernel(self, manager: object) -> None:
        """End this kernel, and no later one that has its id."""
        kernels, kernel_id = self._kernels.manager, self._seat.kernel_id
        if kernel_id in kernels and kernels.get_kernel(kernel_id) is manager:
            await kernels.shutdown_kernel(kernel_id, now=True)
