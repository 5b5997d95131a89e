"""What each endpoint does: one function each, from a decoded call to a struct.

Their first lines are the summaries of ``openapi.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgspec

from stepguide_kernel.errors import Forbidden
from stepguide_kernel.model.build import BuildRequest, BuildResult
from stepguide_kernel.model.discussion import Thread, ThreadList
from stepguide_kernel.model.finding import SecretFindings
from stepguide_kernel.model.guide_file import (
    ChangesQuery,
    GuideChanges,
    GuideReport,
    GuideState,
    PathQuery,
)
from stepguide_kernel.model.job import AcceptRequest, Job, VerifyRequest
from stepguide_kernel.model.observed import ObservedRuns, ObservedSession
from stepguide_kernel.model.overlay import Overlay
from stepguide_kernel.model.people import PeopleNames, Person, may
from stepguide_kernel.model.publication import (
    Publication,
    PublicationList,
    PublishRequest,
    PublishResult,
    RoomAddress,
)
from stepguide_kernel.model.reading import EventBatch, ReadingReport
from stepguide_kernel.model.requests import (
    CalloutRequest,
    CommentRequest,
    CopyRequest,
    EditRequest,
    ReanchorRequest,
    SettleRequest,
    Status,
    ThanksRequest,
)
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
from stepguide_kernel.model.updates import UpdateList, UpdatesQuery
from stepguide_kernel.model.version import CopyAsked, OpenedCopy
from stepguide_kernel.services import Services

Body = TypeVar("Body")


class Call(msgspec.Struct, Generic[Body], frozen=True):
    """An authenticated, allowed and decoded request; ``params`` are those of the path.

    ``body`` is what was asked for: the body of a POST, the query of a GET.
    """

    services: Services
    person: Person
    params: Mapping[str, str]
    body: Body


def status(call: Call[None]) -> Status:
    """Say which StepGuide answers, and whom it takes the caller for."""
    from stepguide_kernel._version import __version__

    return Status(__version__, call.person)


def list_sessions(call: Call[None]) -> SessionList:
    """List the recorded sessions, newest first."""
    return call.services.recorded.list()


def list_runs(call: Call[None]) -> RecordedRuns:
    """List the runs of a session, oldest first."""
    return call.services.recorded.runs(call.params["session"])


def run_outputs(call: Call[None]) -> RunOutputs:
    """Show what one run put out."""
    return call.services.recorded.outputs(call.params["session"], call.params["run"])


def observe_runs(call: Call[ObservedRuns]) -> ObservedSession:
    """Keep what a front end saw of a kernel that has no tracker."""
    return call.services.recorded.observe(call.params["session"], call.body)


def slice_session(call: Call[SliceRequest]) -> SessionSlice:
    """Say which runs a choice keeps, and why, and the steps they make."""
    return call.services.recorded.slice(call.params["session"], call.body)


def build_guide(call: Call[BuildRequest]) -> BuildResult:
    """Make a guide of a session."""
    return call.services.recorded.build(call.params["session"], call.body)


def prove_guide(call: Call[BuildRequest]) -> Job:
    """Begin to make a guide of a session, proved in a fresh kernel."""
    return call.services.recorded.prove(call.params["session"], call.body)


def preview_update(call: Call[BuildRequest]) -> UpdatePreview:
    """Say what a session would change in a guide that exists."""
    return call.services.recorded.preview_update(call.params["session"], call.body)


def update_guide(call: Call[UpdateRequest]) -> Job:
    """Begin to update a guide with a session, proved in a fresh kernel."""
    return call.services.recorded.update(call.params["session"], call.body)


def guide_state(call: Call[PathQuery]) -> GuideState:
    """Say how a guide's file stands: verified, published, discussed."""
    return call.services.guides.state(call.body.path)


def guide_changes(call: Call[ChangesQuery]) -> GuideChanges:
    """Compare a guide's file and its data with a version that was published of it, by step."""
    return call.services.guides.changes(call.body.path, call.body.version)


def guide_findings(call: Call[PathQuery]) -> SecretFindings:
    """List what looks like a secret in a guide's file and its data, allowed findings aside."""
    return call.services.guides.findings(call.body.path)


def guide_report(call: Call[PathQuery]) -> GuideReport:
    """Show what the last run of a guide found."""
    return call.services.guides.report(call.body.path)


def guide_schedules(call: Call[PathQuery]) -> ScheduleList:
    """List the schedules that verify a guide, the next first."""
    return call.services.schedules.of(call.body.path)


def scheduled_times(call: Call[TimesQuery]) -> ScheduledTimes:
    """Say when a cron expression would run next."""
    return call.services.schedules.times(call.body)


def add_schedule(call: Call[ScheduleRequest]) -> Schedule:
    """Have a guide verified at set times."""
    return call.services.schedules.add(call.person, call.body)


def remove_schedule(call: Call[None]) -> Schedule:
    """Remove a schedule; the verdicts that it gave stay."""
    return call.services.schedules.remove(call.params["schedule"])


def verify_guide(call: Call[VerifyRequest]) -> Job:
    """Begin to re-run a guide."""
    return call.services.guides.verify(call.body.path)


def accept_outputs(call: Call[AcceptRequest]) -> GuideState:
    """Write what the last run of a guide showed into its file."""
    return call.services.guides.accept(call.person, call.body.path)


def publish_guide(call: Call[PublishRequest]) -> PublishResult:
    """Put a snapshot of a guide into the library, and open its page."""
    return call.services.guides.publish(call.person, call.body)


