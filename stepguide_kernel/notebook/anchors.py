"""Where an anchor is in a version of the notebook, however that was edited since.

First by ids: the cell with the anchor's id, or one that goes on from it, if the quote still
stands in it.  Else every cell is asked how well it fits: the quote, what stood before and after
it, its position, its headings.  What fits badly, or not clearly better than another place,
is an orphan: a thread in a wrong place misleads, one without a place is put where it belongs
by whoever knows.

``extension/src/model/anchors.ts`` is the twin of this module; ``tests/data/anchors.json``
holds the vectors that both keep.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stepguide_kernel.model.anchor import ORPHAN, Anchor, Placement, Quote
from stepguide_kernel.model.guide import Step
from stepguide_kernel.notebook.anchor_cells import AnchorCell, AnchorCells, words_of
from stepguide_kernel.notebook.passages import Passage, exact, likeness_of, nearest
from stepguide_kernel.notebook.steps import step_named

# What speaks for a place, in the spirit of Hypothesis' weights.
QUOTE = 50
PREFIX = 20
SUFFIX = 20
POSITION = 2
OWN_CELL = 30
HEADINGS = 8
ALONE = 0.5
"""As like its neighbours is a passage that had none, and has some now."""

ENOUGH = 0.8
"""A place that fits less is none."""
MARGIN = 0.06
"""A place must fit better than any in another cell by this much."""
FAMILIAR = 21
"""What of prefix, suffix and position tells a passage from others that say the same."""
SHARED_WORDS = 0.5
"""A cell with less of the quote's words is not looked at more closely."""
RECOGNIZED = 400
"""By as many characters a cell is recognized: more cost time and tell little."""
TELLING = 8
"""Fewer characters than these, blanks aside, stand in too many places to be told by."""


class Candidate(NamedTuple):
    """A place that may be the one; without a ``passage`` it is the cell, for its id."""

    cell: AnchorCell
    passage: Passage | None
    score: float


def place(anchor: Anchor, notebook: AnchorCells) -> Placement:
    """Return where ``anchor`` is in ``notebook``."""
    if anchor.cell_id is None or anchor.part == "step":
        return _place_step(anchor, notebook.steps)
    found = _by_id(anchor, notebook) or _by_likeness(anchor, notebook)
    if found is not None:
        return _placement(anchor, found)
    # Who said nothing of the text meant no more by the cell than where in the step it is.
    says_text = anchor.quote is not None or anchor.source is not None
    return ORPHAN if says_text else _place_step(anchor, notebook.steps)


def likeliest(quote: Quote, source: str) -> Passage:
    """Return the passage of ``source`` that is most like a quote that was made of it."""
    found = list(exact(source, quote.exact)) or [nearest(source, quote.exact)]
    return max(found, key=lambda passage: _context(quote, source, passage))


def _place_step(anchor: Anchor, steps: Sequence[Step]) -> Placement:
    step = step_named(steps, anchor.step_id)
    if step is not None:
        return Placement("here", step.id, likeness=1.0)
    titled = [step for step in steps if (step.title,) == anchor.heading_path[:1]]
    return Placement("here", titled[0].id, likeness=1.0) if len(titled) == 1 else ORPHAN


def _placement(anchor: Anchor, found: Candidate) -> Placement:
    step = found.cell.step
    stayed = anchor.step_id in {step.id, *step.aliases}
    titled = bool(anchor.heading_path) and anchor.heading_path[0] == step.title
    passage = found.passage if anchor.quote else None
    return Placement(
        "here" if stayed or titled else "moved",
        step.id,
        found.cell.id,
        passage.start if passage else None,
        passage.end if passage else None,
        found.passage.likeness if found.passage else 1.0,
    )


