"""A server that is killed, and started anew at the same address, loses nobody's work."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import running_lab
from tests.ui.notebooks import code, markdown, open_notebook, open_tab
from tests.ui.recording import record_button, run_cell

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

pytestmark = pytest.mark.slow

CELLS = [markdown("m0", "# Paid orders"), code("c0", "6 * 7")]
DRAFT = "Refunds look like payments here."
TOKEN = "a-token-that-stays"
# Of the environment of exams: what two share is saved by another way, in its own time.
OPTIONS = (f"--IdentityProvider.token={TOKEN}", "--YDocExtension.disable_rtc=True")
PATIENCE_MS = 90_000


@pytest.fixture
def mortal(tmp_path: Path, free_port: int) -> Iterator[Lab]:
    """A Lab that may be killed, with a token that its successor has too."""
    with running_lab(tmp_path, *OPTIONS, port=free_port) as running:
        yield running


def test_a_server_that_is_killed_and_started_anew_loses_no_run_and_no_draft(
    page: Page, mortal: Lab, tmp_path: Path, free_port: int
) -> None:
    open_notebook(page, mortal, "killed.ipynb", CELLS)
    tab = open_tab(page, "Discussion")
    tab.locator("textarea").fill(DRAFT)
    record_button(page, "Record").click()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    run_cell(page, 1)
    expect(record_button(page, "Stop (1)")).to_be_visible()
    page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")
    mortal.server.send_signal(signal.SIGKILL)
    mortal.server.wait()
    notice = page.locator(".jp-StepGuide-notice").filter(has_text="No connection to the server")
    expect(notice).to_be_visible(timeout=PATIENCE_MS)
    with running_lab(tmp_path, *OPTIONS, port=free_port):
        expect(notice).to_have_count(0, timeout=PATIENCE_MS)
        told = page.get_by_text("killed.ipynb: The kernel ended, and recording with it.")
        expect(told).to_be_visible(timeout=PATIENCE_MS)
        page.goto(mortal.page_of("killed.ipynb").removesuffix("&reset"))
        page.wait_for_selector(".jp-NotebookPanel", timeout=PATIENCE_MS)
        tab = open_tab(page, "Discussion")
        expect(tab.locator("textarea")).to_have_value(DRAFT)
        expect(page.locator(".jp-Dialog")).to_have_count(0)
