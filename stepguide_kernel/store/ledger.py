"""The store: facts go in, in one gap-free order, and are never changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property, partial
from typing import Self

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.ledger import Entry, Operation, Published, Remark, VerdictGiven
from stepguide_kernel.model.mirror import Mirrored
from stepguide_kernel.model.times import utc_after
from stepguide_kernel.settings import Settings
from stepguide_kernel.store import entries, imports, outbox, projection, versions
from stepguide_kernel.store.backend import Backend
from stepguide_kernel.store.blobs import Blobs
from stepguide_kernel.store.database import Database
from stepguide_kernel.store.deliveries import Deliveries
from stepguide_kernel.store.group_commit import GroupCommit
from stepguide_kernel.store.notices import Notices
from stepguide_kernel.store.outbox import chat_channels
from stepguide_kernel.store.people import People
from stepguide_kernel.store.places import Places
from stepguide_kernel.store.schedules import Schedules
from stepguide_kernel.store.sqlite import SQLiteFile
from stepguide_kernel.store.tables import ledger
from stepguide_kernel.store.views import Views

_BATCH = 1000


class Store(Views):
    """The ledger of one data folder with its views, blobs and people.

    Any number of threads and processes may hold one open.
    """

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        on_append: Callable[[], None] | None = None,
        chats: Collection[str] = (),
    ) -> None:
        super().__init__(database)
        self.blobs = blobs
        self._on_append = on_append
        self._group = GroupCommit(database, partial(_append, chats=chats))

    @classmethod
    def open(cls, settings: Settings, on_append: Callable[[], None] | None = None) -> Self:
        """Open the store of ``settings``, made or migrated first where that is due.

        ``on_append`` is called each time that facts were added through this store.

        :raises StorageError: it cannot be made, opened or read, or a newer StepGuide made it.
        :raises UsageError: the address of its database is none, or psycopg is not installed.
        """
        database = Database.open(_backend(settings), versions.LEDGER)
        return cls(database, Blobs(settings.blobs_dir), on_append, tuple(chat_channels(settings)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write the log back and let go of the files."""
        self._database.close()

    @cached_property
    def people(self) -> People:
        """Users of this store and their tokens."""
        return People(self._database)

    @cached_property
    def places(self) -> Places:
        """Where the files of guides were seen."""
        return Places(self._database)

    @cached_property
    def schedules(self) -> Schedules:
        """What is verified when."""
        return Schedules(self._database)

    @cached_property
    def notices(self) -> Notices:
        """What people have been told of, and what they want to hear."""
        return Notices(self._database)

    @cached_property
    def deliveries(self) -> Deliveries:
        """What is still to be sent by mail and into chats."""
        return Deliveries(self._database)

    def append(self, operation: Operation) -> Entry:
        """Add one fact; see :meth:`append_all`."""
        return self.append_all([operation])[0]

    def append_all(self, operations: Sequence[Operation]) -> tuple[Entry, ...]:
        """Add facts, all or none, and answer with their entries once they are on the disk.

        An operation that is already there answers with its first entry and adds nothing.

        :raises BadRequest: an ``op_id`` was used for another fact, or a fact contradicts the
            ledger, such as a reply to no thread.
        :raises StorageError: the disk is full, read-only or damaged.
        """
        appended = self._group.commit(operations)
        if self._on_append is not None:
            self._on_append()
        return appended

    def take(self, operations: Sequence[Mirrored], imported_by: str) -> imports.Taken:
        """Take in what was said in other stores; see :mod:`stepguide_kernel.store.imports`.

        :raises StorageError: the disk is full, read-only or damaged; then nothing is taken.
        """
        with self._database.write() as connection:
            taken = imports.take(connection, operations, imported_by)
        if self._on_append is not None:
            self._on_append()
        return taken

    def newest(self) -> int:
        """The sequence number of the newest fact, 0 where there is none."""
        with self._database.read() as connection:
            return _newest(connection)

    def entries(
        self, since: int = 0, kinds: Iterable[str] | None = None, guide: str | None = None
    ) -> tuple[Entry, ...]:
        """Entries after sequence number ``since``, in order, of these kinds and this guide."""
        wanted = entries.rows().where(ledger.c.seq > since).order_by(ledger.c.seq)
        if kinds is not None:
            wanted = wanted.where(ledger.c.kind.in_(list(kinds)))
        if guide is not None:
            wanted = wanted.where(ledger.c.guide == guide)
        with self._database.read() as connection:
            return tuple(entries.entry(row) for row in connection.execute(wanted))

    def rebuild_views(self) -> int:
        """Make every view anew from the ledger and return how many facts were read."""
        with self._database.write() as connection:
            projection.clear(connection)
            imported = imports.guides(connection)
            count = 0
            while batch := connection.execute(
                entries.rows().where(ledger.c.seq > count).order_by(ledger.c.seq).limit(_BATCH)
            ).all():
                for entry in map(entries.entry, batch):
                    if not (entry.fact.guide in imported and isinstance(entry.fact, Remark)):
                        projection.project(connection, entry)
                count += len(batch)
            for guide in imported:
                imports.tell_again(connection, guide)
            return count

    @property
    def place(self) -> str:
        """Where the store is, for people: without user and password."""
        return self._database.name

    def damage(self) -> tuple[str, ...]:
        """What is wrong with the store, each in a sentence that also says what helps."""
        sentences = []
        if said := self._database.damage():
            sentences.append(f"The database is damaged ({said}): put a backup in its place.")
        with self._database.read() as connection:
            count = connection.scalar(select(func.count()).select_from(ledger)) or 0
            gaps = _newest(connection) - count
        if gaps:
            sentences.append(
                f"Facts are missing in the ledger ({gaps}): put a backup in its place."
            )
        return tuple(sentences)

    def collect_garbage(self) -> int:
        """Delete blobs that nothing needs and return how many there were.

        Needed are all snapshots and files ever published, and the outputs of the newest run
        of each state of a guide's code.
        """
        return self.blobs.collect(self._named_blobs())

    def _named_blobs(self) -> set[str]:
        named: set[str] = set()
        for entry in (*self.entries(kinds=("published",)), *self.newest_verdicts()):
            match entry.fact:
                case Published(snapshot=snapshot, files=files, above=above):
                    named |= {snapshot, *files.values(), *above.values()}
                case VerdictGiven(outputs=str(outputs)):
                    named.add(outputs)
        return named


