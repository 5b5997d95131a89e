from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.cli.demo_story.messy_session import BUNDLED, companions, read
from stepguide_kernel.errors import BadRequest, NotFound


def _write(folder: Path, **fields: object) -> Path:
    path = folder / "session.json"
    path.write_bytes(msgspec.json.encode({"cells": [["a", "1"], ["b", "2"], ["a", "3"]]} | fields))
    return path


def test_without_a_target_everything_still_shown_is_kept(tmp_path: Path) -> None:
    assert read(_write(tmp_path)).kept() is None


@pytest.mark.parametrize(("target", "kept"), [(None, "a@2"), (1, "a@1"), (2, "b@1"), (3, "a@2")])
def test_a_target_is_named_by_its_cell_and_its_run(
    tmp_path: Path, target: int | None, kept: str
) -> None:
    assert read(_write(tmp_path, target=target)).kept() == kept


@pytest.mark.parametrize("target", [0, 4, -1])
def test_a_target_must_be_one_of_the_runs(tmp_path: Path, target: int) -> None:
    with pytest.raises(BadRequest, match="no run"):
        read(_write(tmp_path, target=target))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"cells": []}', b'{"cells": ["a"]}', b"\xff"])
def test_what_is_no_session_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "session.json"
    path.write_bytes(content)
    with pytest.raises(BadRequest) as refused:
        read(path)
    assert "\n" not in refused.value.message
    assert refused.value.hint


def test_a_session_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read(tmp_path / "none.json")


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../b"])
def test_files_of_a_session_lie_beside_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadRequest, match="names"):
        read(_write(tmp_path, files=[name]))


def test_files_of_a_session_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="orders"):
        read(_write(tmp_path, files=["orders.csv"]))


def test_the_bundled_session_is_messy_and_whole() -> None:
    session = read(BUNDLED)
    ran = [cell_id for cell_id, _ in session.cells]
    assert len(set(ran)) < len(ran)
    assert {"penguins.csv", "bills.ipynb"} == set(companions(session))
    sources = "\n".join(source for _, source in session.cells)
    assert all(secret in sources for secret in session.secrets)


def test_the_saved_notebook_holds_what_each_of_its_cells_ran_last() -> None:
    from stepguide_kernel.notebook.document import Notebook

    session = read(BUNDLED)
    assert session.notebook
    last = dict(session.cells)
    code = [
        cell
        for cell in Notebook.read(BUNDLED.parent / session.notebook).cells
        if cell.cell_type == "code"
    ]
    assert 3 <= len(code) < len(last)
    assert [cell["source"] for cell in code] == [last[cell["id"]] for cell in code]
