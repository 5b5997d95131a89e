from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.notebook.anchor_cells import AnchorCells, anchor_cells
from stepguide_kernel.notebook.anchors import place
from tests.unit.notebook.editing import outcomes, sources_of
from tests.unit.notebook.sample import code, notebook, text

VECTORS = json.loads((Path(__file__).parents[2] / "data" / "anchors.json").read_text())["cases"]
"""The same file that the TypeScript implementation is held to."""

SAMPLES = sorted((Path(__file__).parents[3] / "notebooks").glob("*.ipynb"))
PARTS = [
    [("markdown", f"## Part {part}\nWhat part {part} is for."), ("code", f"a{part} = load({part})")]
    + [("code", f"b{part} = a{part} + {cell}\nb{part}.plot()\nplt.show()") for cell in range(3)]
    for part in range(40)
]
CELLS = [cell for part in PARTS for cell in part]


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["law"])
def test_a_place_is_found_as_the_vectors_say(case: dict[str, Any]) -> None:
    placement = place(msgspec.convert(case["anchor"], Anchor), _cells(case["cells"]))
    assert msgspec.to_builtins(placement) == case["placement"]


def _cells(cells: list[dict[str, Any]]) -> AnchorCells:
    made = {"code": code, "markdown": text}
    return anchor_cells(
        notebook(
            *(
                made[cell["type"]](
                    cell["source"],
                    cell["id"],
                    metadata={"stepguide": cell["stepguide"]} if "stepguide" in cell else {},
                )
                for cell in cells
            )
        )
    )


@pytest.mark.parametrize("seed", range(2))
def test_in_an_unchanged_notebook_everything_is_where_it_was(seed: int) -> None:
    assert set(outcomes(CELLS, seed=seed, edits=0, comments=100, lineage=True)) == {"right"}


@pytest.mark.parametrize("with_lineage", [True, False], ids=["lineage", "no lineage"])
def test_after_ten_edits_of_the_samples_comments_are_right_or_orphans(
    *, with_lineage: bool
) -> None:
    found = Counter(
        outcome
        for path in SAMPLES
        for seed in range(50)
        for outcome in outcomes(
            sources_of(path), seed=seed, edits=10, comments=20, lineage=with_lineage
        )
    )
    still_there = found.total() - found["gone"]
    assert found["right"] >= 0.95 * still_there, found
    assert found["wrong"] <= 0.005 * found.total(), found