def _backend(settings: Settings) -> Backend:
    if settings.database_url:
        from stepguide_kernel.store.postgresql import PostgreSQL

        return PostgreSQL(settings.database_url)
    return SQLiteFile(settings.database)


def _append(connection: Connection, operation: Operation, chats: Collection[str]) -> Entry:
    row = connection.execute(entries.rows().where(ledger.c.op_id == operation.op_id)).one_or_none()
    if row is not None:
        return _same(entries.entry(row), operation)
    seq, at = _next(connection)
    entry = Entry(seq, operation.op_id, operation.actor, at, operation.fact)
    connection.execute(insert(ledger).values(entries.values(entry)))
    try:
        projection.project(connection, entry)
    except IntegrityError as error:
        raise BadRequest(
            "this contradicts what the ledger says already",
            hint="make new ids for a new comment or thread",
        ) from error
    outbox.tell(connection, entry, chats)
    return entry


def _newest(connection: Connection) -> int:
    return connection.scalar(select(func.max(ledger.c.seq))) or 0


def _next(connection: Connection) -> tuple[int, str]:
    """The number and the moment of the next fact: a moment after all others in the ledger.

    So what answers to a fact comes after it in every store, though clocks differ or go back.
    """
    newest = (select(func.max(column)).scalar_subquery() for column in (ledger.c.seq, ledger.c.at))
    seq, at = connection.execute(select(*newest)).one()
    return (seq or 0) + 1, utc_after(at)


def _same(entry: Entry, operation: Operation) -> Entry:
    if (entry.actor, entry.fact) != (operation.actor, operation.fact):
        raise BadRequest(
            f"the operation {operation.op_id} was already used for something else",
            hint="make a new op_id for each new operation",
        )
    return entry
