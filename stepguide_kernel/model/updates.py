"""What those who follow a store are told: that something happened, and about what.

Not what was said: who may read that is decided where it is asked for.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from stepguide_kernel.model.ledger import Entry


class UpdatesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """From where to tell: what came after sequence number ``since``, or else what comes now."""

    since: Annotated[int, Meta(ge=0)] | None = None


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of the ledger: ``kind`` is its tag, ``at`` is UTC, ISO 8601.

    ``thread`` and ``slug`` name what it is about, where it is about one.
    """

    seq: int
    op_id: str
    kind: str
    at: str
    guide: str
    thread: str | None = None
    slug: str | None = None


class UpdateList(msgspec.Struct, frozen=True):
    """Updates in the order of their numbers; ``newest`` is where to go on from."""

    updates: tuple[Update, ...]
    newest: int


def update(entry: Entry) -> Update:
    """What followers are told of an entry."""
    fact = entry.fact
    return Update(
        seq=entry.seq,
        op_id=entry.op_id,
        kind=str(fact.__struct_config__.tag),
        at=entry.at,
        guide=fact.guide,
        thread=getattr(fact, "thread", None),
        slug=getattr(fact, "slug", None),
    )
