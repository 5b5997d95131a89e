"""What an author does with the guides in the folder they work in: look, verify, publish."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from stepguide_kernel.errors import (
    NotebookInvalid,
    NotFound,
    StepGuideError,
    StorageError,
    TeamRefused,
    TeamUnavailable,
    UsageError,
)
from stepguide_kernel.jobs import Report
from stepguide_kernel.model.execution import Advance
from stepguide_kernel.model.finding import SecretFindings
from stepguide_kernel.model.guide_file import (
    GuideChanges,
    GuideReport,
    GuideState,
    LastRun,
    PublishedState,
)
from stepguide_kernel.model.job import Job
from stepguide_kernel.model.ledger import Entry, VerdictGiven
from stepguide_kernel.model.people import Person
from stepguide_kernel.model.publication import Publication, PublishRequest, PublishResult
from stepguide_kernel.model.suggestion import Suggestion, SuggestionList, SuggestionRequest
from stepguide_kernel.model.verdict import GuideRun
from stepguide_kernel.root_folder import RootFolder

if TYPE_CHECKING:
    from stepguide_kernel.guidance.library import Library
    from stepguide_kernel.guidance.suggest import Fit
    from stepguide_kernel.model.parcel import PublishedNotebook
    from stepguide_kernel.model.version import FileChange
    from stepguide_kernel.notebook.document import Notebook
    from stepguide_kernel.services import Services


class GuideFiles:
    """The guides of one root folder, over the store of ``services``.

    Paths are those of requests, relative to the root.  Every method that takes one raises
    ``BadRequest`` when it leads out of the root, ``NotFound`` when there is no file, and
    ``NotebookInvalid`` when it is no notebook.
    """

    def __init__(self, services: Services, root: RootFolder) -> None:
        self._services = services
        self._root = root
        self._library: Library | None = None

    def state(self, path: str) -> GuideState:
        """How the file on the disk stands: verified, published, discussed."""
        from stepguide_kernel.notebook.hashes import code_hash
        from stepguide_kernel.notebook.metadata import guide_id, guide_metadata, guide_title

        notebook = self._read(path)
        guide, code = guide_id(notebook), code_hash(notebook)
        store = self._services.store
        published = self._published_state(path, notebook, guide)
        return GuideState(
            path=path,
            guide=guide,
            title=guide_title(notebook),
            is_guide=guide_metadata(notebook) is not None,
            code_hash=code,
            verified=store.verified_state(guide, code),
            publication=published,
            taken_back=self._taken_back(guide) if published is None else None,
            threads_open=self._open_threads(guide),
            last_run=self._last_run(path, notebook, guide, code),
            copy_of=self._original(path, notebook),
        )

    def changes(self, path: str, version: int | None = None) -> GuideChanges:
        """In what the file and its data differ from what is published, or was as ``version``.

        :raises NotFound: the guide is not published, or never had this version.
        """
        from stepguide_kernel.notebook.changes import changes_by_step
        from stepguide_kernel.notebook.document import Notebook
        from stepguide_kernel.notebook.metadata import guide_id

        notebook = self._read(path)
        publication = self._publication(guide_id(notebook))
        if publication is None:
            raise NotFound(f"{path} is not published", hint="publish it first")
        published = self._services.library.published(publication.slug, version)
        return GuideChanges(
            publication.slug,
            version or publication.version,
            changes_by_step(Notebook.parse(published.notebook.encode()), notebook),
            files=self._data_changed(path, notebook, published),
        )

    def report(self, path: str) -> GuideReport:
        """What the last run of the guide found, to look at.

        :raises NotFound: it was never run.
        """
        from stepguide_kernel.notebook.hashes import code_hash
        from stepguide_kernel.notebook.metadata import guide_id
        from stepguide_kernel.verification.reports.last import last_report

        notebook = self._read(path)
        entry = self._last_entry(guide_id(notebook), code_hash(notebook))
        if entry is None:
            raise NotFound(f"{path} was never verified", hint="verify it first")
        given = cast(VerdictGiven, entry.fact)
        blobs = self._services.store.blobs
        return GuideReport(entry.at, last_report(entry, given, notebook, path, blobs))

    def verify(self, path: str) -> Job:
        """Begin to re-run the guide, and answer with the job that does."""
        from stepguide_kernel.verification.verify import verify

        file = self._inside(path)
        titles = _step_titles(self._read(path))
        services = self._services

        def work(cancelled: threading.Event, report: Report) -> GuideRun:
            def advanced(_: Path, now: Advance) -> None:
                report(now.cells_run, now.cells_total, titles.get(now.cell_id or ""))

            found = verify(
                [file],
                settings=services.settings,
                store=services.store,
                advanced=advanced,
                cancelled=cancelled,
                warm=services.warm,
                force=True,  # who asks for one guide wants to see it run
            )
            services.store.collect_garbage()  # outputs of the run that this one replaced
            return found.runs[0]

        return services.jobs.start("verify", path, work)

    def accept(self, person: Person, path: str) -> GuideState:
        """Write what the last run of the guide showed into its file, and say how it stands then.

        :raises Unverified: no run of the code in the file has reached its end.
        :raises FileChanged: the file was saved at this very moment.
        """
        from stepguide_kernel.verification.accept import accept_last

        accept_last(self._inside(path), self._services.store, person.name)
        return self.state(path)

    def publish(self, person: Person, request: PublishRequest) -> PublishResult:
        """Put a snapshot into the library, and open the reading room if it is not.

        :raises Unverified: no passing verdict for its code, and that is not allowed.
        :raises SlugTaken: another guide is published under the slug.
        :raises RoomUnavailable: it is published, but no page could be opened.
        """
        from stepguide_kernel.publishing.allowing import allow
        from stepguide_kernel.publishing.publish import pack

        if request.allow:
            allow(self._inside(request.path), request.allow)
        parcel = pack(
            self._inside(request.path),
            slug=request.slug,
            allow_unverified=request.allow_unverified,
            settings=self._services.settings,
            store=self._services.store,
        )
        publication = self._services.library.put(parcel, person)
        return PublishResult(publication, _page(self._services.room.url(), publication.slug))

    def findings(self, path: str) -> SecretFindings:
        """What of the file and its data looks like a secret and is not allowed."""
        from stepguide_kernel.publishing.bundle import bundle
        from stepguide_kernel.publishing.secrets_check import secrets_of

        notebook, folder = self._read(path), self._inside(path).parent
        travelling = bundle(notebook, folder, limit=self._services.settings.bundle_limit)
        return SecretFindings(secrets_of(notebook, travelling))

    def suggestions(self, request: SuggestionRequest) -> SuggestionList:
        """Published guides that fit what a notebook does, best first.

        :raises RoomUnavailable: guides fit, but no page could be opened.
        """
        from stepguide_kernel.guidance.library import Library
        from stepguide_kernel.guidance.profile import profile
        from stepguide_kernel.guidance.suggest import fitting

        if self._library is None:
            self._library = Library()
        own = self._guide_at(request.path)
        offers = self._library.offers(self._services.library)
        others = [offer for offer in offers if own is None or offer.publication.guide != own]
        fits = fitting(profile(request.imports, request.files), others)
        if not fits:
            return SuggestionList(())
        room = self._services.room.url()
        return SuggestionList(tuple(_suggestion(fit, room) for fit in fits))

    # -------------------------------------------------------------------------------------------

    def _original(self, path: str, notebook: Notebook) -> str | None:
        """The file that the notebook is a copy of, as requests name it; ``None`` if of none."""
        from stepguide_kernel.notebook.metadata import guide_metadata

        metadata = guide_metadata(notebook)
        if metadata is None:
            return None  # a notebook that is a guide by its path alone has no copies
        here = str(self._inside(path))
        for earlier in self._services.store.places.see(metadata.id, here):
            if earlier == here:
                return None
            if _is_guide(Path(earlier), metadata.id):
                return self._root.shown(earlier)
        return None

    def _read(self, path: str) -> Notebook:
        from stepguide_kernel.notebook.document import Notebook

        return Notebook.read(self._inside(path))

    def _inside(self, path: str) -> Path:
        return self._root.inside(path)

    def _guide_at(self, path: str | None) -> str | None:
        """The id of the guide in a file; a new notebook may not be on the disk yet."""
        from stepguide_kernel.notebook.metadata import guide_id

        try:
            return None if path is None else guide_id(self._read(path))
        except (NotFound, NotebookInvalid):
            return None

    def _last_run(self, path: str, notebook: Notebook, guide: str, code: str) -> LastRun | None:
        entry = self._last_entry(guide, code)
        if entry is None:
            return None
        given = cast(VerdictGiven, entry.fact)
        changed = () if given.code_hash == code else self._changed_code(notebook, given)
        return LastRun(entry.at, msgspec.structs.replace(given.run, path=path), changed)

    def _last_entry(self, guide: str, code: str) -> Entry | None:
        """The newest verdict on the code that the guide has now, else on other code of it."""
        store = self._services.store
        return store.verdict(guide, code) or store.newest_verdict(guide)

    def _changed_code(self, notebook: Notebook, given: VerdictGiven) -> tuple[str, ...]:
        """The code cells that differ from those of a run whose outputs are kept."""
        from stepguide_kernel.notebook.changes import changes
        from stepguide_kernel.notebook.document import Notebook

        if given.outputs is None:
            return ()
        try:
            ran = Notebook.parse(self._services.store.blobs.get(given.outputs))
        except NotFound:  # it only would have told more
            return ()
        differing = (change for change in changes(ran, notebook) if change.cell_type == "code")
        return tuple(change.cell_id for change in differing if change.kind != "removed")

    def _publication(self, guide: str) -> Publication | None:
        found = (item for item in self._services.library.publications() if item.guide == guide)
        return next(found, None)

    def _open_threads(self, guide: str) -> int:
        try:
            return self._services.library.open_threads(guide)
        except (TeamUnavailable, TeamRefused):
            return 0  # the discussion says what is wrong, and own work goes on

    def _taken_back(self, guide: str) -> str | None:
        try:
            return self._services.library.taken_back().get(guide)
        except (TeamUnavailable, TeamRefused):
            return None

    def _published_state(self, path: str, notebook: Notebook, guide: str) -> PublishedState | None:
        try:
            publication = self._publication(guide)
        except (TeamUnavailable, TeamRefused):
            return None
        if publication is None:
            return None
        room = self._services.room.url_soon()
        return PublishedState(
            publication.slug,
            publication.version,
            None if room is None else _page(room, publication.slug),
            self._changed(path, notebook, publication.slug),
        )

    def _changed(self, path: str, notebook: Notebook, slug: str) -> int:
        """In how many cells and files of data the guide differs from what is published."""
        from stepguide_kernel.notebook.changes import changes
        from stepguide_kernel.notebook.document import Notebook

        published = self._services.library.published(slug)
        cells = changes(Notebook.parse(published.notebook.encode()), notebook)
        try:
            return len(cells) + len(self._data_changed(path, notebook, published))
        except (StorageError, UsageError):  # publishing says what is wrong with the data
            return len(cells)

    def _data_changed(
        self, path: str, notebook: Notebook, published: PublishedNotebook
    ) -> tuple[FileChange, ...]:
        from stepguide_kernel.publishing.bundle import hashes
        from stepguide_kernel.publishing.versions import file_changes

        limit = self._services.settings.bundle_limit
        return file_changes(
            published.hashes, hashes(notebook, self._inside(path).parent, limit=limit)
        )


def _step_titles(notebook: Notebook) -> dict[str, str]:
    """The title of the step that each cell belongs to, by the cell's id; without secrets."""
    from stepguide_kernel.notebook.migrations import raise_to_4_5
    from stepguide_kernel.notebook.steps import step_of, steps
    from stepguide_kernel.verification.discretion import redactor_for

    found = steps(notebook)
    told = redactor_for(notebook).texts(step.title for step in found)
    titles = dict(zip((step.id for step in found), told, strict=True))
    cells = raise_to_4_5(notebook).cells
    return {cell["id"]: titles[step_of(found, index).id] for index, cell in enumerate(cells)}


def _suggestion(fit: Fit, room: str) -> Suggestion:
    publication = fit.offer.publication
    return Suggestion(
        slug=publication.slug,
        title=publication.title,
        summary=publication.summary,
        steps=publication.steps,
        minutes=fit.offer.minutes,
        verified=publication.verified,
        reasons=fit.reasons,
        url=_page(room, publication.slug),
    )


def _page(room: str, slug: str) -> str:
    return f"{room}w/{slug}"


def _is_guide(path: Path, guide: str) -> bool:
    """Whether the file is there still, and says that it is this guide."""
    from stepguide_kernel.notebook.document import Notebook
    from stepguide_kernel.notebook.metadata import guide_id

    try:
        return guide_id(Notebook.read(path)) == guide
    except StepGuideError:
        return False
