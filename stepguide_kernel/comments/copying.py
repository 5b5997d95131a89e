"""The discussion of a guide, said once more about a copy of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

import msgspec

from stepguide_kernel.model.ledger import Remark
from stepguide_kernel.model.mirror import Mirrored

_COPIES = UUID("8f4d4f52-0d0c-5a39-9d0e-6b1d7a3f5c11")


def copied(operations: Iterable[Mirrored], to: str) -> list[Mirrored]:
    """The operations with ids of their own, about the guide ``to``; the same ones each time."""
    return [
        msgspec.structs.replace(
            operation, op_id=_id(to, operation.op_id), fact=_about(to, operation.fact)
        )
        for operation in operations
    ]


def _about(to: str, fact: Remark) -> Remark:
    named = (name for name in ("thread", "comment") if hasattr(fact, name))
    ids = {name: _id(to, getattr(fact, name)) for name in named}
    return msgspec.structs.replace(fact, guide=to, **ids)


def _id(to: str, name: str) -> str:
    return uuid5(_COPIES, f"{to}/{name}").hex
