"""Making a guide of a session: what is asked for, and what came of it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from stepguide_kernel.model.guide import Proof

FilePath = Annotated[str, Meta(min_length=1, max_length=4096)]
RunId = Annotated[str, Meta(min_length=1, max_length=128)]
Title = Annotated[str, Meta(max_length=300)]


Objective = Annotated[str, Meta(max_length=300)]
Name = Annotated[str, Meta(min_length=1, max_length=128)]


class StepPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step as the person wants it: these runs (ids), under this title if it is not empty."""

    title: Title = ""
    runs: Annotated[tuple[RunId, ...], Meta(max_length=1000)] = ()


class BuildRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Paths are relative to the folder that the caller works in.

    ``keep`` names cells as ``--keep`` of the command line does: ``CELL_ID`` or
    ``CELL_ID@RUN``; without any, every cell that still shows output is kept.  With ``marked``
    only what ran between the last Record and Stop is shown; what ran earlier still defines.
    ``left_out`` are runs (ids) that stay out whatever needs them.  ``steps`` part the guide and
    order it; kept runs that none of them names join the step of the run that follows.
    ``objectives`` and ``parameters`` (names) are drafted where they are ``None``; names that
    cannot be parameters are passed over.
    """

    output: FilePath
    keep: Annotated[tuple[Annotated[str, Meta(max_length=128)], ...], Meta(max_length=1000)] = ()
    notebook: FilePath | None = None
    marked: bool = False
    proof: bool = True
    title: Title = ""
    left_out: Annotated[tuple[RunId, ...], Meta(max_length=1000)] = ()
    steps: Annotated[tuple[StepPlan, ...], Meta(max_length=1000)] = ()
    objectives: Annotated[tuple[Objective, ...], Meta(max_length=50)] | None = None
    parameters: Annotated[tuple[Name, ...], Meta(max_length=200)] | None = None


class BuildResult(msgspec.Struct, frozen=True):
    """The guide at ``path``, and whether a fresh kernel reproduced what the session showed.

    ``hidden`` says of a saved notebook, a sentence each, why it may not run as it stands.

    No path is that of a guide which somebody watched not being proved: it was not written.
    """

    path: str
    steps: int
    cells_kept: int
    cells_recorded: int
    proof: Proof
    hidden: tuple[str, ...] = ()
    verified: bool = False
    """The run that proved it counts as its verification."""
