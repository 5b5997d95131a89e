"""A live run of a walkthrough: what its page asks for, and what it is told line by line."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from stepguide_kernel.model.parameter import Scalar

_UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

EndReason = Literal["idle", "lifetime", "died", "moved", "left", "failed"]
"""Why a live run is over: nobody used it, its time was up, its kernel died, the reader went live
elsewhere, went away or ended it, or it could not be started."""


class LiveRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Run the guide with these values; names without one keep the guide's own.

    ``kernel`` is the id that the kernel should have.  The page chooses it, one for all of its
    runs, because Voila's front end is told only once, and may be before a kernel is there.
    """

    parameters: Annotated[dict[str, Scalar], Meta(max_length=100)] = {}
    kernel: Annotated[str, Meta(pattern=_UUID)] | None = None


class Waiting(msgspec.Struct, frozen=True, tag="waiting", tag_field="event"):
    """All seats are taken; ``place`` counts from 1."""

    place: int


class Starting(msgspec.Struct, frozen=True, tag="starting", tag_field="event"):
    """It is the reader's turn; ``kernel`` is the id of their kernel."""

    kernel: str


class CellRan(msgspec.Struct, frozen=True, tag="cell", tag_field="event"):
    """A cell has ended.  Each output is HTML, or what JupyterLab's renderers are to draw."""

    cell: str
    outputs: tuple[str | dict[str, Any], ...]
    stopped: bool = False
    """The run ends here: the cell raised, or took too long."""


class Ready(msgspec.Struct, frozen=True, tag="ready", tag_field="event"):
    """All cells have run; the kernel answers to controls."""


class CellDiffers(msgspec.Struct, frozen=True):
    """A cell showed something else than when the guide was verified; ``detail`` says what."""

    cell: str
    detail: str


class Differs(msgspec.Struct, frozen=True, tag="differs", tag_field="event"):
    """How the run differs from the verified one; none means that it does not."""

    cells: tuple[CellDiffers, ...]


class Ending(msgspec.Struct, frozen=True, tag="ending", tag_field="event"):
    """The run ends in ``seconds``, for this reason; ``None``: it was used, and does not."""

    reason: Literal["idle", "lifetime"] | None
    seconds: int


class Ended(msgspec.Struct, frozen=True, tag="ended", tag_field="event"):
    """The run is over."""

    reason: EndReason


LiveEvent = Waiting | Starting | CellRan | Ready | Differs | Ending | Ended
