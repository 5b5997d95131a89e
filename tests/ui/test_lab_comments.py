"""The Discussion tab: a comment at a cell becomes a callout in the notebook, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.ui.notebooks import cells_of, code, markdown, open_notebook
from tests.ui.peers import peer

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.ui.conftest import Lab

TAB = ".jp-StepGuide-discussion"
BODY = "Careful: refunds look like payments here. Filter on `kind` too."
CELLS = [
    markdown("title", "# Paid orders"),
    markdown("load", "## Load the orders"),
    code("load-1", "orders = [3, 4, 5]"),
    markdown("keep", "## Keep the paid ones"),
    code("keep-1", "paid = orders[1:]"),
]


def _reopen(page: Page, lab: Lab, name: str) -> None:
    page.goto(lab.page_of(name))
    page.wait_for_selector(".jp-NotebookPanel", timeout=90_000)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.ready")


def _cell(page: Page, index: int) -> Locator:
    return page.locator(".jp-Notebook .jp-Cell").nth(index)


def _begin_comment(page: Page, index: int) -> Locator:
    """Ask for the form at a cell by the shortcut; the form has the keyboard then."""
    _cell(page, index).click()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Alt+m")
    form = page.locator(f"{TAB} .jp-StepGuide-form textarea")
    form.wait_for()
    page.wait_for_function("() => document.activeElement.matches('.jp-StepGuide-form textarea')")
    return form


def test_a_comment_becomes_a_callout_in_the_notebook_by_keyboard(
    page: Page, lab: Lab, console: list[str]
) -> None:
    open_notebook(page, lab, "comments.ipynb", CELLS)
    _begin_comment(page, 4)
    page.keyboard.type(BODY)
    page.keyboard.press("Control+Enter")

    badge = _cell(page, 4).get_by_role("button", name="1 open thread")
    badge.wait_for()
    thread = page.locator(f"{TAB} article")
    assert thread.locator("code").inner_text() == "kind"
    assert page.locator(f"{TAB} section").get_attribute("aria-label") == (
        "Step 2 · Keep the paid ones"
    )

    thread.get_by_role("button", name="To callout").focus()
    page.keyboard.press("Enter")
    thread.get_by_text("Resolved: became a callout (Warning)").wait_for()
    badge.wait_for(state="detached")
    cells = cells_of(page)
    assert [cell["id"] for cell in cells[:4]] == ["title", "load", "load-1", "keep"]
    callout = cells[4]
    assert callout["source"] == f"> [!WARNING]\n> {BODY}"
    assert set(callout["metadata"]["stepguide"]["callout"]) == {"author", "from_comment"}
    _cell(page, 4).locator(".jp-StepGuide-callout[data-callout='warning']").wait_for()
    assert console == []


def test_an_undone_callout_can_be_inserted_again_and_stands_once(
    page: Page, lab: Lab, console: list[str]
) -> None:
    open_notebook(page, lab, "undone.ipynb", CELLS)
    _begin_comment(page, 2)
    page.keyboard.type("Tip: sort them first.")
    page.keyboard.press("Control+Enter")
    thread = page.locator(f"{TAB} article")
    thread.get_by_role("button", name="To callout").click()
    thread.get_by_role("button", name="Show callout").wait_for()
    with_callout = [cell["id"] for cell in cells_of(page)]
    assert len(with_callout) == len(CELLS) + 1

    page.evaluate("() => window.jupyterapp.shell.currentWidget.model.sharedModel.undo()")
    again = thread.get_by_role("button", name="Insert callout")
    again.wait_for()
    assert len(cells_of(page)) == len(CELLS)
    again.click()
    thread.get_by_role("button", name="Show callout").wait_for()
    assert [cell["id"] for cell in cells_of(page)] == with_callout
    assert console == []


def test_what_was_begun_is_kept_over_a_reload_and_sent_once_the_server_is_back(
    page: Page, lab: Lab
) -> None:
    open_notebook(page, lab, "draft.ipynb", CELLS)
    _begin_comment(page, 2)
    page.keyboard.type("Half a thought")
    _reopen(page, lab, "draft.ipynb")
    form = _begin_comment(page, 4)
    assert form.input_value() == "Half a thought"
    target = page.get_by_label("What the comment is about").locator("option:checked")
    assert target.inner_text() == "Cell: orders = [3, 4, 5]"

    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    said = page.locator(f"{TAB} .jp-StepGuide-form .jp-StepGuide-trouble")
    said.get_by_text("It is posted, once, as soon as the server answers.").wait_for()
    assert form.input_value() == "Half a thought"
    page.context.set_offline(False)
    # By itself, and also where somebody presses the button at the same time.
    form.press("Control+Enter")
    page.locator(f"{TAB} article").wait_for()
    expect(form).to_have_value("")
    with peer("") as anybody:
        page.wait_for_function("() => document.querySelectorAll('article').length === 1")
        guide = anybody.services.store.entries()[-1].fact.guide
        (thread,) = anybody.services.store.threads(guide)
    assert [one.body for one in thread.comments] == ["Half a thought"]
