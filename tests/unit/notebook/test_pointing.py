from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import pytest

from stepguide_kernel.model.anchor import Anchor, OutputReference, Quote
from stepguide_kernel.notebook.anchor_cells import anchor_cells
from stepguide_kernel.notebook.anchors import place
from stepguide_kernel.notebook.pointing import mark_of, pointed
from tests.unit.notebook.sample import code, notebook, text

MARKS = json.loads((Path(__file__).parents[2] / "data" / "anchors.json").read_text())["marks"]
"""The same file that the TypeScript implementation is held to."""

KEEP = "paid = orders[orders.paid]  # 💶\nplt.show()\n"
PROSE = "Only **paid** orders count as [revenue](https://example.org/a-long-address), says Mia."
CELLS = anchor_cells(
    notebook(
        text("# Orders", "t"),
        text("## Load", "h1"),
        code("orders = load()\nplt.show()", "c1"),
        text("## Keep", "h2"),
        text(PROSE, "p2"),
        code(KEEP, "c2"),
    )
)


def _pointed(**said: Any) -> Anchor:
    anchor = pointed(Anchor("h2", **said), CELLS)
    assert anchor is not None
    assert place(anchor, CELLS).cell_id == said.get("cell_id")
    return anchor


def test_a_step_is_told_with_its_number_and_title() -> None:
    assert _pointed() == Anchor("h2", step_number=2, heading_path=("Keep",))


def test_a_cell_is_told_with_its_source() -> None:
    anchor = _pointed(cell_id="c2")
    assert (anchor.part, anchor.cell_type, anchor.source) == ("cell", "code", KEEP)


def test_a_passage_of_code_is_told_with_what_stands_around_it() -> None:
    anchor = _pointed(cell_id="c2", quote=Quote("plt.show()"))
    start = len(KEEP[: KEEP.index("plt")].encode("utf-16-le")) // 2
    assert anchor.quote == Quote("plt.show()", KEEP[: KEEP.index("plt")], "\n", start)
    assert (anchor.part, anchor.alike) == ("source", 1)


def test_of_passages_that_say_the_same_it_is_the_one_that_was_selected() -> None:
    twice = anchor_cells(notebook(text("## Keep", "h2"), code("show(a)\nshow(b)\nshow(a)", "c")))
    quote = Quote("show(a)", prefix="show(a)\nshow(b)\n", start=16)
    anchor = pointed(Anchor("h2", "c", quote=quote), twice)
    assert anchor is not None
    assert place(anchor, twice).start == 16


def test_a_passage_of_prose_is_told_as_it_was_written() -> None:
    anchor = _pointed(cell_id="p2", quote=Quote("Only paid orders count"))
    assert anchor.quote is not None
    assert "**paid** orders count" in anchor.quote.exact


def test_what_the_cell_does_not_say_is_told_as_the_cell() -> None:
    anchor = _pointed(cell_id="p2", quote=Quote("x = np.linspace(0, 1, 200).reshape(-1, 1)"))
    assert (anchor.part, anchor.quote, anchor.source) == ("cell", None, PROSE)


def test_an_output_is_told_with_its_cell() -> None:
    anchor = _pointed(cell_id="c2", output=OutputReference(1))
    assert (anchor.part, anchor.output) == ("output", OutputReference(1))


def test_whoever_has_the_notebook_is_believed() -> None:
    anchor = Anchor("h2", "c2", "source", source="paid = orders", quote=Quote("paid = orders"))
    assert pointed(anchor, CELLS) is anchor


@pytest.mark.parametrize(
    "anchor",
    [Anchor("h9"), Anchor("h9", "c9"), Anchor("h2", "c9", source="nothing of this is here")],
)
def test_what_is_nowhere_is_nothing(anchor: Anchor) -> None:
    assert pointed(anchor, CELLS) is None


def test_a_passage_is_no_longer_than_is_kept() -> None:
    line = "a = 1\n" * 600
    cells = anchor_cells(notebook(text("## Keep", "h2"), code(line, "c")))
    anchor = pointed(Anchor("h2", "c", quote=Quote(line[:2_000])), cells)
    assert anchor is not None
    assert msgspec.convert(msgspec.to_builtins(anchor), Anchor) == anchor


@pytest.mark.parametrize("case", MARKS, ids=lambda case: case["mark"]["mime"])
def test_a_mark_is_the_one_that_lab_makes(case: dict[str, Any]) -> None:
    mark = msgspec.convert({"index": 0, **case["mark"]}, OutputReference)
    assert mark_of(nbformat.from_dict(case["output"])) == mark
