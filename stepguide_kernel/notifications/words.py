"""What is written to somebody: one message for all that came together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from stepguide_kernel.model.notification import Notification

_TITLE = 80
_UNTITLED = "a notebook that is not published"

_DID = {
    "comment_added": "commented",
    "comment_edited": "named you in a comment",
    "callout_accepted": "made a callout of a comment",
    "thread_resolved": "resolved a thread",
    "thread_reopened": "reopened a thread",
    "verdict_given": "verified it",
    "published": "published it anew",
    "suggestion_accepted": "accepted a suggestion",
    "suggestion_rejected": "did not take a suggestion",
}

_WHY = {
    "mention": "you are named",
    "author": "you published it",
    "answer": "it is about what you said",
    "participant": "you took part",
    "watcher": "you watch it",
}


class Message(NamedTuple):
    """A subject and a plain text."""

    subject: str
    text: str


def message(told: Sequence[Notification], public_url: str, *, personal: bool) -> Message:
    """Write down what came together, by guide, oldest first.

    ``public_url`` is where links lead; empty: nowhere.  A message that is ``personal`` says why
    somebody is sent it.
    """
    by_guide = sorted(told, key=lambda one: (_title(one), one.guide, one.id))
    parts = [
        _about(list(group), public_url, personal=personal)
        for _, group in groupby(by_guide, lambda one: one.guide)
    ]
    if personal:
        parts.append("How and when you are told is set at the bell in JupyterLab.")
    return Message(_subject(told), "\n\n".join(parts) + "\n")


def _subject(told: Sequence[Notification]) -> str:
    if len(told) == 1:
        return f"{_title(told[0])}: {_sentence(told[0])}"
    titles = sorted({_title(one) for one in told})
    named = titles[0] if len(titles) == 1 else f"{len(titles)} guides"
    return f"{named}: {len(told)} notifications"


def _about(told: Sequence[Notification], public_url: str, *, personal: bool) -> str:
    first = told[0]
    lines = [_title(first), "-" * len(_title(first))]
    for one in told:
        why = f" ({_WHY[one.reason]})" if personal else ""
        lines.append(f"{_sentence(one)}{why}")
        lines += [f"    {line}" for line in one.said.splitlines()]
    if public_url and first.slug:
        lines.append(f"{public_url.rstrip('/')}/w/{first.slug}")
    return "\n".join(lines)


def _title(one: Notification) -> str:
    title = " ".join((one.title or _UNTITLED).split())
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"


def _sentence(one: Notification) -> str:
    """Who did what, on one line: a name is the choice of who has it."""
    return f"{' '.join(one.actor.split())} {_DID.get(one.kind, 'did something')}"