def suggest_guides(call: Call[SuggestionRequest]) -> SuggestionList:
    """Find published guides that fit what a notebook does, best first."""
    return call.services.guides.suggestions(call.body)


def get_job(call: Call[None]) -> Job:
    """Say how far a job has come."""
    return call.services.jobs.job(call.params["job"])


def cancel_job(call: Call[None]) -> Job:
    """End a job early."""
    return call.services.jobs.cancel(call.params["job"])


def open_room(call: Call[None]) -> RoomAddress:
    """Open the reading room, if it is not open, and say where it answers."""
    room = call.services.room
    return RoomAddress(room.url(), room.is_framed)


def open_copy(call: Call[CopyAsked]) -> OpenedCopy:
    """Put a copy of a publication, with its data, into a new folder."""
    return call.services.copies.lay_out(call.body)


def list_guide_threads(call: Call[None]) -> ThreadList:
    """List the threads of a guide, published or not, oldest first."""
    return call.services.threads_of_guide(_known(call), call.person)


def comment_on_guide(call: Call[CommentRequest]) -> Thread:
    """Comment on a step of a guide, published or not, or reply in a thread."""
    call.services.remarks.pace.admit(call.person)
    return call.services.comment_on_guide(_known(call), call.person, call.body)


def list_steps(call: Call[None]) -> StepCodeList:
    """List the steps of a publication with their code."""
    return call.services.step_code(call.params["slug"])


def list_publications(call: Call[None]) -> PublicationList:
    """List the library, newest first."""
    publications = call.services.publications().publications
    seen = tuple(_seen_by(call.person, found) for found in publications)
    gone = call.services.store.taken_back() if may(call.person, "author") else {}
    return PublicationList(seen, gone)


def get_publication(call: Call[None]) -> Publication:
    """Describe one publication."""
    return _seen_by(call.person, call.services.publication(call.params["slug"]))


def is_at_hand(services: Services, params: Mapping[str, str]) -> bool:
    """Whether what readers of a publication ask for is in memory."""
    return services.is_at_hand(params["slug"])


def read_overlay(call: Call[None]) -> Overlay:
    """Say what lies over the page of a publication: its verdict and what is said of it."""
    return call.services.overlays.of(call.params["slug"])


def list_threads(call: Call[None]) -> ThreadList:
    """List the threads of a publication, oldest first."""
    return call.services.threads(call.params["slug"], call.person)


def add_comment(call: Call[CommentRequest]) -> Thread:
    """Comment on a step, or reply in a thread."""
    call.services.remarks.pace.admit(call.person)
    return call.services.comment(call.params["slug"], call.person, call.body)


def edit_comment(call: Call[EditRequest]) -> Thread:
    """Write a comment anew; an edit that comes too late is kept beside."""
    call.services.remarks.pace.admit(call.person)
    return call.services.remarks.edit(call.params["comment"], call.person, call.body)


def delete_comment(call: Call[SettleRequest]) -> Thread:
    """Take a comment back."""
    return call.services.remarks.delete(call.params["comment"], call.person, call.body.op_id)


def thank_for_comment(call: Call[ThanksRequest]) -> Thread:
    """Say thanks for a comment, or take that back."""
    return call.services.remarks.thank(call.params["comment"], call.person, call.body)


def accept_callout(call: Call[CalloutRequest]) -> Thread:
    """Make a callout of a comment, and resolve its thread."""
    return call.services.accept_callout(call.params["thread"], call.person, call.body)


def resolve_thread(call: Call[SettleRequest]) -> Thread:
    """Settle a thread."""
    return call.services.resolve(call.params["thread"], call.person, call.body.op_id)


def reopen_thread(call: Call[SettleRequest]) -> Thread:
    """Open a settled thread again."""
    return call.services.reopen(call.params["thread"], call.person, call.body.op_id)


def reanchor_thread(call: Call[ReanchorRequest]) -> Thread:
    """Put a thread where it belongs now."""
    return call.services.reanchor(call.params["thread"], call.person, call.body)


def copy_discussion(call: Call[CopyRequest]) -> ThreadList:
    """Take the discussion of a guide along to a copy of it."""
    return call.services.remarks.copy(call.params["guide"], call.person, call.body)


def list_people(call: Call[None]) -> PeopleNames:
    """List the names of the people of the store, whom a comment can mention."""
    if not call.person.verified:
        raise Forbidden(
            "who works here is for people whom this server knows",
            hint="sign in with a personal token",
        )
    return PeopleNames(tuple(user.name for user in call.services.store.people.list()))


def read_updates(call: Call[UpdatesQuery]) -> UpdateList:
    """Say what is new, once or, as a WebSocket, as it comes."""
    return call.services.feed.updates(call.person, call.body.since)


def record_events(call: Call[EventBatch]) -> None:
    """Keep what a page saw: a view, a step reached, live, done."""
    call.services.record_events(call.params["slug"], call.body)


def read_analytics(call: Call[None]) -> ReadingReport:
    """Say how publications are read: views, completion, drop-off per step."""
    return call.services.reading_report()


def _known(call: Call[Any]) -> str:
    """The guide that was asked about, where who asks may know of it."""
    guide = call.params["guide"]
    if not call.person.verified and guide not in call.services.store.published_guides():
        raise Forbidden(
            "what is said about unpublished work is for people whom this server knows",
            hint="sign in with a personal token",
        )
    return guide


def _seen_by(person: Person, publication: Publication) -> Publication:
    """Where a guide lies on its author's disk concerns authors only."""
    return publication if may(person, "author") else msgspec.structs.replace(publication, source="")
