"""The table of endpoints.  No route of StepGuide exists outside it.

Routes, ``openapi.json``, the types of the front end and the tests of authentication and
roles are all made from :data:`ENDPOINTS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from stepguide_kernel.api import operations
from stepguide_kernel.api.operations import Call
from stepguide_kernel.model.build import BuildRequest, BuildResult
from stepguide_kernel.model.discussion import Thread, ThreadList
from stepguide_kernel.model.finding import SecretFindings
from stepguide_kernel.model.guide_file import GuideChanges, GuideReport, GuideState, PathQuery
from stepguide_kernel.model.job import AcceptRequest, Job, VerifyRequest
from stepguide_kernel.model.observed import ObservedRuns, ObservedSession
from stepguide_kernel.model.people import Role
from stepguide_kernel.model.publication import (
    Publication,
    PublicationList,
    PublishRequest,
    PublishResult,
    RoomAddress,
)
from stepguide_kernel.model.reading import EventBatch, ReadingReport
from stepguide_kernel.model.requests import CalloutRequest, CommentRequest, SettleRequest, Status
from stepguide_kernel.model.schedule import (
    Schedule,
    ScheduledTimes,
    ScheduleList,
    ScheduleRequest,
    TimesQuery,
)
from stepguide_kernel.model.selection import RecordedRuns, RunOutputs, SessionSlice, SliceRequest
from stepguide_kernel.model.session import SessionList
from stepguide_kernel.model.suggestion import StepCodeList, SuggestionList, SuggestionRequest
from stepguide_kernel.model.update import UpdatePreview, UpdateRequest

Scope = Literal["local", "shared", "both"]
"""``local`` belongs to one user's Lab, ``shared`` to the store of a team."""

Method = Literal["GET", "POST"]

