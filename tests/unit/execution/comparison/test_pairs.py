"""Pairs of outputs as notebooks have them, labelled by a person with what a reader would say."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.execution.comparison.compare import compare
from stepguide_kernel.notebook.document import Notebook
from tests.unit.notebook.sample import code, notebook

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAIRS = json.loads(
    (Path(__file__).parents[3] / "data" / "drift" / "pairs.json").read_text(encoding="utf-8")
)
WIDGETS = "application/vnd.jupyter.widget-state+json"


def sides(pair: dict[str, Any]) -> tuple[Notebook, Notebook]:
    """The notebook as it was saved, and as it ran."""
    own = {"stepguide": {"drift": pair["drift"]}} if "drift" in pair else {}
    states = pair.get("widgets", ({}, {}))
    before, after = (
        notebook(
            code("1", "a", outputs=pair[side], metadata=own),
            widgets={WIDGETS: {"state": state}},
        )
        for side, state in zip(("before", "after"), states, strict=True)
    )
    return before, after


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["name"] for pair in PAIRS])
def test_each_pair_is_told_as_a_reader_would(pair: dict[str, Any]) -> None:
    found = compare(*sides(pair), now=NOW)
    assert [drift.kind for drift in found] == ([pair["kind"]] if pair["kind"] else [])
    assert all(pair["words"] in drift.detail for drift in found), found


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["name"] for pair in PAIRS])
def test_nothing_drifts_from_itself(pair: dict[str, Any]) -> None:
    for side in sides(pair):
        assert compare(side, side, now=NOW) == ()


def test_there_are_pairs_of_every_kind() -> None:
    kinds = [pair["kind"] for pair in PAIRS]
    assert len(kinds) >= 40
    assert all(kinds.count(kind) >= 4 for kind in (None, "cosmetic", "numeric", "structural"))
    assert kinds.count("image") >= 4


def test_eighty_cells_are_compared_in_no_time() -> None:
    recorded, executed = (
        Notebook.parse(
            notebook(
                *(code("1", f"c{n}", outputs=PAIRS[n % len(PAIRS)][side]) for n in range(80))
            ).to_bytes()
        )
        for side in ("before", "after")
    )
    started = time.process_time()
    compare(recorded, executed, now=NOW)
    assert time.process_time() - started < 1.0
