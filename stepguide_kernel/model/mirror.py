"""What was said about a guide, as the file beside it tells it: one operation on each line."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from stepguide_kernel.model.ledger import OpId, Remark

Actor = Annotated[str, Meta(min_length=1, max_length=256)]
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]


class Mirrored(msgspec.Struct, frozen=True):
    """An operation as the store tells it in which it was said; ``at`` is UTC, ISO 8601."""

    op_id: OpId
    actor: Actor
    at: Moment
    fact: Remark
