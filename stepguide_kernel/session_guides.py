"""What an author does with recorded sessions: look at runs, choose among them, make guides."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from stepguide_kernel.errors import BadRequest, StepGuideError
from stepguide_kernel.jobs import Report
from stepguide_kernel.model.build import BuildRequest, BuildResult
from stepguide_kernel.model.execution import Advance, Execution
from stepguide_kernel.model.job import Job
from stepguide_kernel.model.observed import ObservedRuns, ObservedSession
from stepguide_kernel.model.selection import RecordedRuns, RunOutputs, SessionSlice, SliceRequest
from stepguide_kernel.model.session import Session, SessionList
from stepguide_kernel.model.update import UpdatePreview, UpdateRequest
from stepguide_kernel.root_folder import RootFolder

if TYPE_CHECKING:
    from stepguide_kernel.recording.updating.update import Update
    from stepguide_kernel.recording.watch import Watch
    from stepguide_kernel.services import Services


Result = TypeVar("Result", bound=BuildResult)

_LOGGED = re.compile(r"[0-9a-f]{8}")
"""Ids that the names of logs can hold."""


class SessionGuides:
    """The recorded sessions, and the guides made of them below one root folder.

    Every method that takes a session's id raises ``SessionUnknown`` where there is none, and
    every one that takes a path ``BadRequest`` where it leads out of the root.
    """

    def __init__(self, services: Services, root: RootFolder) -> None:
        self._services = services
        self._root = root

    def list(self) -> SessionList:
        """The sessions, newest first; their notebooks as paths below the root folder."""
        from stepguide_kernel.recording.sessions import SessionFolder

        listed = SessionFolder(self._services.settings.sessions_dir).summaries()
        return SessionList(
            tuple(
                msgspec.structs.replace(one, notebook=self._shown(one.notebook))
                for one in listed.sessions
            )
        )

    def runs(self, session: str) -> RecordedRuns:
        """The runs of a session, for a person to choose from."""
        from stepguide_kernel.recording.choice import recorded_runs

        listed = recorded_runs(self._find(session))
        return msgspec.structs.replace(listed, notebook=self._shown(listed.notebook))

    def outputs(self, session: str, run: str) -> RunOutputs:
        """What one run put out.

        :raises SessionUnknown: there is no such run.
        """
        from stepguide_kernel.recording.choice import outputs_of

        return outputs_of(self._find(session), run)

    def observe(self, session: str, told: ObservedRuns) -> ObservedSession:
        """Keep what a front end saw of a kernel that has no tracker.

        :raises BadRequest: the id is none that a log can have.
        :raises StorageError: the log cannot be written.
        """
        from stepguide_kernel.recording.observed import observe

        if not _LOGGED.fullmatch(session):
            raise BadRequest(f"{session} is no session's id", hint="send eight hexadecimal digits")
        notebook = self._root.inside(told.notebook)
        return observe(self._services.settings.sessions_dir, session, notebook, told)

    def slice(self, session: str, request: SliceRequest) -> SessionSlice:
        """What a choice of runs comes to.

        :raises NotFound: the notebook does not exist.
        """
        from stepguide_kernel.recording.author import words_of
        from stepguide_kernel.recording.choice import sliced

        found = self._find(session)
        ran_until = max((run.ended for run in found.runs), default=0.0)
        words = words_of(self._inside(request.notebook), found.opened.notebook, ran_until=ran_until)
        return sliced(found, request, words)

    def build(self, session: str, request: BuildRequest, watch: Watch | None = None) -> BuildResult:
        """Make a guide of a session.

        :raises SessionEmpty: it holds nothing a guide could be made of.
        :raises TargetExists: another file stands at the output.
        :raises GivenUp: whoever has the ``watch`` gave it up.
        """
        from stepguide_kernel.recording.builder import Wish, build

        found = self._find(session)
        built = build(
            found,
            keep=request.keep,
            notebook=self._inside(request.notebook),
            output=self._root.inside(request.output),
            settings=self._services.settings,
            prove=request.proof and (watch or True),
            marked=request.marked,
            wish=Wish.of(request),
        )
        result = self.kept(built.result, found, built.ran)
        return msgspec.structs.replace(result, path=self._shown(result.path) or "")

    def prove(self, session: str, request: BuildRequest) -> Job:
        """Begin to make a guide as :meth:`build` does, and answer with the job that does.

        A guide that is not proved is not written: the person decides what comes of it.
        """
        from stepguide_kernel.recording.watch import GivenUp, Watch

        def work(cancelled: threading.Event, report: Report) -> BuildResult | None:
            def advanced(now: Advance) -> None:
                report(now.cells_run, now.cells_total, None)

            try:
                return self.build(session, request, Watch(cancelled, advanced))
            except GivenUp:
                return None

        self._find(session)
        return self._services.jobs.start("build", request.output, work)

    def preview_update(self, session: str, request: BuildRequest) -> UpdatePreview:
        """What would change in the guide that ``output`` names; nothing is run or written.

        :raises SessionEmpty: the session holds nothing a guide could be made of.
        :raises NotFound: there is no such file.
        :raises TargetExists: it is a notebook, but no guide.
        """
        preview = self._update(session, request).preview(self._services.settings)
        return msgspec.structs.replace(preview, path=self._root.shown(preview.path))

    def update(self, session: str, request: UpdateRequest) -> Job:
        """Begin to update the guide that ``output`` names, and answer with the job that does.

        :raises FileChanged: the guide or the session is not what the preview compared.
        """
        from stepguide_kernel.recording.updating.update import changed
        from stepguide_kernel.recording.watch import GivenUp, Watch

        update = self._update(session, request)
        if update.revision != request.revision:
            raise changed(request.output)

        def work(cancelled: threading.Event, report: Report) -> BuildResult | None:
            def advanced(now: Advance) -> None:
                report(now.cells_run, now.cells_total, None)

            watch = Watch(cancelled, advanced)
            settings = self._services.settings
            try:
                made = update.made(settings, prove=request.proof and watch)
            except GivenUp:
                return None
            built = self.kept(update.write(made), update.session, made.ran)
            return msgspec.structs.replace(built, path=self._root.shown(built.path))

        return self._services.jobs.start("build", request.output, work)

    def kept(self, built: Result, session: Session, ran: Execution | None) -> Result:
        """Keep the run that proved a guide as its verification, and say whether it is one.

        ``built`` names the guide by its path on the disk.
        """
        from stepguide_kernel.verification.proven import take_proof

        if ran is None:
            return built
        try:
            store = self._services.store
            taken = take_proof(Path(built.path), ran, Path(session.opened.cwd), store)
        except StepGuideError:
            # The guide is written and proved: without its verdict it only has to be verified.
            return built
        return msgspec.structs.replace(built, verified=taken)

    def _update(self, session: str, request: BuildRequest) -> Update:
        from stepguide_kernel.recording.builder import Wish
        from stepguide_kernel.recording.updating.update import Choice, Update

        return Update(
            self._root.inside(request.output),
            self._find(session),
            Choice(
                request.keep,
                self._inside(request.notebook),
                request.marked,
                Wish.of(request),
            ),
            self._services.open_threads,
        )

    def _find(self, session: str) -> Session:
        from stepguide_kernel.recording.sessions import SessionFolder

        return SessionFolder(self._services.settings.sessions_dir).find(session)

    def _inside(self, path: str | None) -> Path | None:
        return None if path is None else self._root.inside(path)

    def _shown(self, path: str | None) -> str | None:
        return path and self._root.shown(path)
