"""What is sent by mail and into chats: once, to who may know, at a time that suits them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.courier import Courier
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import (
    CommentAdded,
    CommentDeleted,
    Operation,
    Published,
    Unpublished,
)
from stepguide_kernel.model.notification import NotificationPreferences, ReadRequest
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings
from tests.receivers import MailServer, Webhook

BY_MAIL = NotificationPreferences(mail=True, address="mia@example.org", digest_minutes=0)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC) + timedelta(seconds=1)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, mail_server: MailServer, webhook: Webhook
) -> Settings:
    postgresql = request.param == "postgresql"
    return Settings(
        data_dir=tmp_path / "data",
        sessions_dir=tmp_path / "sessions",
        database_url=request.getfixturevalue("database_url") if postgresql else "",
        mail_url=mail_server.url,
        chat_urls=webhook.url,
    )


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    """A store in which Mia has published a guide and wants mail."""
    with Services(settings) as opened:
        opened.store.append(Operation("publish-1", "mia", _published()))
        opened.store.notices.prefer("mia", BY_MAIL)
        list(Courier(opened).send_due())  # the chat hears of the publication
        yield opened


@pytest.fixture
def say(services: Services, webhook: Webhook) -> Callable[..., None]:
    """Have Lee say something about the guide, or another one."""
    webhook.calls.clear()

    def comment(number: int, guide: str = "g1") -> None:
        fact = CommentAdded(
            guide=guide,
            thread=f"t{number}",
            comment=f"c{number}",
            body=f"Comment {number}",
            author="Lee",
            anchor=Anchor("s1"),
        )
        services.store.append(Operation(f"operation-{number}", "lee", fact))

    return comment


def _published() -> Published:
    return Published(
        guide="g1",
        slug="orders",
        title="Orders",
        summary="",
        authors=("mia",),
        tags=(),
        steps=3,
        code_hash="code-1",
        snapshot_hash="snap-1",
        snapshot="0" * 64,
        files={},
        source="orders.ipynb",
        verified=True,
    )


def _sent(services: Services, clock: Clock) -> list[tuple[str, str | None]]:
    found = Courier(services, clock=clock).send_due()
    return sorted((batch.channel.partition(":")[0], outcome) for batch, outcome in found)


def test_everything_is_sent_once_and_never_again(
    services: Services,
    say: Callable[..., None],
    clock: Clock,
    mail_server: MailServer,
    webhook: Webhook,
) -> None:
    say(1)
    assert _sent(services, clock) == [("chat", "sent"), ("mail", "sent")]
    clock.forward(days=1)
    assert _sent(services, clock) == []
    assert [mail["To"] for mail in mail_server.mails] == ["mia@example.org"]
    assert [call.body["title"] for call in webhook.calls] == ["Orders: Lee commented"]


def test_what_comes_within_an_interval_is_one_mail(
    services: Services, say: Callable[..., None], clock: Clock, mail_server: MailServer
) -> None:
    services.store.notices.prefer("mia", msgspec.structs.replace(BY_MAIL, digest_minutes=15))
    for number in range(3):
        say(number)
    assert ("mail", "sent") not in _sent(services, clock)
    clock.forward(minutes=15)
    assert _sent(services, clock) == [("mail", "sent")]
    (mail,) = mail_server.mails
    assert mail["Subject"] == "Orders: 3 notifications"


def test_nobody_is_woken(
    services: Services, say: Callable[..., None], clock: Clock, mail_server: MailServer
) -> None:
    clock.now = (clock.now + timedelta(days=1)).replace(hour=21, minute=30)
    night = msgspec.structs.replace(
        BY_MAIL, zone="Europe/Berlin", quiet_from="22:00", quiet_to="07:00"
    )
    services.store.notices.prefer("mia", night)
    say(1)
    assert _sent(services, clock) == [("chat", "sent")]
    clock.forward(hours=9)
    assert _sent(services, clock) == [("mail", "sent")]
    assert len(mail_server.mails) == 1


def test_what_was_read_or_taken_back_meanwhile_is_not_sent(
    services: Services, say: Callable[..., None], clock: Clock, mail_server: MailServer
) -> None:
    say(1)
    say(2)
    services.store.notices.read("mia", ReadRequest(thread="t1"))
    deleted = CommentDeleted(guide="g1", thread="t2", comment="c2")
    services.store.append(Operation("delete-2", "lee", deleted))
    assert ("mail", "skipped") in _sent(services, clock)
    assert mail_server.mails == []


def test_who_wants_no_mail_any_more_gets_none(
    services: Services, say: Callable[..., None], clock: Clock, mail_server: MailServer
) -> None:
    say(1)
    services.store.notices.prefer("mia", msgspec.structs.replace(BY_MAIL, mail=False))
    assert ("mail", "skipped") in _sent(services, clock)
    assert mail_server.mails == []


def test_a_chat_hears_nothing_of_unpublished_work(
    services: Services, say: Callable[..., None], clock: Clock, webhook: Webhook
) -> None:
    say(1, guide="g2")
    services.store.append(Operation("unpublish-1", "mia", Unpublished(guide="g1", slug="orders")))
    say(2)
    assert _sent(services, clock) == [("mail", "sent")]
    assert webhook.calls == []


def test_two_servers_send_a_batch_once(
    services: Services, say: Callable[..., None], settings: Settings, clock: Clock
) -> None:
    say(1)
    with Services(settings) as others:
        both = [Courier(services, clock=clock).send_due(), Courier(others, clock=clock).send_due()]
        # Each takes the first batch before the other has sent its own.
        first = [next(one) for one in both]
        rest = [entry for one in both for entry in one]
    channels = [batch.channel.partition(":")[0] for batch, _ in (*first, *rest)]
    assert sorted(channels) == ["chat", "mail"]


def test_a_server_that_dies_with_a_batch_in_its_hands_has_it_sent_by_another(
    services: Services, say: Callable[..., None], clock: Clock, mail_server: MailServer
) -> None:
    say(1)
    store = services.store.deliveries
    now, until = _utc(clock.now), _utc(clock.now + timedelta(seconds=120))
    for waiting in store.waiting(now):
        assert store.take(waiting, "a server that dies", now, until) is not None
    say(2)  # which is another batch: the first is as it was
    clock.forward(seconds=60)
    assert _sent(services, clock) == [("chat", "sent"), ("mail", "sent")]
    clock.forward(seconds=120)
    assert _sent(services, clock) == [("chat", "sent"), ("mail", "sent")]
    clock.forward(days=1)
    assert _sent(services, clock) == []
    texts = [str(mail.get_payload()) for mail in mail_server.mails]
    assert [sum(f"Comment {n}" in text for text in texts) for n in (1, 2)] == [1, 1]


def test_what_is_sent_again_has_the_same_id(
    services: Services, say: Callable[..., None], clock: Clock
) -> None:
    say(1)
    store = services.store.deliveries
    taken = []
    for number in range(2):
        now = clock.now + timedelta(hours=number)
        until = now + timedelta(minutes=2)
        mail = next(one for one in store.waiting(_utc(now)) if one.channel == "mail")
        taken.append(store.take(mail, f"server-{number}", _utc(now), _utc(until)))
        say(number + 2)
    assert taken[0] is not None
    assert taken[1] is not None
    assert (taken[0].id, taken[0].seqs) == (taken[1].id, taken[1].seqs)


def test_a_mail_that_is_not_taken_is_tried_again_less_and_less_often_and_then_given_up(
    services: Services, say: Callable[..., None], clock: Clock, mail_server: MailServer
) -> None:
    mail_server.refuses = True
    say(1)
    assert ("mail", None) in _sent(services, clock)
    assert _sent(services, clock) == []
    outcomes = []
    for _ in range(7):
        clock.forward(days=1)
        outcomes += _sent(services, clock)
    assert outcomes == [("mail", None)] * 6 + [("mail", "failed")]


def _utc(moment: datetime) -> str:
    from stepguide_kernel.model.times import utc

    return utc(moment)
