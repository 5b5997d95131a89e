from __future__ import annotations

import json
from pathlib import Path

import pytest

from stepguide_kernel.comments.apply import apply_accepted
from stepguide_kernel.errors import NotebookInvalid, NotFound
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.discussion import AcceptedCallout, Thread
from stepguide_kernel.notebook.document import Notebook


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Orders"},
        {"cell_type": "markdown", "id": "load", "metadata": {}, "source": "## Load"},
        {"cell_type": "markdown", "id": "sum-up", "metadata": {}, "source": "## Sum up"},
    ]
    path = tmp_path / "orders.ipynb"
    path.write_text(
        json.dumps(
            {
                "cells": cells,
                "metadata": {"stepguide": {"schema": 1, "id": "g1", "of tomorrow": [1]}},
                "nbformat": 4,
                "nbformat_minor": 5,
            }
        )
    )
    return path


def _thread(step: str, *, cell: str = "callout-1", body: str = "Mind the refunds") -> Thread:
    accepted = AcceptedCallout(cell, "WARNING", body, "Lee", f"{cell}-comment", Anchor(step))
    return Thread(f"thread of {cell}", "g1", Anchor(step), True, (), accepted)  # noqa: FBT003


def test_a_callout_is_written_below_the_heading_of_its_step(guide: Path) -> None:
    applied = apply_accepted(guide, (_thread("load"),))
    assert len(applied.inserted) == 1
    written = Notebook.read(guide)
    assert [cell["id"] for cell in written.cells] == ["title", "load", "callout-1", "sum-up"]
    assert written.cells[2]["source"] == "> [!WARNING]\n> Mind the refunds"
    assert written.node.metadata["stepguide"]["of tomorrow"] == [1]


def test_applying_twice_changes_nothing_more(guide: Path) -> None:
    threads = (_thread("load"), _thread("sum-up", cell="callout-2"))
    apply_accepted(guide, threads)
    content = guide.read_bytes()
    again = apply_accepted(guide, threads)
    assert (len(again.inserted), len(again.present)) == (0, 2)
    assert guide.read_bytes() == content


def test_without_callouts_the_file_is_not_touched(guide: Path) -> None:
    content = guide.read_bytes()
    silent = Thread("t", "g1", Anchor("load"), resolved=False, comments=())
    applied = apply_accepted(guide, (silent,))
    assert (applied.inserted, applied.present, applied.homeless) == ((), (), ())
    assert guide.read_bytes() == content


def test_a_callout_whose_step_is_gone_is_reported_and_the_others_written(guide: Path) -> None:
    applied = apply_accepted(guide, (_thread("gone"), _thread("load", cell="callout-2")))
    assert [callout.anchor.step_id for callout in applied.homeless] == ["gone"]
    assert [callout.cell_id for callout in applied.inserted] == ["callout-2"]


def test_a_body_cannot_break_out_of_its_callout(guide: Path) -> None:
    apply_accepted(guide, (_thread("load", body="Mind\n# No heading\n\n```python\nos._exit(1)"),))
    written = Notebook.read(guide)
    assert all(line.startswith(">") for line in written.cells[2]["source"].splitlines())


def test_a_file_that_is_no_guide_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        apply_accepted(tmp_path / "nowhere.ipynb", (_thread("load"),))
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{")
    with pytest.raises(NotebookInvalid):
        apply_accepted(broken, (_thread("load"),))
    assert broken.read_text() == "{"
