from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.recording.saved_notebook import read
from stepguide_kernel.recording.slicer import History


def _save(path: Path, *cells: Any, **metadata: Any) -> Path:
    Notebook(new_notebook(cells=list(cells), metadata=metadata)).write(path)
    return path


def _code(cell_id: str, source: str, count: int | None, *outputs: Any) -> Any:
    return new_code_cell(source, id=cell_id, execution_count=count, outputs=list(outputs))


def test_execution_counts_tell_the_order(tmp_path: Path) -> None:
    path = _save(
        tmp_path / "a.ipynb",
        _code("c", "print(y)", 3),
        _code("a", "x = 1", 1),
        _code("b", "y = x", 2),
        _code("n", "z = y", None),
        _code("e", "", None),
    )
    session = read(path).session
    assert [run.cell_id for run in session.runs] == ["a", "b", "c", "n"]
    assert all(run.source_only for run in session.runs)


def test_it_is_sliced_by_its_code(tmp_path: Path) -> None:
    path = _save(
        tmp_path / "a.ipynb",
        _code("a", "x = 1", 1),
        _code("j", "junk = 1", 2),
        _code("c", "%time y = x", 3),
        _code("d", "print(y)", 4),
    )
    assert History(read(path).session.runs).slice([3]).kept == (0, 2, 3)


def test_what_functions_read_is_read_when_they_are_called(tmp_path: Path) -> None:
    path = _save(
        tmp_path / "a.ipynb",
        _code("f", "def net(x):\n    return gross(x) - tax", 1),
        _code("g", "def gross(x):\n    return x * rate", 2),
        _code("r", "rate = 2", 3),
        _code("t", "tax = 1", 4),
        _code("j", "junk = 1", 5),
        _code("c", "print(net(3))", 6),
    )
    assert History(read(path).session.runs).slice([5]).kept == (0, 1, 2, 3, 5)


def test_calls_made_for_what_they_do_change_what_they_are_made_on(tmp_path: Path) -> None:
    path = _save(
        tmp_path / "a.ipynb",
        _code("m", "model = Model()", 1),
        _code("f", "model.learn(1);", 2),
        _code("s", "model.score()", 3),
        _code("c", "print(model)", 4),
    )
    assert History(read(path).session.runs).slice([3]).kept == (0, 1, 3)


def test_outputs_come_along_without_their_secrets(tmp_path: Path) -> None:
    key = "sk-" + "Ab1" * 10
    stream = new_output("stream", name="stdout", text=f"key {key}")
    failed = new_output("error", ename="KeyError", evalue="'a'", traceback=[])
    path = _save(tmp_path / "a.ipynb", _code("a", f"k = '{key}'", 1, stream, failed))
    (run,) = read(path).session.runs
    assert run.source == 'k = os.environ["API_KEY"]'
    assert run.outputs[0]["text"] == "key ‹redacted:api-key›"
    assert run.error is not None
    assert run.error.ename == "KeyError"


def test_other_languages_are_said_not_to_be_sliced(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.ipynb", language_info={"name": "R"})
    with pytest.raises(BadRequest, match="notebook in r"):
        read(path)
