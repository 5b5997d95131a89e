"""Where the threads of a guide are in one version of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.discussion import Thread

if TYPE_CHECKING:
    from stepguide_kernel.model.anchor import Anchor
    from stepguide_kernel.notebook.anchor_cells import AnchorCells
    from stepguide_kernel.store.ledger import Store


def placed(threads: Iterable[Thread], notebook: AnchorCells) -> tuple[Thread, ...]:
    """Return the threads with their placements in a notebook."""
    from stepguide_kernel.notebook.anchors import place

    return tuple(
        msgspec.structs.replace(thread, placement=place(thread.anchor, notebook))
        for thread in threads
    )


def require_place(anchor: Anchor, notebook: AnchorCells) -> None:
    """See that an anchor is somewhere in a notebook.

    :raises BadRequest: it is not.
    """
    from stepguide_kernel.notebook.anchors import place
    from stepguide_kernel.notebook.steps import step_named

    last = anchor.to_step_id
    missing = anchor.step_id if place(anchor, notebook).state == "orphan" else None
    if missing is None and last is not None and step_named(notebook.steps, last) is None:
        missing = last
    if missing is not None:
        raise BadRequest(
            f"what is published has no step {missing} - at `$.anchor`",
            hint="load the page again: the guide may have been published anew",
        )


def for_readers(thread: Thread) -> Thread:
    """Return a thread without the cells it was begun at, of which readers know what is published.

    What was quoted stays: whoever quoted it showed it.  A suggestion holds cells as they are in
    the author's notebook, and is for the two of them.
    """
    callout = thread.callout
    return msgspec.structs.replace(
        thread,
        anchor=msgspec.structs.replace(thread.anchor, source=None),
        comments=tuple(
            msgspec.structs.replace(comment, suggestion=None) for comment in thread.comments
        ),
        callout=callout
        and msgspec.structs.replace(
            callout, anchor=msgspec.structs.replace(callout.anchor, source=None)
        ),
    )


class PublishedCells:
    """Reads each snapshot once: published bytes never change."""

    def __init__(self) -> None:
        self._read: dict[str, AnchorCells] = {}

    def of(self, store: Store, slug: str) -> AnchorCells:
        """The cells of what is published under a slug.

        :raises NotFound: nothing is.
        """
        from stepguide_kernel.notebook.anchor_cells import anchor_cells
        from stepguide_kernel.notebook.document import Notebook

        snapshot = store.published_fact(slug).snapshot
        if snapshot not in self._read:
            self._read[snapshot] = anchor_cells(Notebook.parse(store.blobs.get(snapshot)))
        return self._read[snapshot]
