"""What a thread hangs on, as whoever began it pointed at it, and where that is now.

The words are those of W3C's Web Annotation selectors: a quote with what stood before and
after it, and a position that is only a hint.  An anchor is never changed; where it is in a
later version of the notebook is computed by :mod:`stepguide_kernel.notebook.anchors`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

NOTED_SOURCE = 2_000
"""As many characters of a cell are kept with an anchor."""

AROUND = 64
"""As many characters before and after a passage are kept with it."""

AnchorId = Annotated[str, Meta(min_length=1, max_length=128)]
AnchorPart = Literal["step", "cell", "source", "output"]
PlacementState = Literal["here", "moved", "orphan"]


class Quote(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A passage of a cell's source, with the text around it."""

    exact: Annotated[str, Meta(min_length=1, max_length=NOTED_SOURCE)]
    prefix: Annotated[str, Meta(max_length=AROUND)] = ""
    suffix: Annotated[str, Meta(max_length=AROUND)] = ""
    start: Annotated[int, Meta(ge=0)] = 0
    """Where it began, counted as browsers count characters: in UTF-16 code units."""


class OutputReference(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One output of a code cell; ``index`` counts from 0."""

    index: Annotated[int, Meta(ge=0)]
    mime: Annotated[str, Meta(max_length=128)] = ""
    hash: Annotated[str, Meta(max_length=64)] = ""
    """A mark of what it showed; another mark is another output."""


class Anchor(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where a thread hangs: a step, steps from one to another, a cell, a passage, an output.

    Whoever knows more says more: a page names the step alone.  What is said besides ids is
    how the place is found again once the ids are others.
    """

    step_id: AnchorId
    cell_id: AnchorId | None = None
    part: AnchorPart | None = None
    """``None``, from a client that does not say: the cell if one is named, else the step."""
    to_step_id: AnchorId | None = None
    """The last of several steps."""
    step_number: Annotated[int, Meta(ge=0)] | None = None
    """The number that people saw at the step."""
    cell_type: Annotated[str, Meta(max_length=16)] | None = None
    source: Annotated[str, Meta(max_length=NOTED_SOURCE)] | None = None
    """How the cell's source began."""
    quote: Quote | None = None
    output: OutputReference | None = None
    heading_path: Annotated[
        tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=6)
    ] = ()
    """The titles of the step and of the headings below it that the cell stood under."""
    alike: Annotated[int, Meta(ge=0)] = 0
    """How many other places in the notebook said the same as the quote, or else the cell."""


class Placement(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an anchor is in one version of a notebook.

    ``moved`` says that it is on another step than it was put on; an ``orphan`` is nowhere.
    ``start`` and ``end`` bound the passage in the cell's source, where the anchor has one.
    """

    state: PlacementState
    step_id: str | None = None
    cell_id: str | None = None
    start: int | None = None
    end: int | None = None
    likeness: float = 0.0
    """How much of the text is as it was, from 0 to 1."""


ORPHAN = Placement("orphan")
