"""Callouts written by hand, and comments on what is selected in a cell, in a real Lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.ui.notebooks import cells_of, code, markdown, open_notebook, run_command

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.ui.conftest import Lab

FORM = ".jp-StepGuide-discussion .jp-StepGuide-form textarea"
CELLS = [
    markdown("title", "# Paid orders"),
    markdown("load", "## Load the orders"),
    code("load-1", "orders = [3, 4, 5]"),
    markdown("keep", "## Keep the paid ones"),
    markdown("older", "> [!NOTE]\n> Sorted by day."),
    code("keep-1", "paid = orders[1:]\nlen(paid)\nsum(paid)"),
]


def _cell(page: Page, index: int) -> Locator:
    return page.locator(".jp-Notebook .jp-Cell").nth(index)


def _offer_kinds(page: Page, index: int) -> Locator:
    """Open the menu of the button in a cell's toolbar."""
    _cell(page, index).click()
    button = _cell(page, index).get_by_role("button", name="Callout")
    button.click()
    return button


def test_a_callout_is_written_below_the_heading_of_its_step(
    page: Page, lab: Lab, console: list[str]
) -> None:
    open_notebook(page, lab, "written.ipynb", CELLS)
    _offer_kinds(page, 5)
    kinds = page.locator(".lm-Menu").get_by_role("menuitem")
    expect(kinds).to_have_text(["Note", "Tip", "Important", "Warning", "Caution"])
    page.get_by_role("menuitem", name="Warning").click()
    expect(_cell(page, 5).locator(".cm-content")).to_be_focused()
    page.keyboard.type("Refunds look like payments.")
    page.keyboard.press("Enter")
    page.keyboard.type("Filter them.")
    page.keyboard.press("Shift+Enter")

    written = cells_of(page)[5]
    assert written["source"] == "> [!WARNING]\n> Refunds look like payments.\n> Filter them."
    expect(page.get_by_role("note", name="Warning")).to_contain_text("Filter them.")
    order = [cell["id"] for cell in cells_of(page)]
    assert order == ["title", "load", "load-1", "keep", "older", written["id"], "keep-1"]
    assert console == []


def test_a_callout_is_chosen_by_keyboard_and_undone_at_once(
    page: Page, lab: Lab, console: list[str]
) -> None:
    open_notebook(page, lab, "chosen.ipynb", CELLS)
    button = _offer_kinds(page, 2)
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(_cell(page, 2).locator(".cm-content")).to_be_focused()
    assert cells_of(page)[2]["source"] == "> [!TIP]\n> "
    page.keyboard.press("Escape")
    run_command(page, "notebook:undo-cell-action")
    assert [cell["id"] for cell in cells_of(page)] == [cell["id"] for cell in CELLS]
    assert console == []


def test_a_comment_is_about_what_is_selected_in_a_cell(
    page: Page, lab: Lab, console: list[str]
) -> None:
    open_notebook(page, lab, "selected.ipynb", CELLS)
    button = page.get_by_role("button", name="Comment", exact=True).and_(
        page.locator(".jp-StepGuide-selectionButton")
    )
    _cell(page, 5).locator(".cm-line").first.click()
    expect(button).to_have_count(0)
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+End")
    button.click()
    form = page.locator(FORM)
    expect(form).to_be_focused()
    about = page.get_by_label("What the comment is about").locator("option:checked")
    expect(about).to_have_text("“paid = orders[1:]”")
    page.keyboard.type("Why from 1?")
    expect(button).to_have_count(0)
    page.keyboard.press("Control+Enter")
    thread = page.locator(".jp-StepGuide-discussion article")
    expect(thread.locator(".jp-StepGuide-quote")).to_have_text("“paid = orders[1:]”")
    expect(_cell(page, 5).get_by_role("button", name="1 open thread")).to_be_visible()

    _cell(page, 5).locator(".cm-line").nth(2).click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Control+Alt+m")
    expect(form).to_be_focused()
    expect(about).to_have_text("“sum(paid)”")
    assert console == []
