"""Work goes on when the server is not reached for a while, or is started anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.notebooks import code, markdown, open_notebook, open_tab
from tests.ui.recording import record_button

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.ui.conftest import Lab

CELLS = [markdown("m0", "# Paid orders"), markdown("m1", "## Load"), code("c0", "1")]
DRAFT = "Refunds look like payments here."
CUT_OFF = "No connection to the server"


def _notice(page: Page) -> Locator:
    return page.locator(".jp-StepGuide-notice").filter(has_text=CUT_OFF)


def _close_labs_dialog(page: Page) -> None:
    """Lab says by itself that the server is not there, sooner or later, and again and again."""
    dialog = page.locator(".jp-Dialog")
    dialog.get_by_text("Do not show this message again").click(timeout=60_000)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)


@pytest.mark.slow
def test_what_was_begun_is_kept_and_done_once_the_network_is_back(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "network.ipynb", CELLS)
    tab = open_tab(page, "Discussion")
    tab.locator("textarea").fill(DRAFT)
    record_button(page, "Record").click()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    page.context.set_offline(True)
    expect(_notice(page)).to_be_visible()
    _close_labs_dialog(page)
    tab.locator("textarea").press("Control+Enter")
    expect(tab.get_by_text("Sending it again posts it once.")).to_be_visible()
    record_button(page, "Stop (0)").click()
    expect(record_button(page, "Stopping…")).to_be_visible()

    page.context.set_offline(False)
    expect(_notice(page)).to_have_count(0)
    expect(record_button(page, "Record")).to_be_visible()
    expect(tab.get_by_text("Sending it again posts it once.")).to_have_count(0)
    tab.locator("textarea").press("Control+Enter")
    expect(tab.locator(".jp-StepGuide-threads").get_by_text(DRAFT)).to_have_count(1)
    expect(tab.locator("textarea")).to_have_value("")
