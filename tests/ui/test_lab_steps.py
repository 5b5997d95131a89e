"""The tab "Steps" and callouts, in a real Lab."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.notebooks import (
    cells_of,
    code,
    markdown,
    open_notebook,
    open_tab,
    read_notebook,
    run_command,
)

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.ui.conftest import Lab

ORDERS = [
    markdown("title", "# Paid orders"),
    markdown("load", "## Load the orders", stepguide={"step_id": "s-load"}),
    code("a", "orders = [1, 2, 3]"),
    markdown("clean", "## Clean the dates\n\nAll of them.", stepguide={"step_id": "s-clean"}),
    markdown("refunds", "> [!WARNING]\n> Refunds look like **payments** here."),
    code("b", "len(orders)"),
    markdown("plot", "## Plot by month"),
    code("c", "sum(orders)"),
]
GUIDE = {"schema": 1, "id": "g-orders", "objectives": ["tell paid orders from refunds"]}


def _step(tab: Locator, title: str) -> Locator:
    return tab.locator("button[data-step]").filter(has_text=title)


def _titles(tab: Locator) -> Locator:
    return tab.locator(".jp-StepGuide-step-title")


def test_steps_are_jumped_to_renamed_and_moved_with_keys(
    page: Page, lab: Lab, console: list[str]
) -> None:
    open_notebook(page, lab, "steps.ipynb", ORDERS, stepguide=GUIDE)
    tab = open_tab(page, "Steps")
    expect(_titles(tab)).to_have_text(["Load the orders", "Clean the dates", "Plot by month"])
    expect(tab.get_by_text("Objectives (1)")).to_be_visible()
    expect(_step(tab, "Clean the dates").get_by_label("1 callout")).to_be_visible()

    _step(tab, "Load the orders").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(tab.locator("[aria-current=step]")).to_contain_text("Clean the dates")

    page.keyboard.press("F2")
    page.keyboard.type("Mend the dates")
    page.keyboard.press("Enter")
    expect(_step(tab, "Mend the dates")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(_titles(tab)).to_have_text(["Load the orders", "Plot by month", "Mend the dates"])
    expect(_step(tab, "Mend the dates")).to_be_focused()
    order = [cell["id"] for cell in cells_of(page)]
    assert order == ["title", "load", "a", "plot", "c", "clean", "refunds", "b"]
    assert cells_of(page)[5]["source"] == "## Mend the dates\n\nAll of them."

    run_command(page, "notebook:undo-cell-action")
    expect(_titles(tab)).to_have_text(["Load the orders", "Mend the dates", "Plot by month"])
    assert console == []


def test_a_step_is_dragged_to_another_place(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "dragged.ipynb", ORDERS)
    tab = open_tab(page, "Steps")
    expect(_titles(tab)).to_have_text(["Load the orders", "Clean the dates", "Plot by month"])
    # What is dragged must be seen over its target before it is let go.
    _step(tab, "Plot by month").drag_to(_step(tab, "Load the orders"), steps=8)
    expect(_titles(tab)).to_have_text(["Plot by month", "Load the orders", "Clean the dates"])


def test_the_list_follows_what_is_typed_into_the_notebook(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "empty.ipynb", [code("a", "1 + 1")])
    tab = open_tab(page, "Steps")
    expect(tab.get_by_text("No steps yet")).to_be_visible()
    tab.get_by_role("button", name="+ Step").click()
    expect(_titles(tab)).to_have_text(["Set-up", "New step"])
    page.evaluate(
        """() => {
            const { model } = window.jupyterapp.shell.currentWidget.content;
            model.cells.get(1).sharedModel.setSource('## Typed');
        }"""
    )
    expect(_titles(tab)).to_have_text(["Set-up", "Typed"])


def test_ids_of_steps_stay_unique_when_cells_are_copied_and_split(
    page: Page, lab: Lab, console: list[str]
) -> None:
    open_notebook(page, lab, "ids.ipynb", ORDERS, stepguide=GUIDE)
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 1 }")
    for command in ("notebook:copy-cell", "notebook:paste-cell-below"):
        run_command(page, command)
    page.evaluate(
        """async () => {
            const { content } = window.jupyterapp.shell.currentWidget;
            content.activeCellIndex = 4;
            content.mode = 'edit';
            await content.activeCell.ready;
            content.activeCell.editor.setCursorPosition({ line: 1, column: 0 });
        }"""
    )
    run_command(page, "notebook:split-cell-at-cursor")
    run_command(page, "docmanager:save")

    saved = read_notebook(lab, "ids.ipynb")["cells"]
    ids = {
        "".join(cell["source"]): cell["metadata"].get("stepguide", {}).get("step_id")
        for cell in saved
    }
    given = [
        cell["metadata"]["stepguide"]["step_id"]
        for cell in saved
        if "stepguide" in cell["metadata"]
    ]
    assert len(given) == len(set(given)) == 5
    assert given[0] == "s-load"
    assert ids["## Clean the dates"] == "s-clean"
    assert ids["## Plot by month"] == "plot", "an id that was only computed is written on save"

    for _ in range(2):
        run_command(page, "notebook:undo-cell-action")
    left = [cell["metadata"].get("stepguide", {}).get("step_id") for cell in cells_of(page)]
    assert left.count("s-load") == left.count("s-clean") == 1
    assert console == []


def test_a_callout_is_drawn_and_says_its_kind(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "callout.ipynb", ORDERS)
    callout = page.get_by_role("note", name="Warning")
    expect(callout).to_contain_text("Refunds look like payments here.")
    expect(callout).not_to_contain_text("[!WARNING]")
    expect(callout.locator("strong")).to_have_text("payments")
    page.evaluate(
        """() => {
            const { model } = window.jupyterapp.shell.currentWidget.content;
            model.cells.get(4).sharedModel.setSource('Only text');
        }"""
    )
    expect(page.get_by_role("note", name="Warning")).to_have_count(0)


@pytest.mark.parametrize(
    "windowing", ["contentVisibility", pytest.param("full", marks=pytest.mark.slow)]
)
def test_a_thousand_cells_are_listed_and_jumped_to(page: Page, lab: Lab, windowing: str) -> None:
    cells = [
        cell
        for number in range(500)
        for cell in (markdown(f"h{number}", f"## Part {number}"), code(f"c{number}", "1"))
    ]
    with _windowing(lab, windowing):
        open_notebook(page, lab, "long.ipynb", cells)
        tab = open_tab(page, "Steps")
        # Rows below what is in view wait until somebody comes near, be it with keys.
        rows = tab.locator("button[data-step]")
        expect(rows.first).to_have_attribute("data-step", "h0")
        drawn = rows.count()
        assert drawn < 60
        rows.nth(drawn - 1).focus()
        expect(_step(tab, f"Part {drawn + 10}")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        expect(_step(tab, f"Part {drawn}")).to_be_focused()
        tab.evaluate("tab => tab.scrollTo(0, tab.scrollHeight)")
        expect(_titles(tab)).to_have_count(500)
        # At once: nine tenths of the notebook are not drawn by then.
        _step(tab, "Part 450").click()
        expect(tab.locator("[aria-current=step]")).to_contain_text("Part 450")
        heading = page.locator(".jp-Notebook").get_by_role("heading", name="Part 450")
        expect(heading).to_be_in_viewport()
        # Cells that are drawn meanwhile leave it where it is.
        page.wait_for_timeout(1000)
        expect(heading).to_be_in_viewport()


@contextmanager
def _windowing(lab: Lab, mode: str) -> Iterator[None]:
    """How Lab treats cells that are out of view, for pages opened meanwhile."""
    said = lab.settings("@jupyterlab/notebook-extension/tracker")
    said.parent.mkdir(parents=True, exist_ok=True)
    said.write_text(json.dumps({"windowingMode": mode}))
    yield
    said.unlink()
