"""What lies over published pages, put together once for all who read them."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

import msgspec

from stepguide_kernel.model.overlay import Overlay
from stepguide_kernel.model.people import Person

if TYPE_CHECKING:
    from stepguide_kernel.services import Services

_MOST = 256
_EVERY_READER = Person("", "", "reader", verified=False)


class Overlays:
    """The overlays read last, each as long as nothing new is said of anything."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: OrderedDict[str, Overlay] = OrderedDict()

    def of(self, slug: str) -> Overlay:
        """Return what lies over the page of ``slug``; any thread may ask.

        :raises NotFound: nothing is published under this slug.
        """
        # Asked first: a fact that comes meanwhile is told once more, and not missed.
        newest = self._services.store.newest()
        kept = self._kept.get(slug)
        if kept is None or kept.newest != newest:
            kept = self._made(slug, newest)
            self._kept[slug] = kept
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return kept

    def _made(self, slug: str, newest: int) -> Overlay:
        publication = self._services.publication(slug)
        threads = self._services.threads(slug, _EVERY_READER).threads
        return Overlay(msgspec.structs.replace(publication, source=""), threads, newest)
