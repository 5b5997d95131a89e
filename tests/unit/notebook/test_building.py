from __future__ import annotations

import msgspec
import nbformat

from stepguide_kernel.model.guide import CellMetadata, GuideMetadata
from stepguide_kernel.notebook.building import (
    PYTHON_KERNEL,
    DraftCell,
    DraftStep,
    GuideDraft,
    build,
)
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import cell_metadata, guide_metadata
from stepguide_kernel.notebook.recorded import is_as_recorded
from stepguide_kernel.notebook.steps import steps

RESULT = {
    "output_type": "execute_result",
    "data": {"text/plain": "3"},
    "metadata": {},
    "execution_count": 40,
}
EFFECTS = CellMetadata(derived_from="run-7", effects=("orders: 4 → 3 rows",))
DRAFT = GuideDraft(
    title="Paid orders",
    summary="Which orders count.",
    metadata=GuideMetadata(id="guide-1"),
    set_up=(DraftCell(id="imports", source="import os"),),
    steps=(
        DraftStep(
            id="step-1",
            title="Count",
            title_source="rule",
            text="All of them.",
            cells=(
                DraftCell(
                    id="count",
                    source="len(orders)",
                    outputs=(RESULT,),
                    tags=("raises-exception",),
                    metadata=EFFECTS,
                    prose=("Mind the refunds.",),
                ),
            ),
        ),
    ),
    kernelspec=PYTHON_KERNEL,
    language_info={"name": "python", "version": "3.11.7"},
)


def test_a_guide_is_laid_out_in_order() -> None:
    cells = [(cell.cell_type, cell["source"]) for cell in build(DRAFT).cells]
    assert cells == [
        ("markdown", "# Paid orders\n\nWhich orders count."),
        ("code", "import os"),
        ("markdown", "## Count\n\nAll of them."),
        ("markdown", "Mind the refunds."),
        ("code", "len(orders)"),
    ]


def test_it_is_a_valid_notebook_and_reads_back_as_it_was_drafted() -> None:
    guide = build(DRAFT)
    nbformat.validate(guide.node)
    again = Notebook.parse(guide.to_bytes())
    assert again.to_bytes() == guide.to_bytes()
    assert guide_metadata(again) == DRAFT.metadata
    said = cell_metadata(again.cells[-1])
    assert msgspec.structs.replace(said, recorded=None) == EFFECTS
    assert is_as_recorded(again.cells[-1])
    assert again.cells[-1].metadata["tags"] == ["raises-exception"]
    assert [(step.id, step.number) for step in steps(again)] == [("set-up", 0), ("step-1", 1)]


def test_counts_run_from_one_in_cells_and_in_their_results() -> None:
    code = [cell for cell in build(DRAFT).cells if cell.cell_type == "code"]
    assert [cell["execution_count"] for cell in code] == [1, 2]
    assert code[-1]["outputs"][0]["execution_count"] == 2


def test_the_draft_is_not_changed() -> None:
    build(DRAFT)
    assert RESULT["execution_count"] == 40


def test_ids_are_kept_where_they_are_legal_and_unique() -> None:
    cells = tuple(DraftCell(id=name, source="x") for name in ("a", "a", "no good", "b"))
    step = DraftStep(id="s", title="S", title_source="rule", cells=cells)
    draft = GuideDraft(
        title="T",
        metadata=DRAFT.metadata,
        steps=(step,),
        kernelspec=PYTHON_KERNEL,
        language_info={"name": "python"},
    )
    ids = [cell["id"] for cell in build(draft).cells if cell.cell_type == "code"]
    assert (ids[0], ids[3]) == ("a", "b")
    assert len(set(ids)) == 4
    nbformat.validate(build(draft).node)
