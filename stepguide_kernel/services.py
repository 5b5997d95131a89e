"""Every feature over one store, opened when it is first needed.

The command line, the REST interface, Lab and the reading room all come through here.
Methods may block on the disk, so servers call them in a thread; any thread may.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from stepguide_kernel import reactions
from stepguide_kernel.bell import Bell
from stepguide_kernel.comments.placing import PublishedCells, for_readers, placed
from stepguide_kernel.courier import Courier
from stepguide_kernel.discussion_files import DiscussionFiles
from stepguide_kernel.errors import NotFound
from stepguide_kernel.execution.warm_kernels import WarmKernels
from stepguide_kernel.feed import Feed
from stepguide_kernel.guide_copies import GuideCopies
from stepguide_kernel.guide_files import GuideFiles
from stepguide_kernel.guide_schedules import GuideSchedules
from stepguide_kernel.jobs import Jobs
from stepguide_kernel.library import Library, OwnLibrary
from stepguide_kernel.model.discussion import Thread, ThreadList
from stepguide_kernel.model.ledger import (
    CommentAdded,
    Fact,
    Operation,
    ThreadReopened,
    ThreadResolved,
)
from stepguide_kernel.model.people import Person, sight
from stepguide_kernel.model.publication import Publication, PublicationList
from stepguide_kernel.model.reading import EventBatch, ReadingReport
from stepguide_kernel.model.requests import CalloutRequest, CommentRequest, ReanchorRequest
from stepguide_kernel.model.suggestion import StepCodeList
from stepguide_kernel.overlays import Overlays
from stepguide_kernel.remarks import Remarks
from stepguide_kernel.rooms import NoRoom, Room
from stepguide_kernel.root_folder import RootFolder
from stepguide_kernel.scheduler import Scheduler
from stepguide_kernel.session_guides import SessionGuides
from stepguide_kernel.settings import Settings
from stepguide_kernel.suggestions import Suggestions

if TYPE_CHECKING:
    from typing import Self

    from stepguide_kernel.comments.apply import Applied
    from stepguide_kernel.model.guide import Step
    from stepguide_kernel.notebook.anchor_cells import AnchorCells
    from stepguide_kernel.store.gathered import GatheredEvents
    from stepguide_kernel.store.ledger import Store
    from stepguide_kernel.store.reading import ReadingEvents


class Services:
    """The features, over the data folder of ``settings``.

    ``root`` is the folder that relative paths of requests start from and stay in: Lab's root
    folder; by default the current one.  ``room`` shows what is published.  ``warm`` is where the
    runs of a server are forked; else they are those of one command.  ``library`` is where guides
    are published; by default in the own store.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        root: Path | None = None,
        room: Room | None = None,
        warm: WarmKernels | None = None,
        library: Library | None = None,
    ) -> None:
        self.settings = settings
        self.root = RootFolder(root)
        self.room: Room = room or NoRoom()
        self.warm = warm or WarmKernels()
        self.library: Library = library or OwnLibrary(self)
        self.jobs = Jobs(settings.workers)
        self.guides = GuideFiles(self, self.root)
        self.copies = GuideCopies(self, self.root)
        self.recorded = SessionGuides(self, self.root)
        self.scheduler = Scheduler(self)
        self.schedules = GuideSchedules(self.scheduler, self.root)
        self.feed = Feed(self)
        self.overlays = Overlays(self)
        self.remarks = Remarks(self)
        self.discussion_files = DiscussionFiles(self)
        self.suggestions = Suggestions(self)
        self.bell = Bell(self)
        self.courier = Courier(self)
        self._published_cells = PublishedCells()
        self._opening = Lock()
        self._store: Store | None = None
        self._reading: ReadingEvents | None = None
        self._gathering: GatheredEvents | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End jobs, close what was opened.  The services can be used again afterwards."""
        self.room.close()
        self.scheduler.close()
        self.courier.close()
        self.feed.close()
        self.jobs.close()
        self.warm.close()
        with self._opening:
            if self._gathering is not None:
                self._gathering.close()
            self._gathering = None
            for opened in (self._store, self._reading):
                if opened is not None:
                    opened.close()
            self._store = self._reading = None

    @property
    def store(self) -> Store:
        """The ledger with its views, blobs and people.

        :raises StorageError: it cannot be made, opened or read.
        """
        with self._opening:
            if self._store is None:
                from stepguide_kernel.store.ledger import Store

                self._store = Store.open(self.settings, self._written)
            return self._store

    @property
    def reading(self) -> ReadingEvents:
        """What pages saw.

        :raises StorageError: it cannot be made, opened or read.
        """
        with self._opening:
            if self._reading is None:
                from stepguide_kernel.store.reading import ReadingEvents

                self._reading = ReadingEvents.open(self.settings)
            return self._reading

    # --- guides -------------------------------------------------------------------------------

    def guide_id(self, name: str) -> str:
        """The id of a guide that is named by its slug or by the path of its file.

        :raises NotFound: there is neither such a file nor such a publication.
        :raises NotebookInvalid: the file is no notebook.
        """
        path = _file(name)
        if path is not None:
            from stepguide_kernel.notebook.document import Notebook
            from stepguide_kernel.notebook.metadata import guide_id

            return guide_id(Notebook.read(path))
        return self.store.publication(name).guide

    def steps(self, name: str) -> tuple[Step, ...]:
        """The steps of a guide: those of its file, or of what is published under its slug.

        :raises NotFound: there is neither such a file nor such a publication.
        :raises NotebookInvalid: the file is no notebook.
        """
        from stepguide_kernel.notebook.document import Notebook
        from stepguide_kernel.notebook.steps import steps

        path = _file(name)
        return self._published_steps(name) if path is None else steps(Notebook.read(path))

    # --- the library ---------------------------------------------------------------------------

    def publications(self) -> PublicationList:
        """The library, newest first."""
        return PublicationList(self.store.publications())

    def publication(self, slug: str) -> Publication:
        """One publication.

        :raises NotFound: nothing is published under this slug.
        """
        return self.store.publication(slug)

    def step_code(self, slug: str) -> StepCodeList:
        """The steps of a publication with their code.

        :raises NotFound: nothing is published under this slug.
        """
        from stepguide_kernel.guidance.library import step_code

        return StepCodeList(step_code(self.store, slug))

    # --- threads -------------------------------------------------------------------------------

    def threads(self, slug: str, person: Person | None = None) -> ThreadList:
        """The threads of a published guide, oldest first, with their places in what is published.

        :raises NotFound: nothing is published under this slug.
        """
        threads = self.threads_of_guide(self.store.publication(slug).guide, person).threads
        if not threads:
            return ThreadList(())
        found = placed(threads, self._published_cells.of(self.store, slug))
        return ThreadList(tuple(map(for_readers, found)))

    def placed_threads(self, name: str) -> tuple[Thread, ...]:
        """The threads of a guide by its slug or path, with their places in it, oldest first.

        :raises NotFound: there is neither such a file nor such a publication.
        :raises NotebookInvalid: the file is no notebook.
        """
        return placed(self.store.threads(self.guide_id(name)), self._anchor_cells(name))

    def threads_of_guide(self, guide: str, person: Person | None = None) -> ThreadList:
        """The threads of a guide by its id, published or not, oldest first.

        ``person`` is who asks; nobody in particular is the owner of the store.
        """
        threads = self.store.threads(guide, sight(person))
        return ThreadList(tuple(_rendered(thread) for thread in threads))

    def open_threads(self, guide: str) -> dict[str, int]:
        """How many threads are open about each step (id) of a guide."""
        threads = self.store.threads(guide)
        return Counter(thread.anchor.step_id for thread in threads if not thread.resolved)

    def comment(self, slug: str, person: Person, request: CommentRequest) -> Thread:
        """Add a comment to a published guide and return its thread.

        :raises NotFound: nothing is published under this slug.
        :raises BadRequest: the publication has no such place, and see
            :func:`stepguide_kernel.comments.facts.comment_added`.
        """
        guide = self.store.publication(slug).guide
        if request.anchor is not None:
            anchor = self._published_cells.pointed(request.anchor, self.store, slug)
            request = msgspec.structs.replace(request, anchor=anchor)
        return for_readers(self.comment_on_guide(guide, person, request))

    def comment_on_guide(self, guide: str, person: Person, request: CommentRequest) -> Thread:
        """Add a comment to a guide by its id, published or not, and return its thread.

        :raises BadRequest: see :func:`stepguide_kernel.comments.facts.comment_added`.
        """
        from stepguide_kernel.comments.facts import comment_added

        fact: CommentAdded = comment_added(guide, person, request)
        return self.say(request.op_id, person, fact, fact.thread)

    def accept_callout(self, thread_id: str, person: Person, request: CalloutRequest) -> Thread:
        """Make a callout of a comment and return its thread, which is then resolved.

        :raises NotFound: there is no such thread, or no such comment in it.
        :raises BadRequest: another comment of the thread is a callout already.
        """
        from stepguide_kernel.comments.facts import callout_accepted

        fact = callout_accepted(self.store.thread(thread_id), request)
        return self.say(request.op_id, person, fact, fact.thread)

    def resolve(self, thread_id: str, person: Person, op_id: str) -> Thread:
        """Settle a thread.

        :raises NotFound: there is no such thread.
        """
        thread = self.store.thread(thread_id)
        fact = ThreadResolved(guide=thread.guide, thread=thread.id)
        return self.say(op_id, person, fact, thread.id)

    def reopen(self, thread_id: str, person: Person, op_id: str) -> Thread:
        """Open a settled thread again.

        :raises NotFound: there is no such thread.
        """
        thread = self.store.thread(thread_id)
        fact = ThreadReopened(guide=thread.guide, thread=thread.id)
        return self.say(op_id, person, fact, thread.id)

    def reanchor(self, thread_id: str, person: Person, request: ReanchorRequest) -> Thread:
        """Put a thread where it belongs now and return it.

        :raises NotFound: there is no such thread.
        :raises Forbidden: it is not for this person to say.
        """
        from stepguide_kernel.comments.facts import thread_reanchored

        thread = self.store.thread(thread_id)
        opened_by = self.store.opened_by(thread.id)
        fact = thread_reanchored(thread, opened_by, person, request)
        return self.say(request.op_id, person, fact, thread.id)

    def apply_accepted(self, path: Path) -> Applied:
        """Write accepted callouts and suggestions into a closed guide file.

        :raises NotFound: there is no file.
        :raises NotebookInvalid: it is no notebook.
        :raises StorageError: it cannot be written.
        """
        from stepguide_kernel.comments.apply import apply_accepted

        return apply_accepted(path, self.store.threads(self.guide_id(str(path))))

    # --- reading -------------------------------------------------------------------------------

    def is_at_hand(self, slug: str) -> bool:
        """Whether readers of this publication are answered, at this moment, out of memory."""
        return self._gathering is not None and self.overlays.fact_at_hand(slug) is not None

    def record_events(self, slug: str, batch: EventBatch) -> None:
        """Keep what a page saw.

        :raises NotFound: nothing is published under this slug.
        """
        self.overlays.fact(slug)
        self._gathered.add(slug, batch.events)

    def reading_report(self, name: str | None = None) -> ReadingReport:
        """How publications are read: all of them, or those of the guide with this slug or path.

        :raises NotFound: the guide is not published.
        """
        from stepguide_kernel.analytics.report import report

        publications = self.store.publications()
        if name is not None:
            guide = self.guide_id(name)
            publications = tuple(found for found in publications if found.guide == guide)
            if not publications:
                raise NotFound(f"{name} is not published", hint=f"stepguide publish {name}")
        self._gathered.write()
        return report(self._published_steps, self.reading, publications)

    # -------------------------------------------------------------------------------------------

    def _written(self) -> None:
        """Let those know who keep or follow what is in the store."""
        self.overlays.forget()
        self.feed.wake()

    @property
    def _gathered(self) -> GatheredEvents:
        reading = self.reading
        with self._opening:
            if self._gathering is None:
                from stepguide_kernel.store.gathered import GatheredEvents

                self._gathering = GatheredEvents(reading)
            return self._gathering

    def _published_steps(self, slug: str) -> tuple[Step, ...]:
        return self._published_cells.of(self.store, slug).steps

    def _anchor_cells(self, name: str) -> AnchorCells:
        path = _file(name)
        if path is None:
            return self._published_cells.of(self.store, name)
        from stepguide_kernel.notebook.anchor_cells import anchor_cells
        from stepguide_kernel.notebook.document import Notebook

        return anchor_cells(Notebook.read(path))

    def say(self, op_id: str, person: Person, fact: Fact, thread: str) -> Thread:
        """Add a fact about a thread, and what follows from it, and return the thread.

        :raises BadRequest: it contradicts the ledger.
        """
        operation = Operation(op_id, person.name, fact)
        self.store.append_all(reactions.with_follow_ups(operation))
        return _rendered(self.store.thread(thread, sight(person)))


def _file(name: str) -> Path | None:
    """The path that ``name`` is, or ``None`` where it is a slug."""
    path = Path(name)
    return path if path.suffix == ".ipynb" or path.is_file() else None


def _rendered(thread: Thread) -> Thread:
    """The thread with its comments as a page may show them."""
    from stepguide_kernel.notebook.rich_text import render_markdown

    comments = tuple(
        msgspec.structs.replace(comment, html=render_markdown(comment.body) if comment.body else "")
        for comment in thread.comments
    )
    return msgspec.structs.replace(thread, comments=comments)
