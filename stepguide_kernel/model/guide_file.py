"""A guide's file as its author works on it: its state, and how far it is from what is published."""

from __future__ import annotations

from typing import Literal

import msgspec

from stepguide_kernel.model.build import FilePath
from stepguide_kernel.model.publication import VerifiedState
from stepguide_kernel.model.verdict import GuideRun
from stepguide_kernel.model.version import FileChange, OutputChange, VersionNumber

ChangeKind = Literal["added", "removed", "changed", "moved"]


class PathQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which file is meant, relative to the folder that the caller works in."""

    path: FilePath


class ChangesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which file is compared, and with which version; by default with what is published."""

    path: FilePath
    version: VersionNumber | None = None


class PublishedState(msgspec.Struct, frozen=True):
    """What is published of the guide.

    ``changes`` counts the cells and the files of data in which the guide differs from it.
    ``url`` is the page in the reading room, ``None`` until the room answers.
    """

    slug: str
    version: int
    url: str | None
    changes: int


class LastRun(msgspec.Struct, frozen=True):
    """The run that says most of a file: the newest on the code it has now, else on other code.

    ``at`` is UTC, ISO 8601.  ``changed`` are the ids of the code cells that are new, changed or
    moved since; they can be empty for other code, where a cell was taken out, say.
    """

    at: str
    run: GuideRun
    changed: tuple[str, ...] = ()


class GuideState(msgspec.Struct, frozen=True):
    """The file on the disk; ``verified`` is the newest verdict on the code it has now.

    ``last_run`` has what the run behind that verdict found, with its hints; its ``code_hash``
    is another than the file's where there is no such verdict.

    ``copy_of`` is the path of another file that is the same guide and was seen before this one,
    so that both have one discussion.

    ``taken_back`` is the slug under which it was published, where it is no more.

    ``is_guide`` says whether the file itself says so (``metadata.stepguide``); every notebook
    can be verified, discussed and published.
    """

    path: str
    guide: str
    title: str
    is_guide: bool
    code_hash: str
    verified: VerifiedState | None
    publication: PublishedState | None
    threads_open: int
    last_run: LastRun | None = None
    copy_of: str | None = None
    taken_back: str | None = None


class GuideReport(msgspec.Struct, frozen=True):
    """The report on the last run of a guide: one HTML page that asks for nothing and runs nothing.

    ``at`` is when the run ended: UTC, ISO 8601.
    """

    at: str
    html: str


class CellChange(msgspec.Struct, frozen=True):
    """How one cell of the file differs from the published one; texts are sources of cells.

    ``before`` is ``None`` for an added cell, ``after`` for a removed one.  ``step`` is the
    number of the step that holds the cell, or held it; 0 with a title is the set-up, and
    without one it was not asked for.
    """

    kind: ChangeKind
    cell_id: str
    cell_type: str
    before: str | None
    after: str | None
    step: int = 0
    step_title: str = ""


class GuideChanges(msgspec.Struct, frozen=True):
    """The changes since version ``version`` was published, in the order of what it became.

    That is version ``until``, or the file where there is none.  Between two versions
    ``outputs`` says what readers see changed in cells that both have.
    """

    slug: str
    version: int
    changes: tuple[CellChange, ...]
    until: int | None = None
    files: tuple[FileChange, ...] = ()
    outputs: tuple[OutputChange, ...] = ()
