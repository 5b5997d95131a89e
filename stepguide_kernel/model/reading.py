"""What readers did: events without identity, and what they add up to."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

EventKind = Literal["view", "step", "live", "stuck", "done"]


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing a page saw.  ``visit`` is random, made anew at each page load, never stored
    on the reader's side: it ties the events of one visit together and nothing else.
    """

    kind: EventKind
    visit: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{8,64}$")]
    step_id: Annotated[str, Meta(max_length=128)] | None = None


class EventBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Events of one page, at most 200."""

    events: Annotated[tuple[Event, ...], Meta(max_length=200)]


class Seen(msgspec.Struct, frozen=True):
    """An event as it is kept; ``step_id`` is empty where the event has none."""

    slug: str
    visit: str
    kind: EventKind
    step_id: str


class StepReach(msgspec.Struct, frozen=True):
    """``reached`` visits saw this step; ``dropped`` of them saw no later one, and in ``stuck``
    the reader said that they were stuck here.
    """

    step_id: str
    number: int
    title: str
    reached: int
    dropped: int
    stuck: int = 0


class GuideReading(msgspec.Struct, frozen=True):
    """How one publication is read.  ``completion`` is the share of views that ended with
    Done, from 0 to 1, ``None`` without views.
    """

    slug: str
    title: str
    views: int
    done: int
    live: int
    completion: float | None
    steps: tuple[StepReach, ...]


class ReadingReport(msgspec.Struct, frozen=True):
    """One row a publication, most viewed first."""

    guides: tuple[GuideReading, ...]
