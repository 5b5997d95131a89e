"""Notebooks edited as people do in JupyterLab, with the truth about every line kept aside.

What happens to the ids of cells is what JupyterLab 4.6 was seen to do: the lower half of a
split keeps the id, a merge makes a new one, a copy has one of its own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Literal

from stepguide_kernel.model.anchor import NOTED_SOURCE, Anchor, Placement, Quote
from stepguide_kernel.notebook.anchor_cells import AnchorCells, anchor_cells
from stepguide_kernel.notebook.anchors import place
from stepguide_kernel.notebook.document import Notebook
from tests.unit.notebook.sample import code, notebook, text

CONTEXT = 32
Outcome = Literal["right", "wrong", "orphan", "gone"]


@dataclass(frozen=True)
class Line:
    """One line; its ``mark`` stays while it is typed in and moved, and copies share it."""

    text: str
    mark: int
    is_copy: bool = False


@dataclass
class EditedCell:
    id: str
    type: str
    lines: list[Line]
    lineage: list[str] = field(default_factory=list)

    @property
    def source(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def lines_between(self, start: int, end: int) -> Iterator[Line]:
        at = 0
        for line in self.lines:
            if at < end and start <= at + len(line.text):
                yield line
            at += len(line.text) + 1


@dataclass(frozen=True)
class Said:
    """An anchor, and the lines that it is about."""

    anchor: Anchor
    marks: frozenset[int]


class Edited:
    """A notebook in the hands of somebody; ``lineage`` says whether Lab notes down descent.

    ``done`` is what was done, as a hand in a real Lab would do it: a word and its arguments.
    """

    def __init__(self, cells: Sequence[tuple[str, str]], seed: int, *, lineage: bool) -> None:
        self._random = random.Random(seed)  # noqa: S311 -- the same edits for the same seed
        self._lineage = lineage
        self._marks = count()
        self._ids = count()
        self.done: list[tuple[str | int, ...]] = []
        self.cells = [
            EditedCell(self._new_id(), kind, [self._line(line) for line in source.split("\n")])
            for kind, source in cells
        ]

    def seen(self) -> AnchorCells:
        """The notebook as anchors look at it."""
        made = {"code": code, "markdown": text}
        return anchor_cells(
            notebook(
                *(
                    made[cell.type](
                        cell.source,
                        cell.id,
                        metadata={"stepguide": {"aliases": cell.lineage}} if cell.lineage else {},
                    )
                    for cell in self.cells
                )
            )
        )

    # --- saying something ---------------------------------------------------------------------

    def say(self, seen: AnchorCells) -> Said:
        """Comment on a line, on several, or on a cell, as Lab's client makes the anchor."""
        index = self._random.choice(
            [at for at, cell in enumerate(self.cells) if cell.source.strip()]
        )
        cell = self.cells[index]
        whole = self._random.random() < 0.2
        first = self._random.choice([at for at, one in enumerate(cell.lines) if one.text.strip()])
        length = self._random.choice([1, 1, 1, 2, 4])
        chosen = cell.lines if whole else cell.lines[first : first + length]
        start = sum(len(line.text) + 1 for line in cell.lines[:first])
        exact = "\n".join(line.text for line in chosen)[:NOTED_SOURCE]
        anchor = Anchor(
            step_id=seen.cells[index].step.id,
            cell_id=cell.id,
            part="cell" if whole else "source",
            cell_type=cell.type,
            source=cell.source[:NOTED_SOURCE],
            quote=None if whole else _quote(cell.source, exact, start),
            heading_path=seen.cells[index].headings,
            alike=_alike(self.cells, exact, whole=whole),
        )
        return Said(anchor, frozenset(line.mark for line in chosen if line.text.strip()))

    def judge(self, said: Said, placement: Placement) -> Outcome:
        """Whether a placement is where the lines are now."""
        holding = [cell for cell in self.cells if self._held(cell, said)]
        if placement.state == "orphan":
            return "orphan" if holding else "gone"
        cell = next(cell for cell in self.cells if cell.id == placement.cell_id)
        if placement.start is None or placement.end is None:
            own = cell.id == said.anchor.cell_id
            most = max((self._held(one, said) for one in holding), default=0)
            return "right" if own or (most and self._held(cell, said) == most) else "wrong"
        marks = {line.mark for line in cell.lines_between(placement.start, placement.end)}
        return "right" if cell in holding and marks & said.marks else "wrong"

    def _held(self, cell: EditedCell, said: Said) -> int:
        """How many of the lines a cell has; those of copies count once the originals are gone."""
        lines = [line for one in self.cells for line in one.lines if line.mark in said.marks]
        copies = all(line.is_copy for line in lines)
        return sum(line.mark in said.marks and line.is_copy == copies for line in cell.lines)

    # --- editing ------------------------------------------------------------------------------

    def edit(self, *, in_lab: bool = False) -> None:
        """Do one of the things that people do, or that they do in JupyterLab."""
        edits: list[tuple[Callable[[], None], int]] = [
            (self._type, 8),
            (self._insert_line, 4),
            (self._delete_line, 2),
            (self._insert_cell, 3),
            (self._delete_cell, 1),
            (self._split, 3),
            (self._merge, 3),
            (self._move_cell, 2),
            (self._duplicate, 1),
            (self._move_line, 2),
            (self.replace_ids, 0 if in_lab else 1),
        ]
        chosen, weights = zip(*edits, strict=True)
        self._random.choices(chosen, weights)[0]()

    def replace_ids(self) -> None:
        """A tool of an older format wrote the file: every cell has another id."""
        for cell in self.cells:
            cell.id, cell.lineage = self._new_id(), []

    def _type(self) -> None:
        cell, at = self._any_line()
        old = cell.lines[at].text
        place = self._random.randrange(len(old) + 1)
        typed = self._random.choice(["2", "_new", "(x)", "", "  # checked"])
        removed = self._random.choice([0, 0, 1, 4])
        cell.lines[at] = replace(cell.lines[at], text=old[:place] + typed + old[place + removed :])
        self._wrote(cell)

    def _insert_line(self) -> None:
        cell, at = self._any_line()
        cell.lines.insert(at, self._line(self._random.choice(["print(x)", "", "y = f(x)"])))
        self._wrote(cell)

    def _delete_line(self) -> None:
        cell, at = self._any_line()
        if len(cell.lines) > 1:
            del cell.lines[at]
            self._wrote(cell)

    def _insert_cell(self) -> None:
        new = EditedCell(self._new_id(), "code", [self._line("x.head()")])
        at = self._random.randrange(len(self.cells) + 1)
        self.cells.insert(at, new)
        self.done.append(("insert", at, new.source))

    def _delete_cell(self) -> None:
        if len(self.cells) > 1:
            at = self._random.randrange(len(self.cells))
            del self.cells[at]
            self.done.append(("delete", at))

    def _split(self) -> None:
        at = self._random.randrange(len(self.cells))
        cell = self.cells[at]
        if len(cell.lines) > 1:
            cut = self._random.randrange(1, len(cell.lines))
            upper = EditedCell(self._new_id(), cell.type, cell.lines[:cut], [*cell.lineage])
            if self._lineage:
                upper.lineage.append(cell.id)
            del cell.lines[:cut]
            self.cells.insert(at, upper)
            self.done.append(("split", at, cut))

    def _merge(self) -> None:
        at = self._random.randrange(len(self.cells))
        if at + 1 < len(self.cells) and self.cells[at].type == self.cells[at + 1].type:
            upper, lower = self.cells[at : at + 2]
            # Lab joins markdown by a blank line, code by a line break.
            between = [self._line("")] if upper.type == "markdown" else []
            merged = EditedCell(self._new_id(), upper.type, [*upper.lines, *between, *lower.lines])
            if self._lineage:
                merged.lineage = [upper.id, lower.id, *upper.lineage, *lower.lineage]
            self.cells[at : at + 2] = [merged]
            self.done.append(("merge", at))

    def _move_cell(self) -> None:
        at = self._random.randrange(len(self.cells))
        cell = self.cells.pop(at)
        to = self._random.randrange(len(self.cells) + 1)
        self.cells.insert(to, cell)
        self.done.append(("move", at, to))

    def _duplicate(self) -> None:
        at = self._random.randrange(len(self.cells))
        cell = self.cells[at]
        lines = [replace(line, is_copy=True) for line in cell.lines]
        self.cells.insert(at + 1, EditedCell(self._new_id(), cell.type, lines))
        self.done.append(("duplicate", at))

    def _move_line(self) -> None:
        cell, at = self._any_line()
        if len(cell.lines) > 1:
            line = cell.lines.pop(at)
            there, place = self._any_line()
            there.lines.insert(place, line)
            self._wrote(cell)
            self._wrote(there)

    def _wrote(self, cell: EditedCell) -> None:
        self.done.append(("write", self.cells.index(cell), cell.source))

    def _any_line(self) -> tuple[EditedCell, int]:
        cell = self._random.choice(self.cells)
        return cell, self._random.randrange(len(cell.lines))

    def _line(self, written: str) -> Line:
        return Line(written, next(self._marks))

    def _new_id(self) -> str:
        return f"cell-{next(self._ids)}"


def sources_of(path: Path) -> list[tuple[str, str]]:
    """The kinds and sources of a real notebook's cells."""
    cells = Notebook.read(path).cells
    return [(c.cell_type, c["source"]) for c in cells if c.cell_type in {"code", "markdown"}]


def outcomes(
    cells: Sequence[tuple[str, str]], *, seed: int, edits: int, comments: int, lineage: bool
) -> list[Outcome]:
    """What becomes of comments on a notebook that is edited so many times."""
    edited = Edited(cells, seed, lineage=lineage)
    seen = edited.seen()
    said = [edited.say(seen) for _ in range(comments)]
    for _ in range(edits):
        edited.edit()
    now = edited.seen()
    return [edited.judge(one, place(one.anchor, now)) for one in said]


def _quote(source: str, exact: str, start: int) -> Quote:
    end = start + len(exact)
    return Quote(exact, source[max(0, start - CONTEXT) : start], source[end : end + CONTEXT], start)


def _alike(cells: Sequence[EditedCell], exact: str, *, whole: bool) -> int:
    """In how many other places the same is said."""
    if whole:
        return sum(cell.source[:NOTED_SOURCE] == exact for cell in cells) - 1
    return sum(cell.source.count(exact) for cell in cells) - 1
