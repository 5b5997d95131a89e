"""Pictures of JupyterLab with StepGuide."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.pictures import prepared
from tests.ui.notebooks import (
    begin_command,
    code,
    markdown,
    open_lab,
    open_notebook,
    open_tab,
    run_command,
)
from tests.ui.recording import create_guide, guide_dialog, wait_for_log

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.pictures.conftest import Shoot
    from tests.ui.conftest import Lab
    from tests.ui.notebooks import Cell

RUN_MS = 120_000
TABS = ("Steps", "Discussion", "Guides")


@pytest.fixture(autouse=True)
def _data(lab: Lab) -> None:
    prepared.write_data(lab)


def _open(page: Page, lab: Lab, name: str, cells: Sequence[Cell], **metadata: object) -> None:
    """Open a notebook, and close what the sidebar says once in a person's life."""
    open_notebook(page, lab, name, cells, **metadata)
    open_tab(page, "Steps")
    wait_for_log(page)
    page.get_by_role("button", name="All right").click()
    page.evaluate("() => window.jupyterapp.shell.collapseRight()")


def _open_orders(page: Page, lab: Lab, name: str) -> None:
    guide = {**prepared.ABOUT, "id": f"g-{name}"}
    _open(page, lab, f"{name}.ipynb", prepared.ORDERS, stepguide=guide)


def _say(page: Page, index: int, words: str) -> None:
    """Comment on a cell."""
    page.locator(".jp-Notebook .jp-Cell").nth(index).click()
    page.keyboard.press("Escape")
    run_command(page, "stepguide:comment")
    field = page.locator(".jp-StepGuide-form textarea")
    field.fill(words)
    field.press("Control+Enter")
    expect(field).to_have_value("")


def _dismiss_toasts(page: Page) -> None:
    toasts = page.locator(".Toastify__close-button")
    while toasts.count() > 0:
        toasts.first.click()
        page.wait_for_timeout(500)


def _badge(page: Page) -> Locator:
    return page.locator(".jp-NotebookPanel:visible .jp-StepGuide-badge button").last


def _verify(page: Page, verdict: str) -> None:
    begin_command(page, "stepguide:verify")
    expect(_badge(page)).to_contain_text(verdict, timeout=RUN_MS)


