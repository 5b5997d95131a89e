"""axe-core finds nothing wrong in what StepGuide adds to Lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.requests import CommentRequest
from stepguide_kernel.model.suggested_steps import SeenCell, SuggestedCell, SuggestedSteps
from stepguide_kernel.owner import local_owner
from tests.ui.axe import violations
from tests.ui.notebooks import (
    begin_command,
    code,
    markdown,
    open_lab,
    open_notebook,
    open_tab,
    run_command,
)
from tests.ui.peers import peer
from tests.ui.recorded_session import short_session, write_session

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.ui.conftest import Lab

pytestmark = pytest.mark.usefixtures("console")

RUN_MS = 120_000
TABS = ("Steps", "Discussion", "Guides")
SIDEBAR = ".jp-StepGuide-sidebar"
TOOLBAR = [".jp-StepGuide-record", ".jp-StepGuide-badge", ".jp-StepGuide-publishButton"]
AT_CELLS = [".jp-StepGuide-callout", ".jp-StepGuide-cellBadge", ".jp-StepGuide-runMark"]
KINDS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")
CELLS = [
    markdown("title", "# Paid orders"),
    markdown("load", "## Load the orders"),
    *(markdown(kind, f"> [!{kind}]\n> Refunds look like `payments` here.") for kind in KINDS),
    code("a", "orders = {'paid': 3}"),
    markdown("count", "## Count the regions"),
    code("b", "regions = orders['region']"),
]
SUGGESTION = ".jp-StepGuide-suggestion"
BETTER = SuggestedSteps(
    seen=tuple(SeenCell(cell["id"], cell["cell_type"], cell["source"]) for cell in CELLS[1:8]),
    cells=(
        SuggestedCell(cell_type="markdown", source="## Load all orders", id="load"),
        SuggestedCell(cell_type="code", source="orders = {'paid': 4}", id="a"),
    ),
)
THEMES = ("JupyterLab Dark", "JupyterLab Light")
ALL_THEMES = ("JupyterLab Dark High Contrast", *THEMES)
ABOUT = {"schema": 1, "id": "g-axe", "objectives": ["tell paid orders from refunds"]}
# What a tab shows arrives bit by bit and pushes its end away, so it is scrolled to anew each time.
SHOWS_ITS_LAST_CONTROL = """async sidebar => {
    const tabs = [...document.querySelectorAll(`${sidebar} [role=tabpanel]`)];
    const controls = tabs.find(tab => tab.offsetParent).querySelectorAll('button, textarea');
    const last = [...controls].filter(control => control.offsetParent).at(-1);
    if (!last) {
        return tabs.length > 0;
    }
    last.scrollIntoView({ block: 'nearest' });
    const seen = await new Promise(resolve => new IntersectionObserver(([entry], observer) => {
        observer.disconnect();
        resolve(entry.intersectionRatio);
    }).observe(last));
    return seen >= 0.9;
}"""


def _look(page: Page, *parts: str, themes: tuple[str, ...] = THEMES) -> None:
    """Hold parts of the page against axe-core in Lab's own themes, the last of which stays."""
    for theme in themes:
        page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
        )
        page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached")
        page.wait_for_timeout(200)  # colours fade from one theme to the other
        assert violations(page, parts) == [], theme


def _badge(page: Page) -> Locator:
    return page.locator(".jp-StepGuide-badge button")


@pytest.mark.slow
def test_empty_tabs(page: Page, lab: Lab) -> None:
    open_lab(page, lab)
    for title in TABS:
        open_tab(page, title)
        _look(page, SIDEBAR)
    open_notebook(page, lab, "axe-empty.ipynb", [code("a", "1 + 1")])
    for title in TABS:
        open_tab(page, title)
        _look(page, SIDEBAR)


