"""Handing over to a real mail server and a real webhook of this process."""

from __future__ import annotations

import pytest

from stepguide_kernel.errors import UsageError
from stepguide_kernel.notifications.sending import (
    DELIVERY,
    NotSent,
    require_address,
    send,
)
from stepguide_kernel.notifications.words import Message
from tests.receivers import MailServer, Webhook

MESSAGE = Message("Paid orders: Lee commented", "Refunds look like payments.\n")


def test_a_mail_reaches_whom_it_is_for_with_the_id_of_its_delivery(mail_server: MailServer) -> None:
    send(mail_server.url, MESSAGE, delivery="d1", to="mia+guides@example.org")
    (mail,) = mail_server.mails
    assert mail["To"] == "mia+guides@example.org"
    assert mail["Subject"] == MESSAGE.subject
    assert mail[DELIVERY] == "d1"
    assert "Refunds look like payments." in mail.get_payload()


def test_a_webhook_is_told_with_the_id_of_its_delivery(webhook: Webhook) -> None:
    send(webhook.url, MESSAGE, delivery="d1")
    (call,) = webhook.calls
    assert (call.body["title"], call.headers[DELIVERY]) == (MESSAGE.subject, "d1")


def test_a_server_that_does_not_take_it_is_an_error(mail_server: MailServer) -> None:
    mail_server.refuses = True
    with pytest.raises(NotSent):
        send(mail_server.url, MESSAGE, delivery="d1", to="mia@example.org")


def test_an_address_that_is_none_is_not_repeated() -> None:
    with pytest.raises(NotSent) as raised:
        send("nosuch://user:password@host", MESSAGE, delivery="d1")
    assert "password" not in raised.value.message


@pytest.mark.parametrize(
    "address",
    ["", "lee", "lee@", "@x.org", "lee@x.org,mia@x.org", "lee@x.org&to=a@b.c", "a b@x.org"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        require_address(address, "")


def test_mail_goes_to_the_domains_that_the_operator_allows() -> None:
    require_address("lee@Example.org", "example.org example.com")
    with pytest.raises(UsageError):
        require_address("lee@elsewhere.org", "example.org")
