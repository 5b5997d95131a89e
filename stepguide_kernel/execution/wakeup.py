"""The cure for a wake-up that gets lost between nbclient and ZeroMQ.

When a cell fills an Output widget, nbclient answers on the shell channel while it waits on
the same channel for the cell's reply; the socket's edge-triggered event is then consumed by
the send, and the wait lasts until the cell's timeout (nbclient issue 312, open).
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from queue import Empty
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_client.channels import AsyncZMQSocketChannel

_SLICE_S = 0.1


def wait_in_slices(channel: AsyncZMQSocketChannel) -> None:
    """Make ``channel.get_msg`` look again every tenth of a second at the latest."""
    wait: Callable[..., Awaitable[dict[str, Any]]] = channel.get_msg

    async def get_msg(timeout: float | None = None) -> dict[str, Any]:  # noqa: ASYNC109 - its own
        ends = None if timeout is None else time.monotonic() + timeout
        while True:
            left = _SLICE_S if ends is None else ends - time.monotonic()
            try:
                return await wait(timeout=max(0.0, min(_SLICE_S, left)))
            except Empty:
                if ends is not None and time.monotonic() >= ends:
                    raise

    channel.get_msg = get_msg  # type: ignore[method-assign]
