"""Sending what is to be sent by mail and into chats: by any server that runs, by one at a time.

What is to be sent was written down with the fact itself.  A batch of it is leased before it is
handed over, and taken down as sent afterwards.  A process that dies before it has handed the batch
over has sent nothing, and another one sends it, once.  One that dies between handing it over and
taking that down cannot have known: the batch is sent again, under the same id.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from stepguide_kernel.errors import StepGuideError
from stepguide_kernel.model.times import utc

if TYPE_CHECKING:
    from stepguide_kernel.model.notification import Batch, Notification, Outcome, Waiting
    from stepguide_kernel.services import Services

LEASE_S = 120.0
"""More than handing over can take: apprise gives up on a server after seconds."""
_LOOK_EVERY_S = 15.0
_ATTEMPTS = 8
_FIRST_PAUSE_S = 60.0

_log = logging.getLogger(__name__)


class Courier:
    """The deliveries of one store, sent in a thread once it is started.

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
        self._lease = timedelta(seconds=lease_s)
        self._clock = clock
        self._owner = f"{socket.gethostname()[:24]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look, from a thread of its own, for what can be sent."""
        settings = self._services.settings
        if settings.mail_url or settings.chat_urls:
            self._thread = threading.Thread(target=self._look, name="courier", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End once what is being handed over is.  It can be started again."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._closing = threading.Event()

    def send_due(self) -> Iterator[tuple[Batch, Outcome | None]]:
        """Send what may be sent now and nobody else sends, and yield how each batch ended.

        ``None`` stands for a batch that was not taken and is tried again later.

        :raises StorageError: the store cannot be read or written.
        """
        deliveries = self._services.store.deliveries
        now = self._clock()
        for waiting in deliveries.waiting(utc(now)):
            if self._closing.is_set():
                return
            if not self._ripe(waiting, now):
                continue
            until = utc(self._clock() + self._lease)
            batch = deliveries.take(waiting, self._owner, utc(now), until)
            if batch is not None:
                yield batch, self._deliver(batch)

    # -------------------------------------------------------------------------------------------

    def _look(self) -> None:
        closing = self._closing
        while not closing.wait(_LOOK_EVERY_S):
            if not self._services.settings.has_store:
                continue  # opening would make a store that nobody has asked for
            try:
                for batch, outcome in self.send_due():
                    _log.info("delivery %s: %s", batch.id, outcome or "tried again later")
            except StepGuideError as error:
                _log.warning("deliveries: %s (%s)", error.message, error.hint)
            # A defect in one message must not end all that are to come.
            except Exception:  # noqa: BLE001 - see above
                _log.exception("deliveries: a message could not be made")

    def _ripe(self, waiting: Waiting, now: datetime) -> bool:
        from stepguide_kernel.notifications.quiet import may_send

        if not waiting.recipient:
            return True  # a chat has no quiet hours: it is quiet by itself
        preferences = self._services.store.notices.preferences(waiting.recipient)
        if preferences is None:
            return True  # which is skipped
        return may_send(preferences, datetime.fromisoformat(waiting.since), now)

    def _deliver(self, batch: Batch) -> Outcome | None:
        deliveries = self._services.store.deliveries
        told = self._still_told(batch)
        url, to = self._where(batch)
        if not told or not url:
            deliveries.finish(batch, self._owner, "skipped")
            return "skipped"
        try:
            self._hand_over(batch, told, url, to)
        except StepGuideError as error:
            _log.warning("delivery %s: %s (%s)", batch.id, error.message, error.hint)
            return self._give_up_or_wait(batch)
        deliveries.finish(batch, self._owner, "sent")
        return "sent"

    def _still_told(self, batch: Batch) -> tuple[Notification, ...]:
        """What of a batch is still worth telling: neither read meanwhile nor taken back."""
        told = self._services.store.notices.of_facts(batch.recipient, batch.seqs)
        said = {"comment_added", "comment_edited"}
        return tuple(one for one in told if not one.read and (one.said or one.kind not in said))

    def _where(self, batch: Batch) -> tuple[str, str | None]:
        """The address to hand a batch over to, and whom it is for; none where that is gone."""
        from stepguide_kernel.store.outbox import chat_channels

        settings = self._services.settings
        if not batch.recipient:
            return chat_channels(settings).get(batch.channel, ""), None
        preferences = self._services.store.notices.preferences(batch.recipient)
        if preferences is None or not preferences.mail:
            return "", None
        return settings.mail_url, preferences.address

    def _hand_over(
        self, batch: Batch, told: tuple[Notification, ...], url: str, to: str | None
    ) -> None:
        from stepguide_kernel.notifications.sending import send
        from stepguide_kernel.notifications.words import message

        public_url = self._services.settings.public_url
        written = message(told, public_url, personal=bool(batch.recipient))
        send(url, written, delivery=batch.id, to=to)

    def _give_up_or_wait(self, batch: Batch) -> Outcome | None:
        deliveries = self._services.store.deliveries
        if batch.attempts >= _ATTEMPTS:
            deliveries.finish(batch, self._owner, "failed")
            return "failed"
        pause = timedelta(seconds=_FIRST_PAUSE_S * 2 ** (batch.attempts - 1))
        deliveries.put_back(batch, self._owner, utc(self._clock() + pause))
        return None
