"""Bringing an existing guide up to date with a new session: what would change, and what did."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stepguide_kernel.model.build import BuildRequest, BuildResult

UpdateKind = Literal[
    "step added",
    "step removed",
    "step emptied",
    "title changed",
    "text changed",
    "cell added",
    "cell removed",
    "cell changed",
    "cell moved",
    "outputs changed",
    "conflict",
]
"""``step emptied``: its code is gone, and what its author wrote stays.

``conflict``: its author and the session changed the same cell; the author's text stays.
"""


class UpdateChange(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an update changes in a guide, or leaves as its author has it.

    ``before`` and ``after`` are sources of cells: ``None`` where there was or will be none,
    both ``None`` where only outputs differ.  Of a conflict ``before`` stays.  ``threads``
    counts the discussions about a step that is taken out; they stay, without a step.
    """

    kind: UpdateKind
    step_id: str | None
    step: str
    cell_id: str | None = None
    before: str | None = None
    after: str | None = None
    threads: int = 0


class UpdatePreview(msgspec.Struct, frozen=True):
    """What an update would change in the guide at ``path``, in the guide's order.

    ``revision`` names what was compared; an update that is asked for with it happens only
    while both the file and the session are still what they were.
    """

    path: str
    revision: str
    changes: tuple[UpdateChange, ...]


Revision = Annotated[str, Meta(min_length=1, max_length=64)]


class UpdateRequest(BuildRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As for building, with ``output`` the guide and ``revision`` that of the preview."""

    revision: Revision


class UpdateResult(BuildResult, frozen=True, kw_only=True):
    """The guide as it is now, and what was changed in it."""

    changes: tuple[UpdateChange, ...] = ()
