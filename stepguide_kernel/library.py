"""Where guides are published: in the user's own library, or in that of their team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from stepguide_kernel.model.parcel import PublishedNotebook

if TYPE_CHECKING:
    from stepguide_kernel.model.parcel import Parcel
    from stepguide_kernel.model.people import Person
    from stepguide_kernel.model.publication import Publication
    from stepguide_kernel.services import Services


class Library(Protocol):
    """What an author does with a library, wherever it is."""

    def publications(self) -> tuple[Publication, ...]:
        """What is published, newest first."""

    def published(self, slug: str) -> PublishedNotebook:
        """The notebook that is published, and the names of its data.

        :raises NotFound: nothing is published under this slug.
        """

    def put(self, parcel: Parcel, person: Person) -> Publication:
        """Publish a guide.

        :raises SlugTaken: another guide is published under its slug.
        :raises AlreadyPublished: it is published under another slug.
        """

    def open_threads(self, guide: str) -> int:
        """How many threads of a guide are open."""


class OwnLibrary:
    """The library in the store of ``services``."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def publications(self) -> tuple[Publication, ...]:
        """What is published, newest first."""
        return self._services.store.publications()

    def published(self, slug: str) -> PublishedNotebook:
        """The notebook that is published, and the names of its data."""
        store = self._services.store
        fact = store.published_fact(slug)
        return PublishedNotebook(store.blobs.get(fact.snapshot).decode(), tuple(fact.files))

    def put(self, parcel: Parcel, person: Person) -> Publication:
        """Publish a guide."""
        from stepguide_kernel.publishing.publish import shelve

        return shelve(parcel, store=self._services.store, actor=person.name)

    def open_threads(self, guide: str) -> int:
        """How many threads of a guide are open."""
        return sum(not thread.resolved for thread in self._services.store.threads(guide))
