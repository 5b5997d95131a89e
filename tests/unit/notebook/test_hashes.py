from __future__ import annotations

import pytest

from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash, snapshot_hash
from stepguide_kernel.notebook.migrations import raise_to_4_5
from tests.unit.notebook.sample import code, notebook, text

STREAM = {"output_type": "stream", "name": "stdout", "text": "1"}
R = {"name": "ir", "display_name": "R", "language": "R"}


def guide() -> Notebook:
    return notebook(text("# T", "t"), code("x = 1", "a"), code("print(x)", "b"))


@pytest.mark.parametrize(
    "same",
    [
        notebook(code("x = 1", "a"), code("print(x)", "b")),
        notebook(text("# Other", "t"), code("x = 1", "c"), code("print(x)", "d")),
        notebook(code("x = 1"), text("> [!NOTE]\n> mind"), code("print(x)"), minor=4),
        notebook(code("x = 1", outputs=[STREAM], execution_count=7), code("print(x)")),
        notebook(code("x = 1", metadata={"papermill": {"status": "completed"}}), code("print(x)")),
        notebook(code("x = 1", metadata={"tags": ["hide-input"]}), code("print(x)")),
        notebook(code("x = 1"), code(" \n"), code("print(x)"), papermill={"duration": 1}),
        notebook(code("x = 1"), code("print(x)"), stepguide={"id": "g", "title": "T"}),
    ],
)
def test_what_does_not_execute_leaves_the_code_hash(same: Notebook) -> None:
    assert code_hash(same) == code_hash(guide())


@pytest.mark.parametrize(
    "other",
    [
        notebook(code("x = 2"), code("print(x)")),
        notebook(code("print(x)"), code("x = 1")),
        notebook(code("x = 1\nprint(x)")),
        notebook(code("x = 1")),
        notebook(code("x = 1", metadata={"tags": ["parameters"]}), code("print(x)")),
        notebook(code("x = 1", metadata={"tags": ["raises-exception"]}), code("print(x)")),
        notebook(code("x = 1", metadata={"tags": ["skip-execution"]}), code("print(x)")),
        notebook(code("x = 1"), code("print(x)"), kernelspec=R),
    ],
)
def test_what_executes_changes_it(other: Notebook) -> None:
    assert code_hash(other) != code_hash(guide())


def test_raising_the_format_leaves_it() -> None:
    old = notebook(code("x = 1"), code("x = 1"), minor=2)
    assert code_hash(raise_to_4_5(old)) == code_hash(old)


def test_the_snapshot_hash_covers_every_byte() -> None:
    changed = guide()
    changed.node.metadata["x"] = 1
    assert snapshot_hash(guide()) == snapshot_hash(guide())
    assert snapshot_hash(changed) != snapshot_hash(guide())
