"""One notebook in two browsers, with jupyter-collaboration on (``make exam``).

The package is in this environment only: it changes how every Lab beside it saves.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.labs import TOKEN, Lab, running_lab
from tests.ui.notebooks import PYTHON, cells_of, code, markdown, open_tab, run_command

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

DEADLINE_S = 60
QUIET_S = 3
"""Longer than any of our delays, and than the server's before it saves."""
NEWS = "@jupyterlab/apputils-extension:announcements"
CELLS = [
    markdown("title", "# Paid orders"),
    markdown("load", "## Load the orders\n\nAll of them.", stepguide={"step_id": "s-load"}),
    code("a", "orders = [1, 2, 3]"),
    markdown("clean", "## Clean the dates\n\nAll of them."),
    markdown("plot", "## Plot by month", stepguide={"step_id": "s-plot"}),
    code("b", "sum(orders)"),
]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    labconfig = tmp_path / "config" / "labconfig"
    labconfig.mkdir(parents=True)
    (labconfig / "page_config.json").write_text(json.dumps({"disabledExtensions": {NEWS: True}}))
    with running_lab(tmp_path, {}) as running:
        yield running


@pytest.fixture
def guide(lab: Lab) -> Path:
    """A guide below the root, whose ids are written down for two of its steps."""
    path = lab.root / "team" / "orders.ipynb"
    path.parent.mkdir()
    metadata = {"kernelspec": PYTHON, "stepguide": {"schema": 1, "id": "g-orders"}}
    notebook = {"cells": CELLS, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook))
    return path


@pytest.fixture
def pages(browser: Browser, lab: Lab, guide: Path) -> Iterator[tuple[Page, Page]]:
    """Two people with the guide open."""
    contexts = [browser.new_context(viewport={"width": 1280, "height": 800}) for _ in range(2)]
    for context in contexts:
        context.set_default_timeout(90_000)
    mia, lee = (context.new_page() for context in contexts)
    for page in (mia, lee):
        page.goto(f"{lab.url}lab/tree/team/{guide.name}?token={TOKEN}&reset")
        page.wait_for_selector(".jp-NotebookPanel")
        page.evaluate("() => window.jupyterapp.shell.currentWidget.context.ready")
        page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.ready")
        assert page.evaluate("() => window.jupyterapp.shell.currentWidget.model.collaborative")
        page.evaluate(COUNT_OWN_CHANGES)
    yield mia, lee
    for context in contexts:
        context.close()


COUNT_OWN_CHANGES = """() => {
    window.ownChanges = 0;
    const { ydoc } = window.jupyterapp.shell.currentWidget.model.sharedModel;
    ydoc.on('update', (update, origin, doc, { local }) => { window.ownChanges += local ? 1 : 0; });
}"""


def _own_changes(page: Page) -> int:
    return int(page.evaluate("() => window.ownChanges"))


def _at(page: Page, cell_id: str, command: str, line: int | None = None) -> None:
    """Have Lab do something with one cell, its cursor at the start of a line if one is named."""
    page.evaluate(
        """async ([id, line]) => {
            const { content } = window.jupyterapp.shell.currentWidget;
            content.mode = 'command';
            content.deselectAll();
            content.activeCellIndex = content.widgets.findIndex(cell => cell.model.id === id);
            await content.activeCell.ready;
            if (line !== null) {
                content.mode = 'edit';
                content.activeCell.editor.setCursorPosition({ line, column: 0 });
            }
        }""",
        [cell_id, line],
    )
    run_command(page, command)


def _type(page: Page, cell_id: str, text: str) -> None:
    """Add text at the end of a cell, as a person types it."""
    page.evaluate(
        """([id, text]) => {
            const { model } = window.jupyterapp.shell.currentWidget;
            const cell = Array.from(model.cells).find(cell => cell.id === id).sharedModel;
            const { length } = cell.getSource();
            cell.updateSource(length, length, text);
        }""",
        [cell_id, text],
    )


def _until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


def _agree(mia: Page, lee: Page) -> list[dict[str, Any]]:
    """Wait until both have the same cells; no two of them have one step id."""
    _until(lambda: cells_of(mia) == cells_of(lee), "the two browsers differ")
    cells = cells_of(mia)
    given = [said["step_id"] for said in map(_said, cells) if "step_id" in said]
    assert len(given) == len(set(given)), given
    return cells


def _said(cell: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = cell["metadata"].get("stepguide", {})
    return said


def _listed(page: Page) -> list[tuple[str | None, str]]:
    """The steps in the sidebar: their ids and titles."""
    steps = open_tab(page, "Steps").locator("button[data-step]")
    return [
        (step.get_attribute("data-step"), step.locator(".jp-StepGuide-step-title").inner_text())
        for step in steps.all()
    ]


def test_ids_of_steps_stay_unique_and_the_same_for_two_who_edit_at_once(
    pages: tuple[Page, Page], guide: Path
) -> None:
    mia, lee = pages
    _at(mia, "load", "notebook:split-cell-at-cursor", line=2)
    _type(lee, "clean", " With care.")
    split = _agree(mia, lee)
    assert _said(split[1])["step_id"] == "s-load"
    assert split[2]["id"] == "load"

    _at(lee, "clean", "notebook:split-cell-at-cursor", line=2)
    _type(mia, "plot", "\n\nOne bar each.")
    halves = _agree(mia, lee)
    heading = next(cell for cell in halves if cell["source"] == "## Clean the dates")
    assert _said(heading) == {"step_id": "clean"}, "an id that was only computed stays"

    _at(lee, heading["id"], "notebook:copy-cell")
    _at(lee, "plot", "notebook:paste-cell-below")
    _type(mia, "a", "\n# all of May")
    copied = _agree(mia, lee)
    assert [cell["source"] for cell in copied].count("## Clean the dates") == 2

    _at(lee, "plot", "notebook:merge-cell-above")
    _type(mia, "b", "  # of May")
    merged = _agree(mia, lee)
    known = [name for cell in merged for name in _said(cell).get("aliases", ())]
    assert known == ["s-plot"]

    run_command(lee, "notebook:undo-cell-action")
    undone = _agree(mia, lee)
    assert any(_said(cell).get("step_id") == "s-plot" for cell in undone)
    assert not any("aliases" in _said(cell) for cell in undone)

    _until(lambda: _listed(mia) == _listed(lee) != [], "the lists of steps differ")
    run_command(mia, "docmanager:save")
    saved = json.loads(guide.read_text())["cells"]
    final = _agree(mia, lee)
    assert [(cell["id"], _said(cell)) for cell in saved] == [
        (cell["id"], _said(cell)) for cell in final
    ]
    assert {step_id for step_id, _ in _listed(mia)} <= {
        _said(cell).get("step_id") for cell in final
    }


def test_only_who_made_a_change_repairs_it(pages: tuple[Page, Page]) -> None:
    mia, lee = pages
    before = _own_changes(lee)
    _at(mia, "load", "notebook:split-cell-at-cursor", line=2)
    _at(mia, "plot", "notebook:copy-cell")
    run_command(mia, "notebook:paste-cell-below")
    _at(mia, "plot", "notebook:merge-cell-above")
    run_command(mia, "notebook:undo-cell-action")
    _agree(mia, lee)
    time.sleep(QUIET_S)
    made = _own_changes(mia)
    assert _own_changes(lee) == before
    time.sleep(QUIET_S)
    assert (_own_changes(mia), _own_changes(lee)) == (made, before)
