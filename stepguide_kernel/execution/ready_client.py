"""A kernel client that knows at once when its kernel is ready."""

from __future__ import annotations

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient

NAME = f"{__name__}.ReadyClient"
_LOOK_EVERY_S = 1.0
_FIRST_PATIENCE_S = 0.05
_LAST_PATIENCE_S = 0.4


class ReadyClient(AsyncKernelClient):
    """jupyter_client's waits for 0.2 s in which nothing is heard; this one for its own answer."""

    def start_channels(
        self,
        shell: bool = True,  # noqa: FBT001, FBT002 - jupyter_client's signature
        iopub: bool = True,  # noqa: FBT001, FBT002
        stdin: bool = True,  # noqa: FBT001, FBT002
        hb: bool = False,  # noqa: FBT001, FBT002
        control: bool = True,  # noqa: FBT001, FBT002
    ) -> None:
        """Open the channels; no heartbeat, because the process itself is watched."""
        super().start_channels(shell, iopub, stdin, hb, control)

    async def wait_for_ready(
        self,
        timeout: float | None = None,  # noqa: ASYNC109 - jupyter_client's
    ) -> None:
        """Wait until the kernel answers on the shell channel and is heard on the other.

        :raises RuntimeError: it died, or did not answer in ``timeout`` seconds.
        """
        until = time.monotonic() + (float("inf") if timeout is None else timeout)
        patience = _FIRST_PATIENCE_S
        while True:
            asked = self.kernel_info()
            reply = await self._answer(asked, until)
            if await self._heard_the_end_of(asked, patience):
                self._handle_kernel_info_reply(reply)
                return
            # The subscription came too late for this answer.
            patience = min(2 * patience, _LAST_PATIENCE_S)

    async def _answer(self, asked: str, until: float) -> dict[str, Any]:
        while True:
            try:
                reply: dict[str, Any] = await self.get_shell_msg(timeout=_LOOK_EVERY_S)
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
            else:
                if reply["parent_header"].get("msg_id") == asked:
                    return reply
            if time.monotonic() >= until:
                raise RuntimeError("Kernel didn't respond in time")

    async def _heard_the_end_of(self, asked: str, patience: float) -> bool:
        """Take in what is published until the kernel says that it is done with ``asked``."""
        while True:
            try:
                heard = await self.get_iopub_msg(timeout=patience)
            except Empty:
                return False
            state = heard["content"].get("execution_state")
            if heard["parent_header"].get("msg_id") == asked and state == "idle":
                return True
