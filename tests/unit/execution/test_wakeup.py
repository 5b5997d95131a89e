from __future__ import annotations

import asyncio
import time
from queue import Empty

import pytest

from stepguide_kernel.execution.wakeup import wait_in_slices


class Deaf:
    """A channel that misses the wake-up: it sees a message only when it looks anew."""

    def __init__(self, *, arrives: float) -> None:
        self._arrives = time.monotonic() + arrives

    async def get_msg(self, timeout: float | None = None) -> dict[str, object]:  # noqa: ASYNC109
        if time.monotonic() >= self._arrives:
            return {"here": True}
        await asyncio.sleep(60 if timeout is None else timeout)
        raise Empty


@pytest.mark.parametrize("patience", [None, 30.0])
def test_a_lost_wake_up_costs_a_moment_only(patience: float | None) -> None:
    channel = Deaf(arrives=0.15)
    wait_in_slices(channel)  # type: ignore[arg-type]
    started = time.monotonic()
    assert asyncio.run(channel.get_msg(timeout=patience)) == {"here": True}
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("patience", [0.0, 0.25])
def test_patience_ends_when_it_should(patience: float) -> None:
    channel = Deaf(arrives=60)
    wait_in_slices(channel)  # type: ignore[arg-type]
    started = time.monotonic()
    with pytest.raises(Empty):
        asyncio.run(channel.get_msg(timeout=patience))
    assert patience <= time.monotonic() - started < 5
