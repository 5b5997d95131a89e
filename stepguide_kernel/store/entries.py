"""Facts as rows of the ledger, and back."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Row, Select, select

from stepguide_kernel.errors import StorageError
from stepguide_kernel.model.decoding import decoder
from stepguide_kernel.model.ledger import Entry, Fact
from stepguide_kernel.store.tables import ledger

_FACT: msgspec.json.Decoder[Fact] = decoder(Fact)


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
    }


def rows() -> Select[Any]:
    """The columns that :func:`entry` needs."""
    return select(ledger.c.seq, ledger.c.op_id, ledger.c.actor, ledger.c.at, ledger.c.payload)


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
    return Entry(row.seq, row.op_id, row.actor, row.at, fact)
