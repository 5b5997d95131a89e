"""How a person works in a notebook: a script of runs, slips, edits and deletions by cell number.

A script is words, each about code cells counted from 0:

``3``        run cell 3, for the first time or again
``3-7``      run cells 3 to 7, one after the other
``3?``       a slip: cell 3 runs with a misspelt line at its end, fails, and is mended and run
``3!``       an edit: cell 3 runs with a line of debugging in it, then as it was
``seed``     a new cell that seeds numpy's random numbers
``look``     a new cell that lists the variables, deleted again
``-3``       delete cell 3
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_SLIP = "\nundefinde_nmae"
_DEBUGGING = "\nprint('so far so good')"
_SEED = "import numpy\nnumpy.random.seed(1)"
_LOOK = "print(sorted(name for name in dir() if not name.startswith('_')))"


class Deed(NamedTuple):
    """A run of a cell with this source, after these cells were deleted."""

    cell_id: str
    source: str
    deleted: tuple[str, ...] = ()


def deeds(cells: Sequence[str], script: str) -> Iterator[Deed]:
    """Work on a notebook with these code ``cells`` as ``script`` says."""
    gone: list[str] = []
    for number, word in enumerate(script.split()):
        if word.startswith("-"):
            gone.append(_id(int(word[1:])))
            continue
        for deed in _done(cells, word, number):
            yield deed._replace(deleted=tuple(gone))
            gone = [deed.cell_id] if word == "look" else []


def _done(cells: Sequence[str], word: str, number: int) -> Iterator[Deed]:
    if word == "seed":
        yield Deed(f"seed-{number}", _SEED)
        return
    if word == "look":
        yield Deed(f"look-{number}", _LOOK)
        return
    first, _, last = word.rstrip("?!").partition("-")
    for at in range(int(first), int(last or first) + 1):
        if word[-1] in "?!":
            yield Deed(_id(at), cells[at] + (_SLIP if word[-1] == "?" else _DEBUGGING))
        yield Deed(_id(at), cells[at])


def _id(number: int) -> str:
    return f"cell-{number}"
