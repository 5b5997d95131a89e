"""Threads keep their places while a notebook is edited, or wait where they can be put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.notebooks import code, markdown, open_notebook, run_command

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.ui.conftest import Lab

TAB = ".jp-StepGuide-discussion"
FORM = f"{TAB} .jp-StepGuide-form textarea"
CELLS = [
    markdown("load", "## Load the orders"),
    code("load-1", "orders = [3, 4, 5]\nprint(len(orders))"),
    markdown("keep", "## Keep the paid ones"),
    code("keep-1", "paid = orders[1:]\nlen(paid)"),
]
SET_SOURCE = """([index, source]) => {
  const { model } = window.jupyterapp.shell.currentWidget;
  model.cells.get(index).sharedModel.setSource(source);
}"""


def _cell(page: Page, index: int) -> Locator:
    return page.locator(".jp-Notebook .jp-Cell").nth(index)


def _threads(page: Page) -> Locator:
    return page.locator(f"{TAB} article")


def _post(page: Page, words: str) -> None:
    from playwright.sync_api import expect

    expect(page.locator(FORM)).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    expect(_threads(page).filter(has_text=words)).to_be_visible()


def _select_first_line(page: Page, index: int) -> None:
    _cell(page, index).locator(".cm-line").first.click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")


def test_a_thread_on_a_line_moves_with_it_is_orphaned_and_put_back(
    page: Page, lab: Lab, console: list[str]
) -> None:
    from playwright.sync_api import expect

    open_notebook(page, lab, "anchors.ipynb", CELLS)
    _select_first_line(page, 3)
    page.keyboard.press("Control+Alt+m")
    _post(page, "Why from 1?")
    thread = _threads(page)

    page.evaluate(SET_SOURCE, [1, "orders = [3, 4, 5]\npaid = orders[1:]"])
    page.evaluate(SET_SOURCE, [3, "len(paid)"])
    expect(thread).to_contain_text("moved: was on step 2 · Keep the paid ones")
    expect(page.locator(f"{TAB} section")).to_have_attribute(
        "aria-label", "Step 1 · Load the orders"
    )

    page.evaluate(SET_SOURCE, [1, "orders = [3, 4, 5]"])
    tray = page.get_by_role("region", name="Orphaned (1)")
    expect(tray).to_contain_text("“paid = orders[1:]”")
    tray.get_by_text("The cell as it was").click()
    expect(tray.locator("pre")).to_have_text("paid = orders[1:]\nlen(paid)")
    page.get_by_label("Threads shown").select_option("orphaned")
    expect(thread).to_have_count(1)

    _cell(page, 3).locator(".jp-InputPrompt").click()
    attach = tray.get_by_role("button", name="Attach to selected cell")
    attach.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Every thread has its place in the notebook.")).to_be_visible()
    page.get_by_label("Threads shown").select_option("open")
    expect(thread.locator(".jp-StepGuide-quote")).to_have_text("len(paid)")
    expect(_cell(page, 3).get_by_role("button", name="1 open thread")).to_be_visible()
    assert console == []


def test_a_thread_is_on_an_output_or_on_several_steps(
    page: Page, lab: Lab, console: list[str]
) -> None:
    from playwright.sync_api import expect

    open_notebook(page, lab, "outputs.ipynb", CELLS)
    _cell(page, 1).locator(".jp-InputPrompt").click()
    run_command(page, "notebook:run-cell")
    expect(_cell(page, 1).locator(".jp-OutputArea-output")).to_have_text("3\n")
    run_command(page, "stepguide:comment-on-output")
    _post(page, "Only three?")
    on_output = _threads(page).filter(has_text="Only three?")
    expect(on_output.locator(".jp-StepGuide-quote")).to_have_text("Output 1")

    about = page.get_by_label("What the comment is about")
    about.select_option(label="Steps 1 to 2")
    page.locator(FORM).focus()
    _post(page, "One step would do.")
    on_steps = _threads(page).filter(has_text="One step would do.")
    expect(on_steps.locator(".jp-StepGuide-quote")).to_have_text("Steps 1 to 2")

    page.evaluate(SET_SOURCE, [1, "orders = [3, 4]\nprint(len(orders))"])
    _cell(page, 1).locator(".jp-InputPrompt").click()
    run_command(page, "notebook:run-cell")
    expect(on_output).to_contain_text("the output has changed since")
    assert console == []
