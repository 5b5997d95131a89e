from __future__ import annotations

import asyncio
import threading
from typing import Any

from stepguide_kernel.kernel.background import Background


def test_a_thread_that_goes_on_has_begun_once() -> None:
    background = Background({})
    assert not background.has_begun()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert background.has_begun()
        assert not background.has_begun()
    finally:
        stop.set()
        thread.join()
    assert not background.has_begun()
    assert background.ever


def test_a_task_of_the_session_counts_and_the_kernels_do_not() -> None:
    namespace: dict[str, Any] = {"asyncio": asyncio}
    exec("async def work(): await asyncio.sleep(60)", namespace)  # noqa: S102 - a cell

    async def kernel() -> list[bool]:
        background = Background(namespace)
        theirs = asyncio.create_task(asyncio.sleep(60))
        found = [background.has_begun()]
        mine = asyncio.create_task(namespace["work"]())
        await asyncio.sleep(0)
        found.append(background.has_begun())
        for task in (theirs, mine):
            task.cancel()
        return found

    assert asyncio.run(kernel()) == [False, True]
