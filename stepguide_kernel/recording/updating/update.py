"""Updating a guide's file: what would change is shown first, and only that is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from stepguide_kernel.errors import FileChanged, NotebookInvalid, TargetExists
from stepguide_kernel.model.session import Session
from stepguide_kernel.model.update import UpdateChange, UpdatePreview, UpdateResult
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_id, guide_metadata
from stepguide_kernel.recording import output_path
from stepguide_kernel.recording.builder import NO_WISH, Made, Wish, make
from stepguide_kernel.recording.updating.about import update_metadata
from stepguide_kernel.recording.updating.merge import Merged, merge
from stepguide_kernel.recording.watch import Watch
from stepguide_kernel.settings import Settings

_DIGITS = 32


Threads = Callable[[str], Mapping[str, int]]


class Choice(NamedTuple):
    """What of the session the guide is to show, as for :func:`builder.build`."""

    keep: Sequence[str] = ()
    notebook: Path | None = None
    marked: bool = False
    wish: Wish = NO_WISH


class Update:
    """An update of the guide at ``path`` with a session; nothing is written before ``write``.

    ``threads`` counts the open discussions about each step (id) of a guide (id).

    :raises NotFound: there is no file.
    :raises TargetExists: it is no guide.
    """

    def __init__(self, path: Path, session: Session, choice: Choice, threads: Threads) -> None:
        self._path = path
        self.session = session
        self._choice = choice
        self._guide = _read(path)
        self._threads = threads(guide_id(self._guide))
        self._tried: list[Merged] = []

    @property
    def revision(self) -> str:
        """A name for what is compared: the file, how far the session has come, the choice."""
        choice = self._choice
        parts = (
            self._guide.to_bytes(),
            self.session.opened.id.encode(),
            str(len(self.session.runs)).encode(),
            repr((tuple(choice.keep), choice.notebook, choice.marked, choice.wish)).encode(),
        )
        digests = b"".join(hashlib.sha256(part).digest() for part in parts)
        return hashlib.sha256(digests).hexdigest()[:_DIGITS]

    def preview(self, settings: Settings) -> UpdatePreview:
        """Say what would change, by the facts of the session alone: nothing is run.

        :raises SessionEmpty: nothing could be shown.
        :raises BadRequest: ``keep`` names what does not exist.
        """
        made = self.made(settings, prove=False)
        return UpdatePreview(str(self._path), self.revision, self.changes(made))

    def made(self, settings: Settings, *, prove: bool | Watch) -> Made:
        """Make the guide as it would be; with ``prove`` a fresh kernel runs it.

        :raises GivenUp: whoever watched it be proved gave it up.
        :raises SessionEmpty: nothing could be shown.
        :raises BadRequest: ``keep`` names what does not exist.
        """
        return make(
            self.session,
            keep=self._choice.keep,
            notebook=self._choice.notebook,
            marked=self._choice.marked,
            wish=self._choice.wish,
            settings=settings,
            prove=prove,
            into=self._merged,
        )

    def changes(self, made: Made) -> tuple[UpdateChange, ...]:
        """Say how the guide that was made differs from the file."""
        return next(merged.changes for merged in self._tried if merged.guide is made.guide)

    def write(self, made: Made) -> UpdateResult:
        """Replace the file.

        :raises FileChanged: the file is no longer what the update began with.
        :raises StorageError: it cannot be written.
        """
        if _read(self._path).to_bytes() != self._guide.to_bytes():
            raise changed(self._path)
        made.guide.write(self._path)
        built = msgspec.structs.asdict(made.result(str(self._path), self.session))
        return UpdateResult(**built, changes=self.changes(made))

    def _merged(self, draft: Notebook) -> Notebook:
        merged = merge(self._guide, draft, self._threads)
        update_metadata(merged.guide, draft)
        self._tried.append(merged)
        return merged.guide


def changed(path: Path | str) -> FileChanged:
    """Say that what was previewed is no longer what would be written."""
    return FileChanged(
        f"{path}, or its session, has changed since the update was shown",
        hint="look at what would change now, then update",
    )


def _read(path: Path) -> Notebook:
    try:
        notebook = Notebook.read(path)
    except NotebookInvalid as error:
        raise _no_guide(path) from error
    if guide_metadata(notebook) is None:
        raise _no_guide(path)
    output_path.check_writable(path.parent)
    return notebook


def _no_guide(path: Path) -> TargetExists:
    return TargetExists(
        f"{path} exists already: a file that is no guide of ours",
        hint="choose another name with -o, or move it away",
    )
