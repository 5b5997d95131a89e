"""How long a person takes to read a notebook."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

WORDS_PER_MINUTE = 200
CODE_LINES_PER_MINUTE = 25


def minutes(cells: Iterable[NotebookNode]) -> int:
    """Return whole minutes, at least one, for the words and the lines of code of ``cells``."""
    words = lines = 0
    for cell in cells:
        if cell.cell_type == "markdown":
            words += len(cell["source"].split())
        elif cell.cell_type == "code":
            lines += len(cell["source"].splitlines())
    return max(1, math.ceil(words / WORDS_PER_MINUTE + lines / CODE_LINES_PER_MINUTE))
