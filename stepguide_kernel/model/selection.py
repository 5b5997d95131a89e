"""What of a session a guide shows: the runs to choose from, the choice, and what follows from it.

Times are seconds since the epoch; runs are named by their ids, and ``keep`` is how
:class:`~stepguide_kernel.model.build.BuildRequest` names them.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stepguide_kernel.model.build import FilePath, Name, RunId, StepPlan
from stepguide_kernel.model.guide import TitleSource
from stepguide_kernel.model.session import Output

Shown = Literal["nothing", "text", "table", "picture"]
"""What the outputs of a run are at first sight."""

Reason = Literal[
    "shown",  # kept: it is what the guide shows
    "needed",  # kept: ``by`` read ``names`` from it
    "order",  # kept: what it changed was not seen, and it ran before what is shown
    "overwritten",  # dropped: ``by`` set ``names`` anew before anything shown read them
    "unused",  # dropped: nothing shown depends on it
    "replaced",  # dropped: its cell ran again later, as ``by``
    "deleted",  # dropped: its cell is gone, and nothing shown depends on it
    "failed",  # dropped: it raised ``names``
    "outside",  # dropped: it ran after the range
    "left out",  # dropped: the person said so
]


class RecordedRun(msgspec.Struct, frozen=True, kw_only=True):
    """One run as a list shows it; ``text`` are the first lines that it put out."""

    id: str
    cell_id: str
    keep: str
    order: int
    source: str
    started: float
    ended: float
    shown: Shown
    text: str
    error: str | None = None
    source_only: bool = False


class RecordedRuns(msgspec.Struct, frozen=True, kw_only=True):
    """A session to choose from.

    ``marked`` are the orders of the first and the last run between Record and Stop.
    ``traced`` says whether what runs read and changed is known: elsewhere the slice is what ran,
    in order.
    """

    session: str
    notebook: str | None
    language: str
    traced: bool
    runs: tuple[RecordedRun, ...]
    marked: tuple[int, int] | None = None


AnyOutput = Annotated[Output, Meta(extra_json_schema={"additionalProperties": True})]
"""An output, whose fields the contract leaves open."""


class RunOutputs(msgspec.Struct, frozen=True):
    """What one run put out, as a notebook keeps it, secrets replaced."""

    outputs: tuple[AnyOutput, ...]


class SliceRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is chosen so far.

    ``shown`` are the runs that the guide shows, ``None`` for what shows something by itself in
    the range of orders from ``first`` to ``last``.  ``left_out`` stays out whatever needs it.
    """

    notebook: FilePath | None = None
    first: Annotated[int, Meta(ge=1)] | None = None
    last: Annotated[int, Meta(ge=1)] | None = None
    shown: Annotated[tuple[RunId, ...], Meta(max_length=1000)] | None = None
    left_out: Annotated[tuple[RunId, ...], Meta(max_length=1000)] = ()
    steps: Annotated[tuple[StepPlan, ...], Meta(max_length=1000)] = ()
    parameters: Annotated[tuple[Name, ...], Meta(max_length=200)] | None = None


class RunFate(msgspec.Struct, frozen=True):
    """Whether a run is kept, and why.

    ``breaks`` are the runs shown that would go with a kept one if it were left out.
    """

    run: str
    kept: bool
    reason: Reason
    names: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()


class SlicedStep(msgspec.Struct, frozen=True):
    """A step of the guide to be; ``effects`` are what its runs did to tables."""

    title: str
    title_source: TitleSource
    runs: tuple[str, ...]
    effects: tuple[str, ...] = ()


class SecretFound(msgspec.Struct, frozen=True):
    """Something secret that a kept run held: ``became`` stands in its place."""

    run: str
    became: str
    in_output: bool


class SlicedParameter(msgspec.Struct, frozen=True, kw_only=True):
    """A name of the run ``run`` (id) that may be a parameter, and the code of its value.

    ``tried`` are the values that it had in the session, if they were several.
    """

    name: str
    value: str
    run: str
    chosen: bool
    tried: tuple[str, ...] = ()


class Misplaced(msgspec.Struct, frozen=True):
    """A run that reads ``name`` would come before the run that writes it, or after another."""

    reader: str
    writer: str
    name: str


class SessionSlice(msgspec.Struct, frozen=True, kw_only=True):
    """What a choice comes to.

    ``refusal`` names what the order of ``steps`` asked for would break; then the steps stand
    as they ran.  ``objectives`` are drafts; ``parameters`` are all that there could be.
    """

    title: str
    shown: tuple[str, ...]
    fates: tuple[RunFate, ...]
    set_up: tuple[str, ...]
    steps: tuple[SlicedStep, ...]
    secrets: tuple[SecretFound, ...] = ()
    refusal: Misplaced | None = None
    objectives: tuple[str, ...] = ()
    parameters: tuple[SlicedParameter, ...] = ()
