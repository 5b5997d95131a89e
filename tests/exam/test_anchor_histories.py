"""Comments on real notebooks that are edited in a real JupyterLab (``make exam``).

What the simulation takes for granted of JupyterLab is seen here: after every history the
cells that Lab saved are those of the simulation, and only the ids are Lab's own.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stepguide_kernel.notebook.anchor_cells import anchor_cells
from stepguide_kernel.notebook.anchors import place
from stepguide_kernel.notebook.document import Notebook
from tests.exam.test_anchors import books_of
from tests.ui.conftest import lab, running_lab
from tests.ui.notebooks import code, markdown, open_notebook, run_command
from tests.unit.notebook.editing import Edited

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

__all__ = ["lab", "running_lab"]
pytestmark = [pytest.mark.corpus, pytest.mark.slow, pytest.mark.timeout(1800)]

BOOKS = 8
EDITS = 10
COMMENTS = 25
CELLS = range(15, 60)
HAND = """async ([word, ...said]) => {
  const { content: notebook } = window.jupyterapp.shell.currentWidget;
  const cells = () => notebook.model.cells;
  const at = index => { notebook.deselectAll(); notebook.activeCellIndex = index; };
  const run = command => window.jupyterapp.commands.execute(`notebook:${command}`);
  const [first, second] = said;
  if (word === 'write') {
    cells().get(first).sharedModel.setSource(second);
  } else if (word === 'insert') {
    at(Math.min(first, cells().length - 1));
    await run(first < cells().length ? 'insert-cell-above' : 'insert-cell-below');
    await run('change-cell-to-code');
    notebook.activeCell.model.sharedModel.setSource(second);
  } else if (word === 'split') {
    at(first);
    await notebook.scrollToItem(first);
    await notebook.activeCell.ready;
    notebook.mode = 'edit';
    notebook.activeCell.inputHidden = false;
    notebook.activeCell.editor.setCursorPosition({ line: second, column: 0 });
    await run('split-cell-at-cursor');
  } else if (word === 'move') {
    notebook.moveCell(first, second);
  } else {
    at(first);
    notebook.mode = 'command';
    const commands = { delete: 'delete-cell', merge: 'merge-cell-below' };
    await run(commands[word] ?? 'duplicate-below');
  }
}"""


def test_after_ten_edits_in_lab_comments_are_right_or_orphans(
    page: Page, lab: Lab, corpus: Path
) -> None:
    found: Counter[str] = Counter()
    for number, cells in enumerate(books_of(corpus, CELLS)[:BOOKS]):
        edited = Edited(cells, seed=number, lineage=False)
        name = f"history-{number}.ipynb"
        made = {"code": code, "markdown": markdown}
        kept = [made[cell.type](cell.id, cell.source) for cell in edited.cells]
        open_notebook(page, lab, name, kept, stepguide={"schema": 1, "id": name})
        seen = edited.seen()
        said = [edited.say(seen) for _ in range(COMMENTS)]
        for _ in range(EDITS):
            edited.edit(in_lab=True)
        for done in edited.done:
            page.evaluate(HAND, list(done))
        run_command(page, "docmanager:save")
        saved = Notebook.read(lab.root / name)
        _take_ids(edited, saved)
        now = anchor_cells(saved)
        found.update(edited.judge(one, place(one.anchor, now)) for one in said)
    still_there = found.total() - found["gone"]
    print(f"{found.total()} comments: {dict(found)}")
    assert found["right"] >= 0.95 * still_there, found
    assert found["wrong"] <= 0.005 * found.total(), found


def _take_ids(edited: Edited, saved: Notebook) -> None:
    """Give the simulated cells the ids that Lab gave, if they are the same cells."""
    assert [_filled(cell.source) for cell in edited.cells] == [
        _filled(cell["source"]) for cell in saved.cells
    ]
    for cell, real in zip(edited.cells, saved.cells, strict=True):
        cell.id = real["id"]


def _filled(source: str) -> list[str]:
    """Lines that say something: where a cell is split Lab drops blank ones."""
    return [line for line in source.split("\n") if line.strip()]
