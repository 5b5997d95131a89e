"""A suggestion: other cells for one step, or for several that follow each other."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

CellType = Literal["code", "markdown", "raw"]
Source = Annotated[str, Meta(max_length=20_000)]
CellId = Annotated[str, Meta(min_length=1, max_length=64)]

MOST_CELLS = 200


class SeenCell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell that would be replaced, as whoever makes the suggestion saw it."""

    id: CellId
    cell_type: CellType
    source: Source


class SuggestedCell(
    msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True
):
    """A cell that would stand there; ``id`` names that of those seen which it is written over.

    It keeps that one's id, metadata and, where the text is the same, its outputs.
    """

    cell_type: CellType
    source: Source
    id: CellId | None = None


class SuggestedSteps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cells that would stand in the place of others, which follow each other in the notebook."""

    seen: Annotated[tuple[SeenCell, ...], Meta(min_length=1, max_length=MOST_CELLS)]
    cells: Annotated[tuple[SuggestedCell, ...], Meta(max_length=MOST_CELLS)]


class SuggestionAnswer(msgspec.Struct, frozen=True):
    """What became of a suggestion; ``at`` is UTC, ISO 8601, ``reason`` why it was not taken."""

    accepted: bool
    by: str
    at: str
    reason: str = ""
