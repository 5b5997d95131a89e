"""Where the threads of a guide are in one version of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.discussion import Thread

if TYPE_CHECKING:
    from stepguide_kernel.model.anchor import Anchor, OutputReference
    from stepguide_kernel.notebook.anchor_cells import AnchorCells
    from stepguide_kernel.store.ledger import Store


def placed(threads: Iterable[Thread], notebook: AnchorCells) -> tuple[Thread, ...]:
    """Return the threads with their placements in a notebook."""
    from stepguide_kernel.notebook.anchors import place

    return tuple(
        msgspec.structs.replace(thread, placement=place(thread.anchor, notebook))
        for thread in threads
    )


def in_full(anchor: Anchor, notebook: AnchorCells) -> Anchor:
    """Return an anchor with all that is told of its place in a notebook.

    :raises BadRequest: the notebook has no such place.
    """
    from stepguide_kernel.notebook.pointing import pointed
    from stepguide_kernel.notebook.steps import step_named

    found = pointed(anchor, notebook)
    if found is None:
        raise _no_place(f"step {anchor.step_id}")
    last = anchor.to_step_id
    if last is not None and step_named(notebook.steps, last) is None:
        raise _no_place(f"step {last}")
    return found


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

    def pointed(self, anchor: Anchor, store: Store, slug: str) -> Anchor:
        """Return what a reader of ``slug`` pointed at, said in full.

        :raises NotFound: nothing is published under this slug.
        :raises BadRequest: what is published has no such place.
        """
        found = in_full(anchor, self.of(store, slug))
        if found.output is None or found.output.hash:
            return found
        return msgspec.structs.replace(found, output=_output(found, store, slug))


def _output(anchor: Anchor, store: Store, slug: str) -> OutputReference:
    from stepguide_kernel.notebook.document import Notebook
    from stepguide_kernel.notebook.migrations import seen_as_4_5
    from stepguide_kernel.notebook.pointing import mark_of

    content = store.blobs.get(store.published_fact(slug).snapshot)
    cells = seen_as_4_5(Notebook.parse(content)).cells
    found = (cell.get("outputs", ()) for cell in cells if cell["id"] == anchor.cell_id)
    outputs = next(found, ())
    index = anchor.output.index if anchor.output else 0
    if index >= len(outputs):
        raise _no_place(f"output {index} in cell {anchor.cell_id}")
    return msgspec.structs.replace(mark_of(outputs[index]), index=index)


def _no_place(what: str) -> BadRequest:
    return BadRequest(
        f"what is published has no {what} - at `$.anchor`",
        hint="load the page again: the guide may have been published anew",
    )
