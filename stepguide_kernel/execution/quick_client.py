"""papermill's client without the waiting: nothing here is looked for at intervals."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from jupyter_core.utils import ensure_async, run_sync
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient

from stepguide_kernel.execution import ready_client
from stepguide_kernel.execution.process_end import TELLS, process_end

if TYPE_CHECKING:
    from jupyter_client.manager import KernelManager

_LAST_MESSAGES_S = 0.2
"""How long what a kernel said before it died may be on its way."""


class QuickClient(PapermillNotebookClient):  # type: ignore[misc]
    """Ready, death and end of a kernel are seen when they happen: on Linux."""

    def create_kernel_manager(self) -> KernelManager:
        """Make the manager, whose clients know when their kernel is ready."""
        manager: KernelManager = super().create_kernel_manager()
        manager.client_class = ready_client.NAME
        return manager

    @property
    def kernel_pid(self) -> int | None:
        """The kernel's process, if it is one of this machine."""
        pid = getattr(self.km.provisioner, "pid", None)
        return pid if isinstance(pid, int) else None

    async def _async_poll_kernel_alive(self) -> None:
        pid = self.kernel_pid
        if pid is None or not TELLS:
            await super()._async_poll_kernel_alive()
            return
        await process_end(pid)
        await asyncio.sleep(_LAST_MESSAGES_S)
        try:
            await self._async_check_alive()
        except DeadKernelError:
            if self.task_poll_for_reply is not None:
                self.task_poll_for_reply.cancel()

    async def _async_cleanup_kernel(self) -> None:
        pid = self.kernel_pid
        polite = self.shutdown_kernel == "graceful"
        if polite and pid is not None and TELLS and await ensure_async(self.km.is_alive()):
            await ensure_async(self.km.request_shutdown())
            with suppress(TimeoutError):
                await asyncio.wait_for(process_end(pid), self.km.shutdown_wait_time / 2)
        await super()._async_cleanup_kernel()

    _cleanup_kernel = run_sync(_async_cleanup_kernel)
