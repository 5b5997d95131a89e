"""A publication as tests need one that are about something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from stepguide_kernel.model.ledger import Operation, Published

if TYPE_CHECKING:
    from stepguide_kernel.services import Services


def publish_orders(
    services: Services, snapshot: bytes, op_id: str = "publish-orders", **changes: Any
) -> None:
    """Put ``snapshot`` into the library as Mia's "Orders"; ``changes`` are fields of the fact."""
    fact = Published(
        guide="g1",
        slug="orders",
        title="Orders",
        summary="",
        authors=(),
        tags=(),
        steps=1,
        code_hash="code",
        snapshot_hash="snapshot",
        snapshot=services.store.blobs.put(snapshot),
        files={},
        source="orders.ipynb",
        verified=True,
    )
    services.store.append(Operation(op_id, "mia", msgspec.structs.replace(fact, **changes)))
