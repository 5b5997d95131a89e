"""The acts of the story, from a messy session to a page that its readers made better."""

from __future__ import annotations

from uuid import uuid4

import msgspec

from stepguide_kernel.cli.demo_story.messy_session import MessySession
from stepguide_kernel.cli.demo_story.narrator import Narrator
from stepguide_kernel.cli.demo_story.reading_room import ReadingRoom
from stepguide_kernel.cli.demo_story.replay import replay
from stepguide_kernel.cli.demo_story.stage import Stage
from stepguide_kernel.cli.demo_story.visitor import Visitor
from stepguide_kernel.errors import NotWell
from stepguide_kernel.model.build import BuildResult
from stepguide_kernel.model.decoding import decode
from stepguide_kernel.model.discussion import Thread
from stepguide_kernel.model.publication import Publication
from stepguide_kernel.model.reading import (
    Event,
    EventBatch,
    GuideReading,
    ReadingReport,
    StepReach,
)
from stepguide_kernel.model.session import SessionList, SessionSummary
from stepguide_kernel.model.verdict import VerifyReport

GUIDE = "guide.ipynb"
SLUG = "demo"
AUTHOR = "mia"


class NewUser(msgspec.Struct, frozen=True):
    """What the story needs of ``stepguide users add --json``."""

    token: str


