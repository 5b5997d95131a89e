"""How long a live run goes on: while it is used and its kernel lives, and not for ever."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

from jupyter_core.utils import ensure_async
from jupyter_server._tz import utcnow

from stepguide_kernel.model.live import Ending, LiveEvent
from stepguide_kernel.room.seats import Seat

if TYPE_CHECKING:
    from jupyter_client.manager import KernelManager

Tell = Callable[[LiveEvent], Awaitable[None]]
"""Tells the page something."""

_LOOK_EVERY_S = 1.0
_WARN_S = 60.0


class Limits(NamedTuple):
    """Seconds without use, and seconds in all, after which a live run ends."""

    idle: float
    lifetime: float


class Due(NamedTuple):
    """What ends a run next, in how many seconds, and whether it is time to say so."""

    reason: Literal["idle", "lifetime"]
    seconds: float
    warn: bool


def due(limits: Limits, *, unused: float, age: float) -> Due:
    """Say what is due for a run that is ``age`` seconds old and was ``unused`` for so many."""
    until_idle, until_lifetime = limits.idle - unused, limits.lifetime - age
    if until_idle < until_lifetime:
        return Due("idle", until_idle, until_idle <= _warn_before(limits.idle))
    return Due("lifetime", until_lifetime, until_lifetime <= _warn_before(limits.lifetime))


async def attend(seat: Seat, manager: KernelManager, limits: Limits, tell: Tell) -> None:
    """Watch over the kernel of ``seat`` until it is over, and warn before."""
    began = time.monotonic()
    warned = None
    while seat.end_reason is None:
        await asyncio.sleep(_LOOK_EVERY_S)
        now = time.monotonic()
        if not await ensure_async(manager.is_alive()):
            seat.end("died")
            return
        next_end = due(limits, unused=min(_unused(manager), now - seat.kept), age=now - began)
        if next_end.seconds <= 0:
            seat.end(next_end.reason)
            return
        reason = next_end.reason if next_end.warn else None
        if reason != warned:
            warned = reason
            await tell(Ending(reason, math.ceil(next_end.seconds)))


def _warn_before(limit: float) -> float:
    return min(_WARN_S, limit / 3)


def _unused(manager: KernelManager) -> float:
    """Seconds since the kernel did something, as Jupyter's server notes it; 0 while it computes."""
    if getattr(manager, "execution_state", "busy") == "busy":
        return 0.0
    # Jupyter's server puts the moment on the manager, whose class does not know of it.
    since: float = (utcnow() - manager.last_activity).total_seconds()  # type: ignore[attr-defined]
    return since
