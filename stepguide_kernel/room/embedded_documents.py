"""Documents of outputs that their own scripts draw, as they go over the wire.

They are a matter of the snapshot alone, so they are made when somebody asks, and the last are
held: a chart's library is megabytes, which no page carries itself.
"""

from __future__ import annotations

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable, Mapping

import msgspec

from stepguide_kernel.model.embedded import EmbeddedDocument
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.embedding import Embedder, embedded

_MOST_BYTES = 32 * 1024 * 1024
"""Of documents in memory, compressed."""


class EmbeddedDocuments:
    """The documents of one room's publications, by snapshot and key."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Mapping[str, bytes]] = OrderedDict()
        self._making = asyncio.Lock()

    async def document(self, snapshot: str, key: str, read: Callable[[], bytes]) -> bytes | None:
        """Return a document of the snapshot of this name as compressed JSON, or ``None``.

        ``read`` returns the snapshot's bytes; it is called in a thread.
        """
        async with self._making:
            if snapshot not in self._held:
                self._hold(snapshot, await asyncio.to_thread(_documents, read))
            self._held.move_to_end(snapshot)
            return self._held[snapshot].get(key)

    def _hold(self, snapshot: str, documents: Mapping[str, bytes]) -> None:
        self._held[snapshot] = documents
        while len(self._held) > 1 and self._size() > _MOST_BYTES:
            self._held.popitem(last=False)

    def _size(self) -> int:
        return sum(len(one) for documents in self._held.values() for one in documents.values())


def compressed(document: EmbeddedDocument) -> bytes:
    """Return the document as JSON, compressed; takes a fifth of a second for a large library."""
    return gzip.compress(msgspec.json.encode(document), 6, mtime=0)


def _documents(read: Callable[[], bytes]) -> Mapping[str, bytes]:
    embedder = Embedder()
    embedded(Notebook.parse(read()), embedder)
    return {key: compressed(document) for key, document in embedder.documents.items()}
