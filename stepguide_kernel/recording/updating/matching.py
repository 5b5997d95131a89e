"""Which cell of a guide is which cell of a new draft of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

_ALIKE = 0.6
"""From this ratio on two sources are versions of one cell rather than two cells."""

_MOST_PAIRS = 2_500
"""Above that, texts are not compared with one another: it would take seconds."""


def counterparts(
    guide: Sequence[NotebookNode], draft: Sequence[NotebookNode]
) -> dict[str, NotebookNode]:
    """Map ids of the code cells of ``draft`` to the cells of ``guide`` that they are.

    A cell is told by its id, else by the same source, else by the most alike one.  No cell
    is the counterpart of two.
    """
    found: dict[str, NotebookNode] = {}
    for pairs in (_by_id, _by_source, _by_likeness):
        taken = {cell["id"] for cell in found.values()}
        for new, old in pairs(
            [cell for cell in guide if cell["id"] not in taken],
            [cell for cell in draft if cell["id"] not in found],
        ):
            if new["id"] not in found and old["id"] not in taken:
                found[new["id"]] = old
                taken.add(old["id"])
    return found


def _by_id(
    guide: Sequence[NotebookNode], draft: Sequence[NotebookNode]
) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    by_id = {cell["id"]: cell for cell in guide}
    return ((cell, by_id[cell["id"]]) for cell in draft if cell["id"] in by_id)


def _by_source(
    guide: Sequence[NotebookNode], draft: Sequence[NotebookNode]
) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    return (
        (new, old)
        for new in draft
        for old in guide
        if new["source"].strip() == old["source"].strip()
    )


def _by_likeness(
    guide: Sequence[NotebookNode], draft: Sequence[NotebookNode]
) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    if len(guide) * len(draft) > _MOST_PAIRS:
        return iter(())
    rated = [(_likeness(old["source"], new["source"]), new, old) for new in draft for old in guide]
    alike = [pair for pair in rated if pair[0] >= _ALIKE]
    alike.sort(key=lambda pair: -pair[0])  # stable: of equals, those that come first
    return ((new, old) for _, new, old in alike)


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()
