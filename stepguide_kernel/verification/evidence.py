"""What a verdict rests on, for as long as reports are written of it."""

from __future__ import annotations

from typing import NamedTuple

from stepguide_kernel.notebook.document import Notebook


class Evidence(NamedTuple):
    """The guide as it was read, and the file of its run; ``None`` where there is none."""

    notebook: Notebook | None = None
    executed: bytes | None = None
