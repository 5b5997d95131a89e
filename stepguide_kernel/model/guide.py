"""A guide as its file describes it (``metadata.stepguide``), and its steps.

The structs decode leniently: fields of a newer schema are ignored here and survive in the
file, because writers patch the metadata instead of re-encoding it.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

SCHEMA = 1

CalloutKind = Literal["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"]
CALLOUT_KINDS: tuple[CalloutKind, ...] = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")

TitleSource = Literal["author", "heading", "comment", "rule"]


class RequiredFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file the guide reads, relative to its folder."""

    path: str
    sha256: str | None = None
    bytes: int | None = None


class Prerequisites(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a reader needs before the first step."""

    files: tuple[RequiredFile, ...] = ()
    packages: dict[str, str] = {}
    """Distribution name to the version it was recorded with."""
    env: tuple[str, ...] = ()
    """Names of environment variables, never their values."""


class Proof(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether a fresh kernel reproduced what the session showed."""

    status: Literal["proved", "not proved", "not run"]
    reason: str = ""
    at: str | None = None
    """UTC, ISO 8601."""
    note: str = ""
    """What else its reader should know: that it was not tried whether it could be shorter."""


class Provenance(msgspec.Struct, frozen=True, omit_defaults=True):
    """From which session the guide came."""

    session: str
    recorded: str
    cells_recorded: int
    cells_kept: int
    proof: Proof


class AllowedFinding(msgspec.Struct, frozen=True):
    """A finding of the redaction that the author looked at and keeps."""

    hash: str
    reason: str


class DriftTolerance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers may be off by this much, relatively: 0.05 is five per cent."""

    tolerance: Annotated[float, Meta(ge=0, le=1)]


DriftPolicy = Literal["exact", "ignore"] | DriftTolerance
"""How a cell's outputs are compared: to the letter, not at all, or with this tolerance."""


class GuideMetadata(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """``metadata.stepguide`` of a notebook that is a guide."""

    schema: Annotated[int, Meta(ge=1)] = SCHEMA
    id: str
    title: str | None = None
    summary: str = ""
    objectives: tuple[str, ...] = ()
    objectives_source: TitleSource | None = None
    """``rule`` while they are drafts that nobody has looked at."""
    prerequisites: Prerequisites = Prerequisites()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    """Whose suggestions were taken into it."""
    provenance: Provenance | None = None
    allowed_findings: tuple[AllowedFinding, ...] = ()
    drift: DriftPolicy | None = None
    """For all cells that have none of their own."""


class CalloutMetadata(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whose words they are, and from which comment: what the text cannot say."""

    author: str = ""
    from_comment: str | None = None


class CellMetadata(msgspec.Struct, frozen=True, omit_defaults=True):
    """``metadata.stepguide`` of one cell."""

    step_id: str | None = None
    aliases: tuple[str, ...] = ()
    derived_from: str | None = None
    recorded: str | None = None
    """A mark of the text that a session gave the cell; another text is its author's."""
    title_source: TitleSource | None = None
    effects: tuple[str, ...] = ()
    drift: DriftPolicy | None = None
    alt: str | None = None
    callout: CalloutMetadata | None = None
    suggestion: CalloutMetadata | None = None
    """Whose suggestion the cell came in with."""


class Step(msgspec.Struct, frozen=True):
    """One step: consecutive cells from a heading to the next.

    ``cells`` counts all cells of the notebook from 0, first included and last excluded.
    Step 0 is the code before the first heading; a notebook without headings is one step 1.
    """

    id: str
    number: int
    title: str
    cells: tuple[int, int]
    aliases: tuple[str, ...] = ()
    title_source: TitleSource | None = None


class Callout(msgspec.Struct, frozen=True):
    """A callout as its text says it."""

    kind: CalloutKind
    body: str
    """Markdown, without the quote marks."""
