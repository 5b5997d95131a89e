from __future__ import annotations

from pathlib import Path

import pytest

from stepguide_kernel.errors import NotebookInvalid
from stepguide_kernel.notebook.metadata import (
    cell_metadata,
    guide_id,
    guide_metadata,
    guide_title,
    patch_cell,
    patch_guide,
)
from tests.unit.notebook.sample import code, notebook, text


def test_a_plain_notebook_says_nothing_of_itself() -> None:
    plain = notebook(code("1", "a"))
    assert guide_metadata(plain) is None
    assert cell_metadata(plain.cells[0]).step_id is None


def test_fields_of_a_newer_schema_are_read_over_and_survive_a_patch() -> None:
    guide = notebook(stepguide={"schema": 2, "id": "g", "future": {"a": 1}, "tags": ["x"]})
    patch_guide(guide, {"title": "T", "tags": None})
    assert guide.node.metadata["stepguide"] == {
        "schema": 2,
        "id": "g",
        "future": {"a": 1},
        "title": "T",
    }
    metadata = guide_metadata(guide)
    assert metadata is not None
    assert metadata.title == "T"


def test_objects_are_merged_and_other_values_replaced() -> None:
    guide = notebook(stepguide={"id": "g", "prerequisites": {"env": ["A"], "new": 1}})
    patch_guide(guide, {"prerequisites": {"env": ["B"]}})
    assert guide.node.metadata["stepguide"]["prerequisites"] == {"env": ["B"], "new": 1}


def test_the_first_patch_makes_a_guide_of_a_notebook() -> None:
    guide = notebook(code("1", "a"))
    identity = guide_id(guide)
    patch_guide(guide, {"summary": "s"})
    patch_cell(guide.cells[0], {"step_id": "s"})
    metadata = guide_metadata(guide)
    assert metadata is not None
    assert (metadata.schema, metadata.id, metadata.summary) == (1, identity, "s")
    assert cell_metadata(guide.cells[0]).step_id == "s"


def test_the_id_is_the_one_written_down_else_the_place_s(tmp_path: Path) -> None:
    assert guide_id(notebook(stepguide={"id": "g"})) == "g"
    placed, elsewhere = notebook(code("1")), notebook(code("1"))
    placed.path, elsewhere.path = tmp_path / "a.ipynb", tmp_path / "b" / ".." / "a.ipynb"
    assert guide_id(placed) == guide_id(elsewhere)
    elsewhere.path = tmp_path / "b.ipynb"
    assert guide_id(placed) != guide_id(elsewhere)
    assert guide_id(notebook(code("1"))) == guide_id(notebook(code("1")))


def test_an_id_is_made_up_where_only_it_is_missing() -> None:
    guide = notebook(stepguide={"title": "T"})
    metadata = guide_metadata(guide)
    assert metadata is not None
    assert metadata.id == guide_id(guide)


@pytest.mark.parametrize(
    "damaged", ["text", {"id": "g", "tags": "x"}, {"id": "g", "schema": 0}, {"id": 7}]
)
def test_damaged_metadata_are_named(damaged: object) -> None:
    with pytest.raises(NotebookInvalid, match=r"metadata\.stepguide"):
        guide_metadata(notebook(stepguide=damaged))


def test_text_is_the_truth_about_the_title() -> None:
    guide = notebook(text("intro\n\n# In *text*"), stepguide={"id": "g", "title": "In metadata"})
    assert guide_title(guide) == "In text"
    guide = notebook(text("## Step"), stepguide={"id": "g", "title": "In metadata"})
    assert guide_title(guide) == "In metadata"
    guide = notebook()
    assert guide_title(guide) == "Untitled guide"
    guide.path = Path("some/orders.ipynb")
    assert guide_title(guide) == "orders"
