from __future__ import annotations

import nbformat
import pytest

from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.outputs import graft, plain_text
from tests.unit.notebook.sample import code, notebook, text

OLD = {"output_type": "stream", "name": "stdout", "text": "old"}
NEW = {"output_type": "stream", "name": "stdout", "text": "new"}
MARKER = text("An Exception", "m", metadata={"tags": ["papermill-error-cell-tag"]})
INJECTED = code("x = 2", "i", metadata={"tags": ["injected-parameters"]})


def source() -> Notebook:
    return notebook(
        text("# T", "t"),
        code("x = 1", "a", outputs=[OLD]),
        code("print(x)", "b", outputs=[OLD], execution_count=1),
        stepguide={"id": "g"},
    )


def test_outputs_come_from_the_run_and_everything_else_from_the_source() -> None:
    executed = notebook(
        text("# Changed", "t", metadata={"papermill": {}}),
        code("x = 1", "a", execution_count=1),
        code("print(x)", "b", outputs=[NEW], execution_count=2),
        widgets={"state": {}},
    )
    grafted = graft(source(), executed)
    assert [cell.get("outputs") for cell in grafted.cells] == [None, [], [NEW]]
    assert [cell.get("execution_count") for cell in grafted.cells] == [None, 1, 2]
    assert grafted.cells[0] == source().cells[0]
    assert grafted.node.metadata == {"stepguide": {"id": "g"}, "widgets": {"state": {}}}


def test_cells_that_papermill_added_are_left_out() -> None:
    executed = notebook(
        MARKER,
        text("# T", "t"),
        code("x = 1", "a"),
        INJECTED,
        MARKER,
        code("print(x)", "b", outputs=[NEW]),
    )
    assert graft(source(), executed).cells[2]["outputs"] == [NEW]


def test_cells_without_ids_are_matched_in_order() -> None:
    old = notebook(code("1"), code("1"), minor=4)
    executed = notebook(code("1", "r1", outputs=[OLD]), code("1", "r2", outputs=[NEW]))
    assert [cell["outputs"] for cell in graft(old, executed).cells] == [[OLD], [NEW]]


def test_a_cell_that_the_run_lacks_is_shown_without_outputs() -> None:
    executed = notebook(code("print(x)", "b", outputs=[NEW]))
    grafted = graft(source(), executed)
    assert [cell.get("outputs") for cell in grafted.cells] == [None, [], [NEW]]


def test_grafting_modifies_neither() -> None:
    one, other = source(), notebook(text("# T", "t"), code("x = 1", "a"), code("print(x)", "b"))
    before = one.to_bytes(), other.to_bytes()
    grafted = graft(one, other)
    grafted.cells[2]["outputs"].append(NEW)
    assert (one.to_bytes(), other.to_bytes()) == before


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (NEW, "new"),
        ({"output_type": "error", "ename": "E", "evalue": "v", "traceback": []}, "E: v"),
        ({"output_type": "display_data", "data": {"text/plain": "1"}, "metadata": {}}, "1"),
        ({"output_type": "display_data", "data": {"image/png": "x"}, "metadata": {}}, ""),
    ],
)
def test_an_output_says_something_in_plain_text(output: dict[str, object], said: str) -> None:
    assert plain_text(nbformat.from_dict(output)) == said
