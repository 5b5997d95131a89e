"""Verifying what is due: by any server that runs, and by nobody twice.

A schedule that is due is leased before it is run, and the lease is renewed while the run goes
on.  A process that dies loses it after a minute; then another one, or the same one started
again, runs the schedule.  However long nobody was there to run it, it is run once.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from stepguide_kernel.errors import NotFound, StepGuideError
from stepguide_kernel.model.ledger import Entry, Operation, VerdictGiven
from stepguide_kernel.model.schedule import Schedule, ScheduledRun, ScheduleList
from stepguide_kernel.model.times import utc

if TYPE_CHECKING:
    from stepguide_kernel.services import Services
    from stepguide_kernel.store.blobs import Blobs
    from stepguide_kernel.store.ledger import Store

LEASE_S = 60.0
_FIRST_LOOK_S = 10.0
"""A server that starts has other things to do first."""
_LOOK_EVERY_S = 15.0
_ID_DIGITS = 8

_log = logging.getLogger(__name__)


class Scheduler:
    """The schedules of one store, run in a thread once it is started.

    :param clock: tells the time, in UTC.
    """

    def __init__(
        self,
        services: Services,
        *,
        lease_s: float = LEASE_S,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._services = services
        self._lease_s = lease_s
        self._clock = clock
        self._owner = f"{socket.gethostname()[:24]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    # --- what a person does --------------------------------------------------------------------

    def add(self, path: Path, cron: str, zone: str, actor: str) -> Schedule:
        """Have the guide or the folder at ``path`` verified at the times of ``cron``.

        :param actor: who wants that.
        :raises NotFound: nothing is there.
        :raises UsageError: the expression or the zone is none.
        """
        from stepguide_kernel.verification.timetable import next_run

        if not path.exists():
            raise NotFound(f"{path} does not exist", hint="name a guide, or a folder of guides")
        schedule = Schedule(
            id=uuid.uuid4().hex[:_ID_DIGITS],
            path=str(path.resolve()),
            cron=" ".join(cron.split()),
            zone=zone,
            next_run=utc(next_run(cron, zone, self._clock())),
        )
        self._services.store.schedules.add(schedule, actor)
        return schedule

    def list(self) -> ScheduleList:
        """All schedules, the next first."""
        return ScheduleList(
            tuple(
                msgspec.structs.replace(one, missing=not Path(one.path).exists())
                for one in self._services.store.schedules.list()
            )
        )

    def remove(self, schedule_id: str) -> Schedule:
        """Remove a schedule and return it.

        :raises NotFound: there is none with this id.
        """
        return self._services.store.schedules.remove(schedule_id)

    def run_due(self) -> Iterator[ScheduledRun]:
        """Run what is due and not run by anybody else, and yield what each has found.

        :raises StorageError: the store cannot be read or written.
        """
        schedules = self._services.store.schedules
        while not self._closing.is_set():
            now = self._clock()
            due = schedules.lease_due(self._owner, utc(now), utc(now + self._lease))
            if due is None:
                return
            ran = self._run(due)
            if ran is None:
                return
            yield ran

    # --- in a server ---------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to look, from a thread of its own, whether something is due."""
        self._thread = threading.Thread(target=self._look, name="scheduler", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the run under way, which is then due as before.  It can be started again."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._closing = threading.Event()

    def _look(self) -> None:
        closing = self._closing
        wait = _FIRST_LOOK_S
        while not closing.wait(wait):
            wait = _LOOK_EVERY_S
            if not self._services.settings.has_store:
                continue  # opening would make a store that nobody has asked for
            try:
                for ran in self.run_due():
                    _log.info("schedule %s: %s", ran.schedule, ran.report.summary)
            except StepGuideError as error:
                _log.warning("schedules: %s (%s)", error.message, error.hint)
            # A defect in one run must not end all that are to come.
            except Exception:  # noqa: BLE001 - see above
                _log.exception("schedules: a run could not be made")

    # -------------------------------------------------------------------------------------------

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self._lease_s)

    def _run(self, due: Schedule) -> ScheduledRun | None:
        """Verify what a leased schedule names; ``None`` if somebody or something stopped it."""
        from stepguide_kernel.verification.timetable import next_run
        from stepguide_kernel.verification.verify import verify

        store = self._services.store
        cancelled = threading.Event()
        with self._kept(due, cancelled):
            report = verify(
                [Path(due.path)],
                settings=self._services.settings,
                store=_Signed(store, f"schedule:{due.id}"),
                cancelled=cancelled,
                warm=self._services.warm,
            )
        if cancelled.is_set():
            store.schedules.release(due.id, self._owner)
            return None
        now = self._clock()
        following = utc(next_run(due.cron, due.zone, now))
        store.schedules.finish(
            due.id, self._owner, next_run=following, at=utc(now), summary=report.summary
        )
        store.collect_garbage()  # outputs of runs that these ones replaced
        return ScheduledRun(due.id, report)

    @contextmanager
    def _kept(self, due: Schedule, cancelled: threading.Event) -> Iterator[None]:
        """Renew the lease while the block runs; set ``cancelled`` when it is lost, or at the end.

        The end is that of the server, see :meth:`close`.
        """
        done = threading.Event()
        closing = self._closing
        schedules = self._services.store.schedules
        renewed = self._clock()

        def renew() -> None:
            nonlocal renewed
            while not done.wait(min(1.0, self._lease_s / 4)):
                now = self._clock()
                if closing.is_set():
                    cancelled.set()
                if now - renewed >= self._lease / 3 or now < renewed:
                    try:
                        held = schedules.renew(due.id, self._owner, utc(now + self._lease))
                    except StepGuideError:
                        continue  # a store that is busy: the lease holds for a while yet
                    renewed = now
                    if not held:
                        cancelled.set()

        keeper = threading.Thread(target=renew, name="lease", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()


class _Signed:
    """A store in which facts are a schedule's, not the person's whose server runs it."""

    def __init__(self, store: Store, actor: str) -> None:
        self._store = store
        self._actor = actor

    @property
    def blobs(self) -> Blobs:
        """Where the outputs of runs are kept."""
        return self._store.blobs

    def append(self, operation: Operation) -> Entry:
        """Add a fact."""
        fact = operation.fact
        if isinstance(fact, VerdictGiven):
            fact = msgspec.structs.replace(fact, scheduled=True)
        return self._store.append(Operation(operation.op_id, self._actor, fact))

    def entries(
        self, since: int = 0, kinds: Iterable[str] | None = None, guide: str | None = None
    ) -> Sequence[Entry]:
        """Return facts, oldest first."""
        return self._store.entries(since, kinds, guide)

    def verdict(self, guide: str, code_hash: str) -> Entry | None:
        """Return the newest verdict on this code of this guide."""
        return self._store.verdict(guide, code_hash)
