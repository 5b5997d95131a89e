"""Being told that a process has ended, where others would look again and again."""

from __future__ import annotations

import asyncio
import os

TELLS = hasattr(os, "pidfd_open")
"""Whether this system does: Linux does."""


async def process_end(pid: int) -> None:
    """Return when the process has ended, its own child or not."""
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(pidfd, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(pidfd)
        os.close(pidfd)
