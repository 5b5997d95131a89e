"""Runs in warm kernels, for tests that look at what such a kernel is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stepguide_kernel.execution.process_tree import descendants
from stepguide_kernel.execution.runner import run
from stepguide_kernel.execution.warm_kernels import NO_SERVERS, ForkServers
from stepguide_kernel.model.execution import Execution
from stepguide_kernel.notebook.document import Notebook
from tests.integration.processes import gone
from tests.unit.notebook.sample import code, notebook

_OF_ONE_RUN = re.compile(r"0x[0-9a-f]{6,}|\b[0-9a-f]{32}\b")
"""Addresses of objects, ids of widgets."""


def execute(
    folder: Path, *sources: str, servers: ForkServers = NO_SERVERS, **metadata: Any
) -> Execution:
    """Run code cells in ``folder``."""
    made = notebook(*(code(source) for source in sources), minor=4, **metadata)
    return run(made, cwd=folder, timeout=120, deadline=240, servers=servers)


def shown(execution: Execution) -> list[list[dict[str, Any]]]:
    """The outputs of each cell, as they stand in the executed notebook; addresses are alike."""
    assert execution.notebook is not None, execution.stop
    cells = Notebook.parse(execution.notebook).cells
    return [
        json.loads(_OF_ONE_RUN.sub("<one run's>", json.dumps(cell.get("outputs", []))))
        for cell in cells
    ]


def mimes(outputs: Sequence[Sequence[dict[str, Any]]]) -> set[str]:
    """Every form in which something is shown."""
    return {mime for cell in outputs for output in cell for mime in output.get("data", {})}


def no_children(pid: int) -> bool:
    """Whether all that a process has started ends."""
    return gone(descendants(pid))
