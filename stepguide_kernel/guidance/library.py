"""The published guides as offers: what each works with and how long it takes to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from stepguide_kernel.guidance.profile import Profile, profile_of
from stepguide_kernel.model.parcel import PublishedNotebook
from stepguide_kernel.model.publication import Publication
from stepguide_kernel.model.suggestion import StepCode
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.reading_time import minutes
from stepguide_kernel.notebook.steps import steps

if TYPE_CHECKING:
    from stepguide_kernel.store.ledger import Store


class Shelf(Protocol):
    """A library as far as it is read here."""

    def publications(self) -> tuple[Publication, ...]:
        """What is published, newest first."""

    def published(self, slug: str) -> PublishedNotebook:
        """The notebook that is published, and the names of its data."""


class Offer(NamedTuple):
    """A publication and what it works with."""

    publication: Publication
    profile: Profile
    minutes: int


class Library:
    """Reads each snapshot once: published bytes never change."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[Profile, int]] = {}

    def offers(self, shelf: Shelf) -> list[Offer]:
        """Return what is published, newest first.

        :raises StepGuideError: the library cannot be read.
        """
        return [self._offer(shelf, publication) for publication in shelf.publications()]

    def _offer(self, shelf: Shelf, publication: Publication) -> Offer:
        key = publication.snapshot_hash
        if key not in self._read:
            published = shelf.published(publication.slug)
            notebook = Notebook.parse(published.notebook.encode())
            self._read[key] = (profile_of(notebook, published.files), minutes(notebook.cells))
        return Offer(publication, *self._read[key])


def step_code(store: Store, slug: str) -> tuple[StepCode, ...]:
    """Return the steps of a publication with their code, empty cells left out.

    :raises NotFound: nothing is published under this slug.
    """
    notebook = Notebook.parse(store.blobs.get(store.published_fact(slug).snapshot))
    return tuple(
        StepCode(
            step.id,
            step.number,
            step.title,
            tuple(
                cell["source"]
                for cell in notebook.cells[slice(*step.cells)]
                if cell.cell_type == "code" and cell["source"].strip()
            ),
        )
        for step in steps(notebook)
    )
