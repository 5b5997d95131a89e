"""What a saved notebook hides: state that its cells, run from top to bottom, would not make.

It is read off the numbers of the cells and their code before anything runs.  What comes of it
a fresh kernel shows in the end.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from stepguide_kernel.recording.saved_cells import SavedCell

_GIVEN = frozenset(dir(builtins)) | {
    *("get_ipython", "display", "In", "Out", "exit", "quit", "_", "__", "___"),
    *("__file__", "__name__", "__doc__"),
}


def hidden_state(cells: Sequence[SavedCell]) -> tuple[str, ...]:
    """Say in words, a sentence each, why the notebook may not run as it stands."""
    return (*_gone(cells), *_below(cells), *_order(cells), *_gaps(cells), *_never_run(cells))


def _gone(cells: Sequence[SavedCell]) -> Iterator[str]:
    """Names that no cell defines any more."""
    if any("@star" in cell.run.writes for cell in cells):
        return
    defined = {name for cell in cells for name in cell.run.writes} | _GIVEN
    for cell in cells:
        for name in sorted(_names(cell.run.reads) - defined):
            yield (
                f"{cell.label} uses {name}, which no cell defines: its cell was deleted, or "
                "edited since it ran"
            )


def _below(cells: Sequence[SavedCell]) -> Iterator[str]:
    """Names that only cells further below define."""
    first = _first_writers(cells)
    for place, cell in enumerate(cells):
        for name in sorted(_names(cell.run.reads)):
            definer = first.get(name, place)
            if definer > place:
                yield f"{cell.label} uses {name}, which {cells[definer].label} below it defines"


def _order(cells: Sequence[SavedCell]) -> Iterator[str]:
    counted = [cell for cell in cells if cell.number]
    for above, below in pairwise(counted):
        if above.number == below.number:
            yield f"two cells are numbered [{above.number}]: the kernel was started anew in between"
        elif above.number > below.number:
            yield f"{above.label} stands above {below.label} and ran after it"


def _gaps(cells: Sequence[SavedCell]) -> Iterator[str]:
    """Runs of which nothing is left."""
    counts = {cell.number for cell in cells if cell.number}
    missing = sorted(set(range(1, max(counts, default=0))) - counts)
    if missing:
        some = ", ".join(f"[{count}]" for count in missing[:_SOME])
        more = f" and {len(missing) - _SOME} more" if len(missing) > _SOME else ""
        yield f"nothing is left of {some}{more}: cells that were run again, edited or deleted"


def _never_run(cells: Sequence[SavedCell]) -> Iterator[str]:
    if any(cell.number for cell in cells):
        for cell in cells:
            if not cell.number:
                yield f"{cell.label} was not run, or its outputs were cleared"


def _first_writers(cells: Sequence[SavedCell]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for name in cell.run.writes:
            found.setdefault(name, place)
    return found


def _names(reads: Collection[str]) -> set[str]:
    return {name for name in reads if name.isidentifier()}


_SOME = 5
