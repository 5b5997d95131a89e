"""What becomes of comments while real notebooks are edited (``make exam``)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from stepguide_kernel.errors import NotebookInvalid
from tests.unit.notebook.editing import outcomes, sources_of

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

EDITS = 10
COMMENTS = 12
SEEDS = 4
CELLS = range(8, 201)
"""Of fewer cells ten edits leave another notebook."""


def books_of(corpus: Path, lengths: range) -> list[list[tuple[str, str]]]:
    """The cells of the notebooks of the corpus that have so many."""
    books = []
    for path in sorted(corpus.rglob("*.ipynb")):
        try:
            cells = sources_of(path)
        except NotebookInvalid:  # the corpus holds broken files on purpose
            continue
        if len(cells) in lengths:
            books.append(cells)
    return books


@pytest.mark.parametrize("with_lineage", [True, False], ids=["lineage", "no lineage"])
def test_after_ten_edits_comments_on_the_corpus_are_right_or_orphans(
    corpus: Path, *, with_lineage: bool
) -> None:
    found = Counter(
        outcome
        for number, cells in enumerate(books_of(corpus, CELLS))
        for seed in range(SEEDS)
        for outcome in outcomes(
            cells, seed=1000 * seed + number, edits=EDITS, comments=COMMENTS, lineage=with_lineage
        )
    )
    still_there = found.total() - found["gone"]
    print(f"{found.total()} comments: {dict(found)}")
    assert found.total() > 1000
    assert found["right"] >= 0.95 * still_there
    assert found["wrong"] <= 0.005 * found.total()
