"""What a verdict rests on, for as long as reports are written of it."""

from __future__ import annotations

from typing import NamedTuple

from stepguide_kernel.model.execution import Execution
from stepguide_kernel.notebook.document import Notebook


class Evidence(NamedTuple):
    """The guide as it was read, and its run; ``None`` where nothing was read, or run."""

    notebook: Notebook | None = None
    execution: Execution | None = None
