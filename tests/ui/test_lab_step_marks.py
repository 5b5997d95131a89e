"""What the list of steps says of runs, comments and publications, with real kernels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.ui.notebooks import (
    begin_command,
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

RUN_DEADLINE_MS = 60_000
FAKE_KEY = "AKIA" + "IOSFODNN7EXAMPLQ"
STOCK = [
    markdown("title", "# Stock"),
    markdown("load", "## Load the stock"),
    code("a", "stock = {'tea': 3}"),
    markdown("count", "## Count the tea"),
    code("b", "tea = open('tea.csv')"),
]
PROVENANCE = {
    "session": "s1",
    "recorded": "2026-11-22T09:00:00.000Z",
    "cells_recorded": 9,
    "cells_kept": 2,
    "proof": {"status": "not run"},
}


def _row(tab: Locator, title: str) -> Locator:
    return tab.locator(".jp-StepGuide-step").filter(has_text=title)


def _edit(page: Page, index: int, source: str) -> None:
    page.evaluate(
        """([index, source]) => window.jupyterapp.shell.currentWidget
            .content.widgets[index].model.sharedModel.setSource(source)""",
        [index, source],
    )


def _verified(page: Page, said: str) -> None:
    badge = page.locator(".jp-StepGuide-badge button")
    expect(badge).to_have_text(re.compile(said), timeout=RUN_DEADLINE_MS)


def _expect_failure(tab: Locator) -> None:
    failed = _row(tab, "Count the tea")
    expect(failed.get_by_label("Failed: FileNotFoundError")).to_be_visible()
    expect(failed).to_contain_text("A file is missing here. Put tea.csv where the guide looks")
    loaded = _row(tab, "Load the stock")
    expect(loaded.get_by_label("Ran in a fresh kernel")).to_be_visible()


@pytest.mark.slow
@pytest.mark.usefixtures("console")
def test_a_failure_stands_at_its_step_after_a_reload_too_until_its_code_is_mended(
    page: Page, lab: Lab
) -> None:
    open_notebook(page, lab, "stock.ipynb", STOCK)
    begin_command(page, "stepguide:verify")
    _verified(page, "Missing at step 2")
    _expect_failure(open_tab(page, "Steps"))
    page.reload()
    _verified(page, "Missing at step 2")
    tab = open_tab(page, "Steps")
    _expect_failure(tab)
    # On a small screen with a sidebar at both sides what is ours does not fold away.
    toolbar = page.locator(".jp-NotebookPanel-toolbar")
    for name in ("Record", "Missing at step 2", "Publish"):
        expect(toolbar.get_by_role("button", name=name)).to_be_visible()
    failed = _row(tab, "Count the tea")
    failed.get_by_role("button", name="Show").click()
    cells = page.locator(".jp-Notebook .jp-Cell")
    expect(cells.nth(4)).to_have_class(re.compile("jp-mod-active"))
    expect(cells.nth(4).locator(".jp-StepGuide-runMark")).to_contain_text("Put tea.csv where")

    _edit(page, 4, "tea = stock['tea']")
    expect(failed.get_by_label("Changed since it failed")).to_be_visible()
    expect(tab).to_contain_text("The code changed since it stopped today")
    expect(tab.get_by_label("Ran in a fresh kernel")).to_have_count(0)
    failed.get_by_role("button", name="Re-run").click()
    _verified(page, "^Verified")
    expect(tab.get_by_label("Ran in a fresh kernel")).to_have_count(2)

    _edit(page, 2, "stock = {'tea': 4}")
    run_command(page, "docmanager:save")
    changed = _row(tab, "Load the stock").get_by_label("Changed since it was verified")
    expect(changed).to_be_visible()
    expect(tab.get_by_label("Ran in a fresh kernel")).to_have_count(0)
    expect(tab.get_by_text("The code changed since it was verified today")).to_be_visible()


@pytest.mark.usefixtures("console")
def test_open_threads_are_counted_at_their_step(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "discussed.ipynb", STOCK)
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 4 }")
    run_command(page, "stepguide:comment")
    page.locator(".jp-StepGuide-form textarea").fill("Is this all of it?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("article").get_by_text("Is this all of it?")).to_be_visible()
    tab = open_tab(page, "Steps")
    mark = _row(tab, "Count the tea").get_by_role("button", name="1 open thread on this step")
    expect(mark).to_have_text("1")
    mark.click()
    expect(page.locator("article").get_by_text("Is this all of it?")).to_be_visible()


def test_a_secret_is_led_to_from_the_refusal(page: Page, lab: Lab) -> None:
    cells = [*STOCK[:4], code("key", f"key = '{FAKE_KEY}'")]
    open_notebook(page, lab, "secret.ipynb", cells)
    page.locator(".jp-StepGuide-publishButton button").click()
    dialog = page.locator(".jp-StepGuide-publishDialog")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("looks like a secret")
    dialog.get_by_role("button", name="Show the cell").click()
    expect(page.locator(".jp-Notebook .jp-Cell").nth(4)).to_have_class(re.compile("jp-mod-active"))


def _proof(notebook: Any) -> Any:
    return notebook["metadata"]["stepguide"]["provenance"]["proof"]


def _in_front(page: Page) -> Any:
    return page.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.toJSON()")


@pytest.mark.slow
@pytest.mark.usefixtures("console")
def test_a_guide_says_that_a_run_proved_it_and_keeps_what_is_typed_meanwhile(
    page: Page, lab: Lab
) -> None:
    cells = [*STOCK[:4], code("wait", "import time; time.sleep(3)")]
    guide = {"schema": 1, "id": "g-stock", "provenance": PROVENANCE}
    open_notebook(page, lab, "proved.ipynb", cells, stepguide=guide)
    begin_command(page, "stepguide:verify")
    expect(page.get_by_text("proved.ipynb: Verifying")).to_be_visible()
    _edit(page, 3, "## Count all the tea")
    _verified(page, "^Verified")
    page.wait_for_function(
        """() => window.jupyterapp.shell.currentWidget.content.model
            .getMetadata('stepguide').provenance.proof.status === 'proved'"""
    )
    assert _in_front(page)["cells"][3]["source"] == "## Count all the tea"
    assert _proof(read_notebook(lab, "proved.ipynb")) == {"status": "not run"}, "not saved for them"

    open_notebook(page, lab, "clean.ipynb", cells, stepguide={**guide, "id": "g-clean"})
    begin_command(page, "stepguide:verify")
    _verified(page, "^Verified")
    page.wait_for_function(
        """() => {
            const { model } = window.jupyterapp.shell.currentWidget.context;
            return !model.dirty && model.getMetadata('stepguide').provenance.proof.at;
        }"""
    )
    proof = _proof(read_notebook(lab, "clean.ipynb"))
    assert proof["status"] == "proved"
    assert proof["at"].startswith("20")
    _verified(page, "^Verified")
