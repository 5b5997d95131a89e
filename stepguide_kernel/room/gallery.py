"""What the gallery shows of each publication, and which of them a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from stepguide_kernel.model.publication import Publication, VerifiedState
from stepguide_kernel.model.verdict import WELL
from stepguide_kernel.room.takeaways import in_words

STALE = timedelta(days=30)
"""After so long, what passed then is worth a doubt; ``static/verdict.js`` has the same."""


class Card(msgspec.Struct, frozen=True):
    """A publication in the gallery; ``verdict`` names its colour, ``badge`` says it in words."""

    publication: Publication
    verdict: str
    badge: str

    @property
    def size(self) -> str:
        """How much a reader takes home."""
        return in_words(self.publication.size)


def cards(
    publications: Sequence[Publication], query: str, now: datetime | None = None
) -> tuple[Card, ...]:
    """Return the publications that hold every word of ``query``, those that run well first."""
    now = now or datetime.now(UTC)
    words = query.casefold().split()
    found = [item for item in publications if all(word in _text(item) for word in words)]
    found.sort(key=lambda item: item.verified is None or item.verified.verdict not in WELL)
    return tuple(_card(item, now) for item in found)


def _card(publication: Publication, now: datetime) -> Card:
    state = publication.verified
    if state is None or (state.verdict in WELL and not publication.vouched):
        # What its page shows was not shown by a run that passed.
        return Card(publication, "unverified", "Not verified")
    if state.verdict == "passed":
        age = now - datetime.fromisoformat(state.at)
        if age > STALE:
            return Card(publication, "stale", f"Verified {age.days} days ago")
        return Card(publication, "passed", f"Verified {_day(state.at)}")
    if state.verdict == "drifted":
        return Card(publication, "drifted", f"Drifted {_day(state.at)}")
    return Card(publication, "failed", f"Fails since {_day(_since(state))}")


def _since(state: VerifiedState) -> str:
    return state.since or state.at


def _day(moment: str) -> str:
    day = datetime.fromisoformat(moment)
    return f"{day.day} {day:%b}"


def _text(publication: Publication) -> str:
    parts = (publication.title, publication.summary, *publication.authors, *publication.tags)
    return " ".join(parts).casefold()
