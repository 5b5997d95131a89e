"""Where guides are published: in the user's own library, or in that of their team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from stepguide_kernel.model.parcel import GuideCopy, PublishedNotebook
from stepguide_kernel.model.version import RollBackRequest, VersionList

if TYPE_CHECKING:
    from stepguide_kernel.model.guide_file import GuideChanges
    from stepguide_kernel.model.ledger import Published
    from stepguide_kernel.model.parcel import Parcel
    from stepguide_kernel.model.people import Person
    from stepguide_kernel.model.publication import Publication
    from stepguide_kernel.services import Services


class Library(Protocol):
    """What an author does with a library, wherever it is."""

    def publications(self) -> tuple[Publication, ...]:
        """What is published, newest first."""

    def taken_back(self) -> dict[str, str]:
        """The slugs of what was taken out of the library, by the ids of the guides."""

    def published(self, slug: str, version: int | None = None) -> PublishedNotebook:
        """The notebook that is published, or was as ``version``, and the names of its data.

        :raises NotFound: nothing is published under this slug, or there is no such version.
        """

    def put(self, parcel: Parcel, person: Person) -> Publication:
        """Publish a guide.

        :raises SlugTaken: another guide is published under its slug.
        :raises AlreadyPublished: it is published under another slug.
        """

    def versions(self, slug: str) -> VersionList:
        """The versions under a slug, newest first, also of what was taken back.

        :raises NotFound: nothing was ever published under it.
        """

    def changes(self, slug: str, since: int | None, until: int | None) -> GuideChanges:
        """What readers see changed between two versions.

        :raises NotFound: there is no such version, or only one.
        """

    def roll_back(self, slug: str, request: RollBackRequest, person: Person) -> Publication:
        """Show readers an earlier version again.

        :raises: see :func:`stepguide_kernel.publishing.versions.roll_back`.
        """

    def take_back(self, slug: str, op_id: str, person: Person) -> VersionList:
        """Take a publication out of the library.

        :raises NotFound: nothing was ever published under this slug.
        """

    def copy(self, slug: str) -> GuideCopy:
        """A publication to take home.

        :raises NotFound: nothing is published under this slug.
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

    def taken_back(self) -> dict[str, str]:
        """The slugs of what was taken out of the library, by the ids of the guides."""
        return self._services.store.taken_back()

    def published(self, slug: str, version: int | None = None) -> PublishedNotebook:
        """The notebook that is published, or was as ``version``, and the names of its data."""
        from stepguide_kernel.publishing.versions import data

        fact = self._fact(slug, version)
        notebook = self._services.store.blobs.get(fact.snapshot).decode()
        hashes = data(fact)
        return PublishedNotebook(notebook, tuple(hashes), hashes)

    def put(self, parcel: Parcel, person: Person) -> Publication:
        """Publish a guide."""
        from stepguide_kernel.publishing.publish import shelve

        return shelve(parcel, store=self._services.store, actor=person.name)

    def versions(self, slug: str) -> VersionList:
        """The versions under a slug, newest first, also of what was taken back."""
        from stepguide_kernel.publishing.versions import versions

        return versions(slug, self._services.store)

    def changes(self, slug: str, since: int | None, until: int | None) -> GuideChanges:
        """What readers see changed between two versions."""
        from stepguide_kernel.publishing.versions import changes_between

        return changes_between(slug, since, until, self._services.store)

    def roll_back(self, slug: str, request: RollBackRequest, person: Person) -> Publication:
        """Show readers an earlier version again."""
        from stepguide_kernel.publishing.versions import roll_back

        return roll_back(
            slug,
            request.version,
            op_id=request.op_id,
            allow_unverified=request.allow_unverified,
            store=self._services.store,
            actor=person.name,
        )

    def take_back(self, slug: str, op_id: str, person: Person) -> VersionList:
        """Take a publication out of the library."""
        from stepguide_kernel.publishing.versions import take_back

        return take_back(slug, op_id=op_id, store=self._services.store, actor=person.name)

    def copy(self, slug: str) -> GuideCopy:
        """A publication to take home."""
        from stepguide_kernel.publishing.take_home import copy_of

        store = self._services.store
        return copy_of(store.publication(slug), store)

    def open_threads(self, guide: str) -> int:
        """How many threads of a guide are open."""
        return sum(not thread.resolved for thread in self._services.store.threads(guide))

    def _fact(self, slug: str, number: int | None) -> Published:
        from stepguide_kernel.publishing.versions import version

        store = self._services.store
        return store.published_fact(slug) if number is None else version(slug, number, store)