class Play:
    """One performance of ``session`` on ``stage``, told by ``narrator``.

    The methods are the acts, in the order they are played.  Each raises :class:`NotWell`
    when what it asked for did not come about.
    """

    def __init__(self, session: MessySession, stage: Stage, narrator: Narrator) -> None:
        self._session = session
        self._stage = stage
        self._narrator = narrator

    def install_kernel(self) -> None:
        """Set up: the recording kernelspec, in the demo's own prefix."""
        with self._narrator.act("A recording kernel is installed", "stepguide kernel install"):
            self._stage.run("kernel", "install", "--prefix", str(self._stage.prefix))

    def record(self) -> None:
        """An author works in a notebook, and the session is recorded."""
        with self._narrator.act("An author works as usual, in a notebook that records") as outcome:
            played = replay(self._session, self._stage)
            outcome.append(f"{played.runs} runs, {played.errors} of them raised an error")
        with self._narrator.act("The session is there", "stepguide sessions") as outcome:
            newest = self._newest_session()
            _expect(newest.runs == played.runs, f"{newest.runs} of {played.runs} runs recorded")
            outcome.append(f"{newest.id}: {newest.runs} runs, {newest.errors} errors")
            told = [secret for secret in self._session.secrets if self._stage.holds(secret)]
            _expect(not told, "a secret reached a file of the store")
            if self._session.secrets:
                outcome.append("the token that was typed is in no file of it")

    def build(self) -> None:
        """The session becomes a guide."""
        options = ["build", "latest", "-o", GUIDE]
        if self._session.notebook:
            options += ["--notebook", self._session.notebook]
        if kept := self._session.kept():
            options += ["--keep", kept]
        with self._narrator.act("The few cells that matter become a guide", _shown(options)) as out:
            built = self._stage.ask(BuildResult, *options)
            out.append(
                f"{built.cells_kept} of {built.cells_recorded} runs kept, in {built.steps} steps; "
                f"{built.proof.status} in a fresh kernel"
            )
            _expect(built.proof.status == "proved", f"{built.proof.status}: {built.proof.reason}")

    def verify(self) -> None:
        """The guide is run as a stranger would run it."""
        with self._narrator.act(
            "Papermill runs it from top to bottom", _shown(["verify", GUIDE])
        ) as out:
            run = self._stage.ask(VerifyReport, "verify", GUIDE).runs[0]
            out.append(f"{run.verdict}: {run.cells_run} of {run.cells_total} cells ran")

    def publish(self, title: str = "It is published") -> Publication:
        """The guide enters the library, or a new snapshot of it does."""
        options = ["publish", GUIDE, "--slug", SLUG]
        with self._narrator.act(title, _shown(options)) as outcome:
            published = self._stage.ask(Publication, *options)
            verified = published.verified
            _expect(verified is not None and verified.verdict == "passed", "it is not verified")
            outcome.append(f"version {published.version} of “{published.title}”, verified")
            return published

    def comment(self, room: ReadingRoom) -> Thread:
        """A reader opens the page, reads it to the end and says something."""
        reader = Visitor(room.url)
        remark = self._session.comment
        with self._narrator.act("A reader reads it and comments") as outcome:
            reader.page(f"w/{SLUG}")
            steps = self._reading().steps
            reader.post(f"publications/{SLUG}/events", _whole_visit(steps))
            step = _step_about(steps, remark.step)
            said = {"op_id": uuid4().hex, "body": remark.body, "anchor": {"step_id": step.step_id}}
            answer = reader.post(f"publications/{SLUG}/comments", said)
            outcome.append(f"on step {step.number}, “{step.title}”:")
            outcome.append(f"“{remark.body}”")
            return decode(answer, Thread)

    def accept(self, room: ReadingRoom, thread: Thread) -> None:
        """The author makes a callout of the comment, and the file gets it."""
        kind = self._session.comment.kind
        with self._narrator.act(
            "The author makes a callout of it", f"stepguide users add {AUTHOR} --role author"
        ) as outcome:
            token = self._stage.ask(NewUser, "users", "add", AUTHOR, "--role", "author").token
            author = Visitor(room.url, token=token)
            body = {"op_id": uuid4().hex, "comment": thread.comments[0].id, "kind": kind}
            answer = author.post(f"threads/{thread.id}/callout", body)
            callout = decode(answer, Thread).callout
            _expect(callout is not None, "the comment became no callout")
            outcome.append(f"{kind.lower()}, credited to {thread.comments[0].credit}")
        options = ["comments", "apply", GUIDE]
        with self._narrator.act("The callout enters the guide's file", _shown(options)):
            self._stage.run(*options)

    def republish(self, room: ReadingRoom, before: Publication) -> None:
        """The page shows the callout, and is as verified as before."""
        after = self.publish("It is published again")
        _expect(after.code_hash == before.code_hash, "the callout changed the code")
        _expect(after.version > before.version, "publishing again made no new version")
        with self._narrator.act("Readers see it") as outcome:
            page = Visitor(room.url).page(f"w/{SLUG}")
            _expect("sg-callout" in page, "the page shows no callout")
            outcome.append("the page shows the callout; the verdict stayed, as the code did")

    def look_back(self) -> None:
        """The author sees how the guide is read."""
        with self._narrator.act("The author sees how it is read", "stepguide analytics") as outcome:
            reading = self._reading()
            _expect(reading.views > 0, "the reader's visit was not counted")
            outcome.append(f"views: {reading.views}, read to the end: {reading.done}")

    def check_links(self, room: ReadingRoom) -> dict[str, str]:
        """Open every link of the last page of the story; return them by what they are."""
        links = {
            "walkthrough": f"w/{SLUG}",
            "gallery": "",
            "publications (JSON)": "stepguide/api/publications",
        }
        with self._narrator.act("Every link answers") as outcome:
            visitor = Visitor(room.url)
            for path in links.values():
                visitor.page(path)
            outcome.append(f"{len(links)} of {len(links)}")
        return {what: visitor.address(path) for what, path in links.items()}

    def _newest_session(self) -> SessionSummary:
        sessions = self._stage.ask(SessionList, "sessions").sessions
        _expect(len(sessions) == 1, f"{len(sessions)} sessions instead of 1")
        return sessions[0]

    def _reading(self) -> GuideReading:
        return self._stage.ask(ReadingReport, "analytics").guides[0]


def _step_about(steps: tuple[StepReach, ...], words: str) -> StepReach:
    """The first step whose title has ``words``, else the last one."""
    about = (step for step in steps if words and words in step.title)
    return next(about, steps[-1])


def _whole_visit(steps: tuple[StepReach, ...]) -> EventBatch:
    """What a page sends when somebody reads it from the first step to the last."""
    visit = uuid4().hex
    seen = [Event(kind="step", visit=visit, step_id=step.step_id) for step in steps]
    return EventBatch(
        (Event(kind="view", visit=visit), *seen, Event(kind="done", visit=visit)),
    )


def _shown(arguments: list[str]) -> str:
    return " ".join(["stepguide", *arguments])


def _expect(held: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not held:
        raise NotWell(
            f"the demo stopped: {otherwise}",
            hint="`stepguide demo` without --session plays the bundled one",
        )
