"""A verdict with its cause, and what is known when it is looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stepguide_kernel.model.execution import Raised, Stop
from stepguide_kernel.model.verdict import Cause, Verdict
from stepguide_kernel.notebook.document import Notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode

_SEPARATORS = re.compile(r"[-_.]+")


class Finding(NamedTuple):
    """A verdict, its cause, and what helps."""

    verdict: Verdict
    cause: Cause | None
    hint: str = ""


UNKNOWN = Finding("failed", "unknown")


class Before(NamedTuple):
    """Packages to the versions that the guide once ran with, and when: ``since …``."""

    packages: Mapping[str, str]
    since: str


def version_in(packages: Mapping[str, str], name: str) -> str:
    """Return a package's version, however its name is written there; nothing if it is not."""
    wanted = _normal(name)
    return next((known for one, known in packages.items() if _normal(one) == wanted), "")


def _normal(name: str) -> str:
    """Write a name as indexes compare it (PEP 503)."""
    return _SEPARATORS.sub("-", name).lower()


class Failed(NamedTuple):
    """A cell that raised, in its notebook, its folder and its environment."""

    stop: Stop
    notebook: Notebook
    folder: Path
    packages: Mapping[str, str]
    """What the kernel had, by name of the distribution; ``python`` among them."""
    before: Before | None = None

    @property
    def raised(self) -> Raised:
        """What the kernel said of the exception; nothing where it said nothing."""
        return self.stop.raised or Raised()

    @property
    def cell(self) -> NotebookNode | None:
        """The cell as the file has it."""
        index = self.stop.cell_index
        return None if index is None else self.notebook.cells[index]

    @property
    def in_own_code(self) -> bool:
        """Whether the guide's own code raised, and no library that it called."""
        return not self.raised.through
