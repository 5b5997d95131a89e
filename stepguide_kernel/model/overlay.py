"""What changes about a published page while its body stays: verdict, cautions, comments."""

from __future__ import annotations

import msgspec

from stepguide_kernel.model.discussion import Thread
from stepguide_kernel.model.publication import Publication


class Overlay(msgspec.Struct, frozen=True):
    """What lies over a page, for every reader the same: nobody's own comments are marked.

    ``newest`` is the number of the ledger's newest fact when it was put together: whoever
    follows the news from there misses nothing.
    """

    publication: Publication
    threads: tuple[Thread, ...]
    newest: int
