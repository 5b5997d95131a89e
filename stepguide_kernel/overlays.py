"""What the pages of the library stand on, looked up once for all who read them."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

import msgspec

from stepguide_kernel.model.ledger import Published
from stepguide_kernel.model.overlay import Overlay
from stepguide_kernel.model.people import Person

if TYPE_CHECKING:
    from stepguide_kernel.services import Services

_MOST = 256
_FRESH_S = 0.25
"""For so long nobody asks whether another process has written; this one says so at once."""

_EVERY_READER = Person("", "", "reader", verified=False)


class _Place(msgspec.Struct, frozen=True):
    """A publication and what lies over it, when the ledger's newest fact was ``newest``."""

    fact: Published
    overlay: Overlay
    newest: int


class Overlays:
    """The publications read last, each as long as nothing new is said of anything."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: OrderedDict[str, _Place] = OrderedDict()
        self._newest = -1
        self._looked = float("-inf")
        self._written = 0

    def of(self, slug: str) -> Overlay:
        """Return what lies over the page of ``slug``; any thread may ask.

        :raises NotFound: nothing is published under this slug.
        """
        return self._place(slug).overlay

    def fact(self, slug: str) -> Published:
        """Return what is published as ``slug``; any thread may ask.

        :raises NotFound: nothing is published under this slug.
        """
        return self._place(slug).fact

    def fact_at_hand(self, slug: str) -> Published | None:
        """What is published as ``slug``, if that is known without asking the store."""
        place = self._kept.get(slug) if self._is_fresh() else None
        return place.fact if place is not None and place.newest == self._newest else None

    def forget(self) -> None:
        """Look again: this process has written something."""
        self._written += 1
        self._looked = float("-inf")

    def _is_fresh(self) -> bool:
        return time.monotonic() - self._looked < _FRESH_S

    def _now(self) -> int:
        """The number of the newest fact, at most a moment ago."""
        if self._is_fresh():
            return self._newest
        began, written = time.monotonic(), self._written
        self._newest = newest = self._services.store.newest()
        if written == self._written:  # else what was read may be older than what was written
            self._looked = began
        return newest

    def _place(self, slug: str) -> _Place:
        # Asked first: a fact that comes meanwhile is told once more, and not missed.
        newest = self._now()
        place = self._kept.get(slug)
        if place is None or place.newest != newest:
            place = self._made(slug, newest)
            self._kept[slug] = place
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return place

    def _made(self, slug: str, newest: int) -> _Place:
        fact = self._services.store.published_fact(slug)
        publication = self._services.publication(slug)
        threads = self._services.threads(slug, _EVERY_READER).threads
        overlay = Overlay(msgspec.structs.replace(publication, source=""), threads, newest)
        return _Place(fact, overlay, newest)