def test_without_a_notebook(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    open_lab(page, lab)
    for title in TABS:
        open_tab(page, title)
        shoot_lab(page, f"lab-without-notebook-{title.lower()}")


def test_what_is_said_once(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    open_notebook(page, lab, "orders-logged.ipynb", prepared.ORDERS)
    open_tab(page, "Steps")
    page.get_by_role("button", name="All right").wait_for()
    shoot_lab(page, "lab-log-notice")


def test_a_notebook_with_nothing_yet(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open(page, lab, "empty.ipynb", [code("a", "1 + 1")])
    for title in TABS:
        open_tab(page, title)
        shoot_lab(page, f"lab-empty-{title.lower()}")


def test_steps(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open_orders(page, lab, "orders-steps")
    run_command(page, "notebook:run-all-cells")
    tab = open_tab(page, "Steps")
    tab.get_by_text("Objectives").click()
    shoot_lab(page, "lab-steps")
    tab.locator("button[data-step]").nth(2).focus()
    page.keyboard.press("F2")
    shoot_lab(page, "lab-steps-rename")


def test_discussion(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open_orders(page, lab, "orders-said")
    _say(page, 7, "Careful: refunds look like payments here. Filter on `kind` too.")
    _say(page, 4, "Which time zone are the days in?")
    tab = open_tab(page, "Discussion")
    tab.get_by_role("button", name="Reply").first.click()
    tab.locator("article textarea").fill("UTC, as the export writes them.")
    page.keyboard.press("Control+Enter")
    expect(tab.get_by_text("UTC, as the export")).to_be_visible()
    shoot_lab(page, "lab-discussion")
    tab.get_by_role("button", name="Reply").first.click()
    page.keyboard.type("So a day begins an hour **late** in winter")
    shoot_lab(page, "lab-discussion-reply")
    tab.get_by_role("button", name="Cancel").click()
    tab.get_by_role("button", name="To callout").last.click()
    tab.get_by_label("Threads shown").select_option("all")
    shoot_lab(page, "lab-discussion-callout")
    open_tab(page, "Steps")
    shoot_lab(page, "lab-steps-commented")
    open_tab(page, "Discussion")
    page.route("**/stepguide/api/**", lambda route: route.abort())
    tab.locator(".jp-StepGuide-form textarea").fill("Is this kept?")
    page.keyboard.press("Control+Enter")
    expect(tab.get_by_text("cannot be reached").first).to_be_visible()
    shoot_lab(page, "lab-offline")


def test_callouts(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open(page, lab, "kinds.ipynb", prepared.KINDS)
    open_tab(page, "Steps")
    shoot_lab(page, "lab-callouts")


def test_recording(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open_orders(page, lab, "orders-recorded")
    record = page.locator(".jp-NotebookPanel:visible .jp-StepGuide-record").first
    record.get_by_role("button", name="Record").click()
    expect(record.get_by_role("button", name="Stop (0)")).to_be_visible()
    run_command(page, "notebook:run-all-cells")
    expect(record.get_by_role("button", name="Stop (4)")).to_be_visible()
    shoot_lab(page, "lab-recording")
    record.get_by_role("button", name="Stop (4)").click()
    dialog = guide_dialog(page)
    expect(dialog).to_be_visible()
    shoot_lab(page, "lab-create")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    shoot_lab(page, "lab-recorded")
    record.get_by_role("button", name="Create guide").click()
    create_guide(page, "orders-recorded-guide.ipynb")
    expect(page.locator(".jp-NotebookPanel:visible")).to_have_count(2)
    open_tab(page, "Steps")
    shoot_lab(page, "lab-created")
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    shoot_lab(page, "lab-created-wider")
    begin_command(page, "stepguide:create-guide")
    page.locator(".jp-Dialog").wait_for()
    shoot_lab(page, "lab-sessions-dialog")


def test_verified(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open_orders(page, lab, "orders-verified")
    _verify(page, "Verified")
    page.get_by_text("is verified: it ran").wait_for()
    _dismiss_toasts(page)
    open_tab(page, "Steps")
    _badge(page).focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Verify now").wait_for()
    shoot_lab(page, "lab-badge-menu")


def test_verifying(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open(page, lab, "slow.ipynb", prepared.SLOW)
    _verify(page, "Verifying 2 of 3")
    shoot_lab(page, "lab-verifying")
    run_command(page, "stepguide:cancel-verify")


def test_failed(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open(page, lab, "broken.ipynb", prepared.BROKEN)
    open_tab(page, "Steps")
    _verify(page, "Failed")
    run_command(page, "stepguide:show-finding")
    shoot_lab(page, "lab-failed")
    _badge(page).focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Verify now").wait_for()
    shoot_lab(page, "lab-failed-menu")


def test_drifted(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open(page, lab, "drifting.ipynb", prepared.DRIFTING)
    open_tab(page, "Steps")
    _verify(page, "Drifted")
    shoot_lab(page, "lab-drifted")


def test_publishing(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open_orders(page, lab, "orders-published")
    open_tab(page, "Steps")
    begin_command(page, "stepguide:publish")
    dialog = page.locator(".jp-StepGuide-publishDialog")
    dialog.get_by_role("button", name="Verify now").wait_for()
    shoot_lab(page, "lab-publish-unverified")
    dialog.get_by_role("button", name="Verify now").click()
    expect(dialog).to_contain_text("✓ Verified", timeout=RUN_MS)
    _dismiss_toasts(page)
    shoot_lab(page, "lab-publish")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Open page").wait_for(timeout=RUN_MS)
    shoot_lab(page, "lab-published")
    _dismiss_toasts(page)
    page.evaluate(
        """() => {
            const { widgets } = window.jupyterapp.shell.currentWidget.content;
            widgets[3].model.sharedModel.setSource('## Clean the days\\n\\nAll are UTC.');
            widgets[6].model.sharedModel.setSource(
              '> [!WARNING]\\n> Refunds look like payments here. Keep sales only.');
        }"""
    )
    begin_command(page, "stepguide:publish")
    expect(dialog).to_contain_text("2 changes since version 1")
    shoot_lab(page, "lab-publish-again")


def test_a_refused_publication(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open(page, lab, "secret.ipynb", prepared.SECRET)
    begin_command(page, "stepguide:publish")
    dialog = page.locator(".jp-StepGuide-publishDialog")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Publish", exact=True).click()
    dialog.get_by_role("alert").wait_for(timeout=RUN_MS)
    shoot_lab(page, "lab-publish-refused")


def test_guides(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    # A title of its own: the orders are published by another test.
    cells = [markdown("title", "# Revenue by month and region"), *prepared.ORDERS[1:]]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (lab.root / "library.ipynb").write_text(json.dumps(notebook))
    request = Request(
        f"{lab.url}stepguide/api/guides/publish",
        data=json.dumps({"path": "library.ipynb", "allow_unverified": True}).encode(),
        headers={"Authorization": f"token {lab.token}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=RUN_MS / 1000) as response:
        assert response.status == 201
    mine = [code("x", "import pandas as pd\nmine = pd.read_csv('orders.csv')"), code("y", "mine")]
    _open(page, lab, "mine.ipynb", mine)
    tab = open_tab(page, "Guides")
    tab.get_by_role("article").first.wait_for(timeout=RUN_MS)
    shoot_lab(page, "lab-guides")
    tab.get_by_role("button", name="Show code").first.click()
    tab.locator("summary").first.click()
    shoot_lab(page, "lab-guides-code")


def test_a_narrow_window(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    """As at 200 % on a laptop."""
    _open_orders(page, lab, "orders-narrow")
    page.set_viewport_size({"width": 640, "height": 400})
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    for title in TABS:
        open_tab(page, title)
        shoot_lab(page, f"lab-zoomed-{title.lower()}")
