"""The Record button of the notebook in front, and its cells run as a person runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.ui.notebooks import run_command

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


PROOF_MS = 120_000
"""A guide is run in a fresh kernel, more than once where it can be made shorter."""


def record_button(page: Page, name: str) -> Locator:
    toolbar = page.locator(".jp-NotebookPanel:visible .jp-StepGuide-record").first
    return toolbar.get_by_role("button", name=name)


def guide_dialog(page: Page) -> Locator:
    """The dialog that Stop and Create guide open."""
    return page.locator(".jp-StepGuide-createDialog")


def create_guide(page: Page, name: str) -> None:
    """Take what the dialog chose, and wait for the tab of the guide that it makes."""
    guide_dialog(page).get_by_role("button", name="Create guide", exact=True).click()
    tab = page.locator(".lm-TabBar-tabLabel", has_text=name)
    expect(tab).to_be_visible(timeout=PROOF_MS)


def select_cell(page: Page, index: int) -> None:
    page.evaluate(
        """index => {
            const { content } = window.jupyterapp.shell.currentWidget;
            content.deselectAll();
            content.activeCellIndex = index;
        }""",
        index,
    )


def run_cell(page: Page, index: int) -> None:
    """Run a cell, and wait until it is done."""
    select_cell(page, index)
    run_command(page, "notebook:run-cell")


def wait_for_log(page: Page) -> None:
    """Wait until the tracker is in the kernel, so that runs are known in full from here."""
    page.wait_for_function("() => window.jupyterapp.commands.isEnabled('stepguide:pause-log')")
