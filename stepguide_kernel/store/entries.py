"""Facts as rows of the ledger, and back."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from sqlalchemy import Row, Select, select

from stepguide_kernel.errors import StorageError
from stepguide_kernel.model.decoding import decoder
from stepguide_kernel.model.ledger import Entry, Fact, Remark
from stepguide_kernel.model.mirror import Mirrored
from stepguide_kernel.store.tables import ledger

_FACT: msgspec.json.Decoder[Fact] = decoder(Fact)


REMARKS = tuple(str(remark.__struct_config__.tag) for remark in get_args(Remark))
"""The kinds of what is said in threads."""


def kind(fact: Fact) -> str:
    """The tag of a fact, such as ``comment_added``."""
    return str(fact.__struct_config__.tag)


def values(entry: Entry) -> dict[str, Any]:
    """An entry as one row."""
    return {
        "seq": entry.seq,
        "op_id": entry.op_id,
        "kind": kind(entry.fact),
        "guide": entry.fact.guide,
        "actor": entry.actor,
        "at": entry.at,
        "payload": msgspec.json.encode(entry.fact).decode(),
        "imported_by": entry.imported_by,
    }


IN_ORDER = (ledger.c.at, ledger.c.op_id)
"""The order in which a discussion is told: the same in every store that has its facts."""


def rows() -> Select[Any]:
    """The columns that :func:`entry` needs."""
    return select(
        ledger.c.seq,
        ledger.c.op_id,
        ledger.c.actor,
        ledger.c.at,
        ledger.c.payload,
        ledger.c.imported_by,
    )


def entry(row: Row[Any]) -> Entry:
    """One row as an entry.

    :raises StorageError: it holds something that this version does not know.
    """
    try:
        fact = _FACT.decode(row.payload)
    except msgspec.ValidationError as error:
        raise StorageError(
            f"entry {row.seq} of the ledger cannot be read: {error}",
            hint="another version of StepGuide wrote it: use that one, or a newer one",
        ) from error
    return Entry(row.seq, row.op_id, row.actor, row.at, fact, row.imported_by)


def mirrored(entry: Entry) -> Mirrored | None:
    """An entry as mirrors tell it; ``None`` for what was not said in a thread."""
    if not isinstance(entry.fact, Remark):
        return None
    return Mirrored(entry.op_id, entry.actor, entry.at, entry.fact)
