"""What was said about guides, in files beside them: told for git, and taken in again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from stepguide_kernel import files, locks
from stepguide_kernel.errors import NotebookInvalid, NotFound
from stepguide_kernel.model.people import sight
from stepguide_kernel.model.times import utc

if TYPE_CHECKING:
    from stepguide_kernel.model.mirror import Mirrored
    from stepguide_kernel.model.people import Person
    from stepguide_kernel.services import Services

CLOCKS_DIFFER = timedelta(minutes=10)
"""So far ahead may the clock be of the machine where something was said."""


class Told(msgspec.Struct, frozen=True):
    """A file was written; ``operations`` is how many it holds now, ``added`` the new ones."""

    path: str
    operations: int
    added: int


class Taken(msgspec.Struct, frozen=True):
    """A mirror was read; what is not counted as added or left out was known already.

    Left out are ``unreadable`` lines (numbers from 1), operations about another guide, those
    that hold a ``secret``, those of the ``future``, and those whose ids are other operations
    here (``contradicted``).  They stay in the file.
    """

    path: str
    operations: int
    added: int
    unreadable: tuple[int, ...] = ()
    other_guides: int = 0
    secrets: tuple[str, ...] = ()
    future: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out."""
        left_out = (self.unreadable, self.secrets, self.future, self.contradicted)
        return not (any(left_out) or self.other_guides)


class DiscussionFiles:
    """Mirrors and exports of the discussions in one store."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def mirror(self, guide: Path, target: Path | None = None) -> Told:
        """Add to the mirror of a guide (by default the file beside it) what it lacks.

        :raises NotFound: there is no such guide.
        :raises NotebookInvalid: the guide is no notebook, or the mirror no text.
        :raises StorageError: the mirror cannot be written.
        """
        from stepguide_kernel.comments import mirror

        operations = self._operations(self._services.guide_id(str(guide)))
        path = target or mirror.beside(guide)
        # Two that add at once would each leave out what the other added.
        with locks.exclusive(self._services.settings.data_dir / "mirrors.lock"):
            before = _text(path) if path.exists() else ""
            after = mirror.added_to(before, operations)
            if after != before:
                files.replace(path, after.encode())
        count = len(mirror.read(after).operations)
        return Told(str(path), count, count - len(mirror.read(before).operations))

    def annotations(self, guide: Path) -> bytes:
        """The discussion of a guide as W3C Web Annotations, in JSON-LD.

        :raises NotFound: there is no such guide.
        :raises NotebookInvalid: it is no notebook.
        """
        from stepguide_kernel.comments.annotations import collection

        guide_id = self._services.guide_id(str(guide))
        return collection(guide_id, self._services.store.threads(guide_id, sight(None)))

    def take(self, guide: Path, person: Person, source: Path | None = None) -> Taken:
        """Take in what a mirror (by default the file beside the guide) tells of a guide.

        Nobody gains a right by it: what was imported is nobody's to edit, changes nothing that
        was said here, and its writers count as unverified.

        :raises NotFound: there is no such guide or file.
        :raises NotebookInvalid: the guide is no notebook, or the mirror no text.
        :raises StorageError: the store cannot be written; then nothing was taken in.
        """
        from stepguide_kernel.comments import mirror

        guide_id = self._services.guide_id(str(guide))
        path = source or mirror.beside(guide)
        found = mirror.read(_text(path))
        ours = [one for one in found.operations if one.fact.guide == guide_id]
        future = [one.op_id for one in ours if one.at > _latest()]
        secret = [one.op_id for one in ours if _holds_secret(one)]
        left_out = {*future, *secret}
        taken = self._services.store.take(
            [one for one in ours if one.op_id not in left_out], person.name
        )
        return Taken(
            path=str(path),
            operations=len(found.operations),
            added=taken.added,
            unreadable=found.unreadable,
            other_guides=len(found.operations) - len(ours),
            secrets=tuple(secret),
            future=tuple(future),
            contradicted=taken.contradicted,
        )

    def _operations(self, guide: str) -> list[Mirrored]:
        from stepguide_kernel.store.entries import mirrored

        told = map(mirrored, self._services.store.entries(guide=guide))
        return [operation for operation in told if operation is not None]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise NotFound(
            f"there is no file {path}", hint="`stepguide comments export GUIDE` writes one"
        ) from None
    except UnicodeDecodeError:
        raise NotebookInvalid(
            f"{path} is no text", hint="name the .comments.jsonl file that lies beside a guide"
        ) from None
    except OSError as error:
        raise files.storage_error(error, path) from error


def _latest() -> str:
    return utc(datetime.now(UTC) + CLOCKS_DIFFER)


def _holds_secret(operation: Mirrored) -> bool:
    from stepguide_kernel.redaction import find

    return bool(find(getattr(operation.fact, "body", "")))
