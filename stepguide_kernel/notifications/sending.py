"""Handing a message over to a mail server or a chat: the only module that knows apprise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from stepguide_kernel.errors import MissingDependency, StepGuideError, UsageError

if TYPE_CHECKING:
    from stepguide_kernel.notifications.words import Message

DELIVERY = "X-StepGuide-Delivery"
"""Header with the id of a batch: the same one twice is the same message, sent again."""

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)")
_HEADERS = {"json", "jsons", "form", "forms", "xml", "xmls", "mailto", "mailtos"}
"""Kinds of addresses whose messages can carry a header of ours."""


class NotSent(StepGuideError):
    """A message was not taken by whom it was handed to."""

    code = "not_sent"
    status = 502


def require_address(address: str, domains: str) -> None:
    """See that mail may be sent to an address; ``domains`` has spaces between them, or is empty.

    :raises UsageError: it is none, or elsewhere.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise UsageError(f"{address!r} is no e-mail address", hint="write lee@example.org")
    allowed = domains.lower().split()
    if allowed and found[1].lower() not in allowed:
        raise UsageError(
            f"this server sends no mail to {found[1]}", hint=f"use an address of {domains}"
        )


def send(url: str, message: Message, *, delivery: str, to: str | None = None) -> None:
    """Hand a message over to what is at ``url``, an address of apprise; returns once it is taken.

    :raises MissingDependency: apprise is not installed.
    :raises NotSent: the address is none, or what is there does not take it.
    """
    try:
        from apprise import Apprise, NotifyFormat
    except ImportError as error:
        raise MissingDependency(
            "apprise is not installed, which sends mail and messages",
            hint="pip install 'jupyter-stepguide[notify]'",
        ) from error
    channel = Apprise()
    if not channel.add(_addressed(url, delivery, to)):
        raise NotSent(
            f"no message can be sent to {_kind(url)}:// as it is configured",
            hint="correct StepGuide.mail_url or StepGuide.chat_urls",
        )
    taken = channel.notify(title=message.subject, body=message.text, body_format=NotifyFormat.TEXT)
    if not taken:
        raise NotSent(
            f"the {_kind(url)} server did not take a message", hint="the server's log says more"
        )


def _addressed(url: str, delivery: str, to: str | None) -> str:
    more = {}
    if to is not None:
        more["to"] = to
    if _kind(url) in _HEADERS:
        more[f"+{DELIVERY}"] = delivery
    if not more:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(more)}"


def _kind(url: str) -> str:
    return urlsplit(url).scheme.lower()