@pytest.mark.slow
def test_a_notebook_that_is_talked_about_verified_and_published(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "axe.ipynb", CELLS, stepguide=ABOUT)
    open_tab(page, "Steps").get_by_text("Objectives").click()
    _look(page, SIDEBAR, *TOOLBAR, *AT_CELLS, themes=ALL_THEMES)

    run_command(page, "stepguide:comment")
    tab = page.locator(f"{SIDEBAR} .jp-StepGuide-discussion")
    expect(tab.locator(".jp-StepGuide-form textarea")).to_be_focused()
    page.keyboard.type("Careful: is this `complete`?")
    page.keyboard.press("Control+Enter")
    tab.get_by_role("button", name="Reply").click()
    expect(tab.locator("article textarea")).to_be_focused()
    page.keyboard.type("It is.")
    _look(page, SIDEBAR, *AT_CELLS)
    page.keyboard.press("Control+Enter")
    tab.get_by_text("It is.").wait_for()
    _look(page, SIDEBAR)

    begin_command(page, "stepguide:verify")
    expect(_badge(page)).to_contain_text("Failed", timeout=RUN_MS)
    page.locator(".jp-StepGuide-runMark").wait_for()
    open_tab(page, "Steps")
    _look(page, SIDEBAR, *TOOLBAR, *AT_CELLS, themes=ALL_THEMES)
    _badge(page).focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Verify now").wait_for()
    _look(page, ".lm-Menu")
    page.keyboard.press("Escape")
    expect(_badge(page)).to_be_focused()

    begin_command(page, "stepguide:publish")
    dialog = page.locator(".jp-StepGuide-publishDialog")
    dialog.get_by_role("checkbox").check()
    _look(page, ".jp-StepGuide-publishDialog")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("is published as").wait_for(timeout=RUN_MS)
    page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets[1]
            .model.sharedModel.setSource('## Load all orders')"""
    )
    begin_command(page, "stepguide:publish")
    dialog.get_by_text("1 change since version 1").wait_for()
    _look(page, ".jp-StepGuide-publishDialog", themes=ALL_THEMES)


@pytest.mark.slow
def test_the_bell_and_what_a_peer_suggests(page: Page, lab: Lab) -> None:
    guide = "g-axe-told"
    with peer(guide) as lee:
        lee.services.bell.watch(local_owner(), guide, watching=True)
        request = CommentRequest(
            op_id="axe-told-0001",
            body="All of them are there.",
            anchor=Anchor("load", part="step"),
            suggestion=BETTER,
        )
        lee.services.comment_on_guide(guide, lee.person, request)
        lee.say("axe-told-0002", "Careful: no region.", Anchor("count", cell_id="b", part="cell"))
    open_notebook(page, lab, "axe-told.ipynb", CELLS, stepguide={"schema": 1, "id": guide})
    run_command(page, "stepguide:notifications")
    items = page.locator(".jp-StepGuide-bell-item")
    items.filter(has_text="no region").get_by_role("button", name="To callout").wait_for()
    _look(page, SIDEBAR, themes=ALL_THEMES)

    items.filter(has_text="All of them").get_by_role("button", name="Accept…").click()
    page.get_by_role("heading", name="Suggestion by lee").wait_for()
    _look(page, SUGGESTION, themes=ALL_THEMES)
    page.get_by_role("button", name="Reject…").click()
    page.get_by_label("Why is it not taken?").fill("Some are missing.")
    _look(page, SUGGESTION)

    page.locator(".lm-TabBar-tabLabel", has_text="axe-told.ipynb").click()
    page.locator(".jp-NotebookPanel .jp-Cell").nth(1).click()
    run_command(page, "stepguide:suggest-change")
    page.get_by_role("textbox", name="Why is it better?").fill("Shorter.")
    _look(page, SUGGESTION, themes=ALL_THEMES)


def test_the_toolbar_while_it_records(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "axe-recorded.ipynb", [code("a", "1 + 1")])
    record = page.locator(".jp-StepGuide-record")
    record.get_by_role("button", name="Record").focus()
    page.keyboard.press("Enter")
    stop = record.get_by_role("button", name="Stop (0)")
    expect(stop).to_be_focused()
    _look(page, *TOOLBAR)
    page.keyboard.press("Enter")
    record.get_by_role("button", name="Create guide").wait_for()
    _look(page, *TOOLBAR, themes=ALL_THEMES)


@pytest.mark.slow
def test_the_dialog_that_makes_a_guide(page: Page, lab: Lab) -> None:
    open_lab(page, lab)
    for name, runs in (("0000a110", short_session()), ("0000a111", [])):
        page.evaluate(
            """session => void window.jupyterapp.commands.execute(
                'stepguide:create-guide', { session })""",
            write_session(lab, name, runs),
        )
        dialog = page.locator(".jp-StepGuide-createDialog")
        expect(dialog.get_by_role("button", name="Create guide")).to_be_focused()
        if runs:
            dialog.locator("img").wait_for()
        _look(page, ".jp-StepGuide-createDialog", themes=ALL_THEMES)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


def test_a_guide_is_chosen_by_keyboard(page: Page, lab: Lab) -> None:
    open_lab(page, lab)
    page.evaluate(
        """session => void window.jupyterapp.commands.execute(
            'stepguide:create-guide', { session })""",
        write_session(lab, "0000a112", short_session()),
    )
    # The dialog takes the keyboard to this button once it is drawn.
    expect(page.get_by_role("button", name="Create guide", exact=True)).to_be_focused()
    boxes = page.locator(".jp-StepGuide-run input")
    boxes.last.focus()
    page.keyboard.press("ArrowUp")
    expect(boxes.nth(3)).to_be_focused()
    page.keyboard.press("Space")
    expect(boxes.nth(3)).to_be_checked()
    title = page.get_by_label("Title of step 1")
    title.focus()
    title.fill("By hand")
    page.keyboard.press("Enter")
    expect(page.get_by_text("your title")).to_be_visible()
    title.press("Alt+ArrowDown")
    expect(page.locator(".jp-StepGuide-creating [role=status]")).to_contain_text("stays where it")


def test_tabs_are_changed_with_arrow_keys_and_escape_leads_back(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "axe-keys.ipynb", CELLS)
    open_tab(page, "Steps")
    tabs = page.locator(f"{SIDEBAR} [role=tab]")
    tabs.nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(f"{SIDEBAR} .jp-StepGuide-discussion")).to_be_visible()
    expect(tabs.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".jp-Notebook:focus-within")).to_have_count(1)


def test_the_sidebar_at_200_percent(page: Page, lab: Lab) -> None:
    """A laptop's window of 1280 by 800, twice as large: nothing is cut off to the side."""
    page.set_viewport_size({"width": 640, "height": 400})
    open_notebook(page, lab, "axe-zoomed.ipynb", CELLS)
    for title in TABS:
        tab = open_tab(page, title)
        box = tab.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 640
        assert tab.evaluate("node => node.scrollWidth <= node.clientWidth")
        page.wait_for_function(SHOWS_ITS_LAST_CONTROL, arg=SIDEBAR)