PREFIX = "stepguide/api"
"""Where the endpoints lie below an application's base URL."""


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One method of one address.

    ``path`` is relative to :data:`PREFIX`, with parameters in braces; ``role`` is the
    weakest that may call; ``request`` and ``response`` are structs, or ``None`` for no body;
    ``query`` is the struct of a GET's parameters, and others than its are ignored.  A
    ``verbatim`` body holds what programs put out, terminal codes included.
    """

    name: str
    method: Method
    path: str
    role: Role
    scope: Scope
    query: type[msgspec.Struct] | None = None
    request: type[msgspec.Struct] | None = None
    response: type[msgspec.Struct] | None = None
    status: int = 200
    verbatim: bool = False
    run: Callable[[Call[Any]], msgspec.Struct | None]

    @property
    def summary(self) -> str:
        """The first sentence of what it does."""
        return (self.run.__doc__ or "").split("\n", 1)[0].rstrip(".")


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        name="status",
        method="GET",
        path="status",
        role="reader",
        scope="both",
        response=Status,
        run=operations.status,
    ),
    Endpoint(
        name="list_sessions",
        method="GET",
        path="sessions",
        role="author",
        scope="local",
        response=SessionList,
        run=operations.list_sessions,
    ),
    Endpoint(
        name="list_runs",
        method="GET",
        path="sessions/{session}/runs",
        role="author",
        scope="local",
        response=RecordedRuns,
        run=operations.list_runs,
    ),
    Endpoint(
        name="run_outputs",
        method="GET",
        path="sessions/{session}/runs/{run}/outputs",
        role="author",
        scope="local",
        response=RunOutputs,
        run=operations.run_outputs,
    ),
    Endpoint(
        name="observe_runs",
        method="POST",
        path="sessions/{session}/observed",
        role="author",
        scope="local",
        request=ObservedRuns,
        response=ObservedSession,
        verbatim=True,
        run=operations.observe_runs,
    ),
    Endpoint(
        name="slice_session",
        method="POST",
        path="sessions/{session}/slice",
        role="author",
        scope="local",
        request=SliceRequest,
        response=SessionSlice,
        run=operations.slice_session,
    ),
    Endpoint(
        name="build_guide",
        method="POST",
        path="sessions/{session}/build",
        role="author",
        scope="local",
        request=BuildRequest,
        response=BuildResult,
        status=201,
        run=operations.build_guide,
    ),
    Endpoint(
        name="prove_guide",
        method="POST",
        path="sessions/{session}/prove",
        role="author",
        scope="local",
        request=BuildRequest,
        response=Job,
        status=202,
        run=operations.prove_guide,
    ),
    Endpoint(
        name="preview_update",
        method="POST",
        path="sessions/{session}/update-preview",
        role="author",
        scope="local",
        request=BuildRequest,
        response=UpdatePreview,
        run=operations.preview_update,
    ),
    Endpoint(
        name="update_guide",
        method="POST",
        path="sessions/{session}/update",
        role="author",
        scope="local",
        request=UpdateRequest,
        response=Job,
        status=202,
        run=operations.update_guide,
    ),
    Endpoint(
        name="guide_state",
        method="GET",
        path="guides/state",
        role="author",
        scope="local",
        query=PathQuery,
        response=GuideState,
        run=operations.guide_state,
    ),
    Endpoint(
        name="guide_changes",
        method="GET",
        path="guides/changes",
        role="author",
        scope="local",
        query=PathQuery,
        response=GuideChanges,
        run=operations.guide_changes,
    ),
    Endpoint(
        name="guide_findings",
        method="GET",
        path="guides/findings",
        role="author",
        scope="local",
        query=PathQuery,
        response=SecretFindings,
        run=operations.guide_findings,
    ),
    Endpoint(
        name="guide_report",
        method="GET",
        path="guides/report",
        role="author",
        scope="local",
        query=PathQuery,
        response=GuideReport,
        run=operations.guide_report,
    ),
    Endpoint(
        name="guide_schedules",
        method="GET",
        path="schedules",
        role="author",
        scope="local",
        query=PathQuery,
        response=ScheduleList,
        run=operations.guide_schedules,
    ),
    Endpoint(
        name="add_schedule",
        method="POST",
        path="schedules",
        role="author",
        scope="local",
        request=ScheduleRequest,
        response=Schedule,
        status=201,
        run=operations.add_schedule,
    ),
    Endpoint(
        name="scheduled_times",
        method="GET",
        path="schedules/times",
        role="author",
        scope="local",
        query=TimesQuery,
        response=ScheduledTimes,
        run=operations.scheduled_times,
    ),
    Endpoint(
        name="remove_schedule",
        method="POST",
        path="schedules/{schedule}/remove",
        role="author",
        scope="local",
        response=Schedule,
        run=operations.remove_schedule,
    ),
    Endpoint(
        name="verify_guide",
        method="POST",
        path="guides/verify",
        role="author",
        scope="local",
        request=VerifyRequest,
        response=Job,
        status=202,
        run=operations.verify_guide,
    ),
    Endpoint(
        name="accept_outputs",
        method="POST",
        path="guides/accept",
        role="author",
        scope="local",
        request=AcceptRequest,
        response=GuideState,
        run=operations.accept_outputs,
    ),
    Endpoint(
        name="publish_guide",
        method="POST",
        path="guides/publish",
        role="author",
        scope="local",
        request=PublishRequest,
        response=PublishResult,
        status=201,
        run=operations.publish_guide,
    ),
    Endpoint(
        name="suggest_guides",
        method="POST",
        path="guides/suggestions",
        role="author",
        scope="local",
        request=SuggestionRequest,
        response=SuggestionList,
        run=operations.suggest_guides,
    ),
    Endpoint(
        name="get_job",
        method="GET",
        path="jobs/{job}",
        role="author",
        scope="local",
        response=Job,
        run=operations.get_job,
    ),
    Endpoint(
        name="cancel_job",
        method="POST",
        path="jobs/{job}/cancel",
        role="author",
        scope="local",
        response=Job,
        run=operations.cancel_job,
    ),
    Endpoint(
        name="open_room",
        method="POST",
        path="room",
        role="author",
        scope="local",
        response=RoomAddress,
        run=operations.open_room,
    ),
    Endpoint(
        name="list_publications",
        method="GET",
        path="publications",
        role="reader",
        scope="shared",
        response=PublicationList,
        run=operations.list_publications,
    ),
    Endpoint(
        name="get_publication",
        method="GET",
        path="publications/{slug}",
        role="reader",
        scope="shared",
        response=Publication,
        run=operations.get_publication,
    ),
    Endpoint(
        name="list_steps",
        method="GET",
        path="publications/{slug}/steps",
        role="reader",
        scope="shared",
        response=StepCodeList,
        run=operations.list_steps,
    ),
    Endpoint(
        name="list_threads",
        method="GET",
        path="publications/{slug}/threads",
        role="reader",
        scope="shared",
        response=ThreadList,
        run=operations.list_threads,
    ),
    Endpoint(
        name="add_comment",
        method="POST",
        path="publications/{slug}/comments",
        role="commenter",
        scope="shared",
        request=CommentRequest,
        response=Thread,
        status=201,
        run=operations.add_comment,
    ),
    # By the id of a guide, which for a plain notebook follows from its path and can be guessed:
    # what is said about unpublished work is not for every reader of the library.
    Endpoint(
        name="list_guide_threads",
        method="GET",
        path="guides/{guide}/threads",
        role="author",
        scope="shared",
        response=ThreadList,
        run=operations.list_guide_threads,
    ),
    Endpoint(
        name="comment_on_guide",
        method="POST",
        path="guides/{guide}/comments",
        role="author",
        scope="shared",
        request=CommentRequest,
        response=Thread,
        status=201,
        run=operations.comment_on_guide,
    ),
    Endpoint(
        name="accept_callout",
        method="POST",
        path="threads/{thread}/callout",
        role="author",
        scope="shared",
        request=CalloutRequest,
        response=Thread,
        status=201,
        run=operations.accept_callout,
    ),
    Endpoint(
        name="resolve_thread",
        method="POST",
        path="threads/{thread}/resolve",
        role="author",
        scope="shared",
        request=SettleRequest,
        response=Thread,
        run=operations.resolve_thread,
    ),
    Endpoint(
        name="reopen_thread",
        method="POST",
        path="threads/{thread}/reopen",
        role="author",
        scope="shared",
        request=SettleRequest,
        response=Thread,
        run=operations.reopen_thread,
    ),
    Endpoint(
        name="record_events",
        method="POST",
        path="publications/{slug}/events",
        role="reader",
        scope="shared",
        request=EventBatch,
        status=204,
        run=operations.record_events,
    ),
    Endpoint(
        name="read_analytics",
        method="GET",
        path="analytics",
        role="author",
        scope="shared",
        response=ReadingReport,
        run=operations.read_analytics,
    ),
)