def _by_id(anchor: Anchor, notebook: AnchorCells) -> Candidate | None:
    """The place in the anchor's cell, or in the one cell that goes on from it."""
    own = notebook.by_id.get(anchor.cell_id or "")
    heirs = notebook.heirs.get(anchor.cell_id or "", ())
    if anchor.quote is None:
        cells = (own,) if own else heirs
        return Candidate(cells[0], None, 1.0) if len(cells) == 1 else None
    for cell in filter(None, (own, *heirs)):
        best = max(
            (
                Candidate(cell, passage, _context(anchor.quote, cell.source, passage))
                for passage in exact(cell.source, anchor.quote.exact)
            ),
            key=lambda candidate: candidate.score,
            default=None,
        )
        if best is not None and (anchor.alike == 0 or best.score >= FAMILIAR):
            return best
    return None


def _by_likeness(anchor: Anchor, notebook: AnchorCells) -> Candidate | None:
    """The place that fits best, if it fits well, and better than those in other cells."""
    wanted = anchor.quote or (Quote(anchor.source[:RECOGNIZED]) if anchor.source else None)
    if wanted is None:
        return None
    cells = [cell for cell in notebook.cells if anchor.cell_type in {None, cell.type}]
    # Nothing else said this: wherever it stands to the letter now, it is what was meant.
    is_telling = anchor.alike == 0 and len("".join(wanted.exact.split())) >= TELLING
    told = [cell for cell in cells if wanted.exact in cell.source] if is_telling else []
    found = sorted(
        (candidate for cell in told or cells for candidate in _candidates(anchor, wanted, cell)),
        key=lambda candidate: -candidate.score,
    )
    best = found[0] if found else None
    if best is None or (best.score < ENOUGH and not told):
        return None
    rivals = (one.score for one in found if one.cell is not best.cell)
    return best if best.score - next(rivals, 0.0) >= MARGIN else None


def _candidates(anchor: Anchor, wanted: Quote, cell: AnchorCell) -> Iterator[Candidate]:
    passages = list(exact(cell.source, wanted.exact))
    if not passages and _is_worth_a_look(wanted, cell, is_own=_is_own(anchor, cell)):
        passages = [nearest(cell.source, wanted.exact)]
    for passage in passages:
        yield Candidate(cell, passage, _score(anchor, wanted, cell, passage))


def _is_worth_a_look(wanted: Quote, cell: AnchorCell, *, is_own: bool) -> bool:
    words = words_of(wanted.exact)
    return is_own or not words or len(words & cell.words) >= SHARED_WORDS * len(words)


def _is_own(anchor: Anchor, cell: AnchorCell) -> bool:
    return anchor.cell_id == cell.id or anchor.cell_id in cell.lineage


def _score(anchor: Anchor, wanted: Quote, cell: AnchorCell, passage: Passage) -> float:
    """How well a place fits, up to 1."""
    own = OWN_CELL * _is_own(anchor, cell)
    headings = HEADINGS * (anchor.heading_path == cell.headings)
    said = QUOTE * passage.likeness + headings + own
    if anchor.quote is None:
        return min(1.0, said / (QUOTE + HEADINGS))
    context = _context(wanted, cell.source, passage)
    return min(1.0, (said + context) / (QUOTE + PREFIX + SUFFIX + POSITION + HEADINGS))


def _context(wanted: Quote, source: str, passage: Passage) -> float:
    """What speaks for a place besides the quote itself."""
    before = source[max(0, passage.start - 2 * len(wanted.prefix)) : passage.start]
    after = source[passage.end : passage.end + 2 * len(wanted.suffix)]
    above = _neighbour(before, wanted.prefix, at_border=passage.start == 0)
    below = _neighbour(after, wanted.suffix, at_border=passage.end == len(source))
    distance = abs(passage.start - wanted.start) / max(len(source), wanted.start, 1)
    return (
        PREFIX * _first(above, below, ALONE)
        + SUFFIX * _first(below, above, ALONE)
        + POSITION * (1 - distance)
    )


def _neighbour(text: str, wanted: str, *, at_border: bool) -> float | None:
    """How like the wanted text is what stands beside a passage.

    Where nothing stood, nothing is like it, and something says neither yes nor no.
    """
    if wanted:
        return likeness_of(text, wanted)
    return 1.0 if at_border else None


def _first(*likenesses: float | None) -> float:
    return next(likeness for likeness in likenesses if likeness is not None)
