"""How long it takes to find the places of many comments in a notebook that stayed as it was."""

from __future__ import annotations

import time
from statistics import median

from stepguide_kernel.notebook.anchors import place
from tests.unit.notebook.editing import Edited
from tests.unit.notebook.test_anchors import CELLS

COMMENTS = 1000
ROUNDS = 10
MUST_S = 0.05


def test_a_thousand_comments_on_two_hundred_unchanged_cells() -> None:
    edited = Edited(CELLS, seed=1, lineage=True)
    seen = edited.seen()
    anchors = [edited.say(seen).anchor for _ in range(COMMENTS)]
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        placements = [place(anchor, seen) for anchor in anchors]
        times.append(time.perf_counter() - started)
        assert {placement.state for placement in placements} == {"here"}
    print(f"\n{COMMENTS} comments on {len(CELLS)} cells: {median(times) * 1000:.0f} ms, must 50")
    assert median(times) < MUST_S
