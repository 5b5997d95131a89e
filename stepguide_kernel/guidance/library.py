"""The published guides as offers: what each works with and how long it takes to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stepguide_kernel.guidance.profile import Profile, profile_of
from stepguide_kernel.model.publication import Publication
from stepguide_kernel.model.suggestion import StepCode
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.reading_time import minutes
from stepguide_kernel.notebook.steps import steps

if TYPE_CHECKING:
    from stepguide_kernel.store.ledger import Store


class Offer(NamedTuple):
    """A publication and what it works with."""

    publication: Publication
    profile: Profile
    minutes: int


class Library:
    """Reads each snapshot once: published bytes never change."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[Profile, int]] = {}

    def offers(self, store: Store) -> list[Offer]:
        """Return what is published, newest first.

        :raises StorageError: the store cannot be read.
        """
        return [self._offer(store, publication) for publication in store.publications()]

    def _offer(self, store: Store, publication: Publication) -> Offer:
        fact = store.published_fact(publication.slug)
        if fact.snapshot not in self._read:
            notebook = Notebook.parse(store.blobs.get(fact.snapshot))
            self._read[fact.snapshot] = (profile_of(notebook, fact.files), minutes(notebook.cells))
        return Offer(publication, *self._read[fact.snapshot])


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
