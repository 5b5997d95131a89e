"""What became of a guide's file while the guide ran."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stepguide_kernel.errors import NotebookInvalid, NotFound
from stepguide_kernel.notebook.document import Notebook


def changed_meanwhile(path: Path, verified: Notebook) -> Iterator[str]:
    """Say so if the file is no longer the one that was ``verified``: the verdict stays on that."""
    try:
        same = Notebook.read(path).node == verified.node
    except NotFound:
        yield "deleted while it ran: the verdict is on what it had been"
    except NotebookInvalid:
        yield "not readable any more: the verdict is on what it was before"
    else:
        if not same:
            yield "edited while it ran: the verdict is on what it was before, verify it again"
