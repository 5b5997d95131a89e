"""The whole story by keyboard: from a running notebook to a reader who sees a new callout."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.ui.notebooks import code, open_notebook
from tests.ui.recording import guide_dialog

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.ui.conftest import Lab

RUN_MS = 120_000
MOST_TABS = 40
MESSY = [
    "tides = [1, 4, 2]",
    "# Find the highest tide\nhighest = max(tides)\nhighest",
    "len('a look that led nowhere');",
    "# Compare it with the pier\npier = 3\nhighest > pier",
]
WARNING = "Careful: heights are above low water."
TIP = "Tip: the pier is measured at its end."


def _keys(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus is there, as somebody does who sees where it is."""
    target.wait_for()
    for _ in range(MOST_TABS):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not come to {target}")


def _toolbar(page: Page) -> Locator:
    return page.locator(".jp-NotebookPanel:visible > .jp-Toolbar")


def _has_the_keyboard(panel: Locator) -> None:
    expect(panel.locator(".jp-Notebook:focus-within, .jp-Notebook:focus")).to_have_count(1)


def test_the_whole_story_by_keyboard(page: Page, lab: Lab, console: list[str]) -> None:
    began = time.monotonic()
    page.set_viewport_size({"width": 2560, "height": 1200})  # for two toolbars side by side
    cells = [code(f"c{number}", source) for number, source in enumerate(MESSY)]
    open_notebook(page, lab, "story.ipynb", cells)
    panel = page.locator(".jp-NotebookPanel:visible")
    _has_the_keyboard(panel)

    _keys(page, "Shift+Enter", "Alt+r")
    toolbar = _toolbar(page).first
    expect(toolbar.get_by_role("button", name="Stop (0)")).to_be_visible()
    _keys(page, "Shift+Enter", "Shift+Enter", "Shift+Enter")
    expect(toolbar.get_by_role("button", name="Stop (3)")).to_be_visible()
    _keys(page, "Alt+r")
    create = guide_dialog(page).get_by_role("button", name="Create guide", exact=True)
    expect(create).to_be_focused()
    _keys(page, "Enter")
    expect(panel).to_have_count(2, timeout=RUN_MS)
    guide = panel.filter(has=page.locator(".jp-MarkdownCell"))
    _has_the_keyboard(guide)

    _comment(page, guide, WARNING)
    callout = guide.locator(".jp-StepGuide-callout[data-callout='warning']")
    expect(callout).to_contain_text("heights are above low water")

    badge = guide.locator(".jp-StepGuide-badge button")
    verified = re.compile(r"^Verified \d\d:\d\d$")
    expect(badge).to_have_text(verified, timeout=RUN_MS)  # Create guide proves it behind the scenes
    _keys(page, "Control+Alt+v")
    expect(page.get_by_text("story-guide.ipynb was saved. Verifying…")).to_be_visible()
    expect(page.get_by_text("story-guide.ipynb is verified")).to_be_visible(timeout=RUN_MS)
    expect(badge).to_have_text(verified)
    _publish(page, guide, version=1)
    with page.context.expect_page() as opened:
        _choose_in_palette(page, "Open the published page")
    reader = opened.value
    expect(reader.get_by_text("heights are above low water")).to_be_visible()
    page.bring_to_front()

    _has_the_keyboard(guide)
    _comment(page, guide, TIP)
    expect(guide.locator(".jp-StepGuide-callout[data-callout='tip']")).to_be_visible()
    _publish(page, guide, version=2)
    reader.reload()
    expect(reader.locator(".sg-callout").get_by_text("measured at its end")).to_be_visible()
    assert console == []
    print(f"the whole story took {time.monotonic() - began:.1f} s")


def _comment(page: Page, guide: Locator, words: str) -> None:
    """Comment on the last cell, make a callout of it, and come back to the notebook."""
    _keys(page, "Escape", "ArrowDown", "ArrowDown", "ArrowDown", "Control+Alt+m")
    field = page.locator(".jp-StepGuide-form textarea")
    expect(field).to_be_focused()
    page.keyboard.type(words)
    _keys(page, "Control+Enter")
    thread = page.locator(".jp-StepGuide-thread").filter(has_text=words)
    _tab_to(page, thread.get_by_role("button", name="To callout"), "Shift+Tab")
    _keys(page, "Enter")
    expect(thread).to_contain_text("became a callout")
    expect(thread).to_be_focused()
    _keys(page, "Escape")
    _has_the_keyboard(guide)


def _publish(page: Page, guide: Locator, *, version: int) -> None:
    _keys(page, "Control+Alt+p")
    dialog = page.locator(".jp-StepGuide-publishDialog")
    expect(dialog).to_contain_text("✓ Verified today")
    expect(dialog.get_by_role("button", name="Publish", exact=True)).to_be_focused()
    _keys(page, "Enter")
    said = page.get_by_text(re.compile(rf"is published as .*, version {version}"))
    expect(said).to_be_visible(timeout=RUN_MS)
    expect(dialog).to_have_count(0)
    _has_the_keyboard(guide)


def _choose_in_palette(page: Page, name: str) -> None:
    _keys(page, "Control+Shift+c")
    expect(page.locator(".lm-CommandPalette-input")).to_be_focused()
    page.keyboard.type(name)
    expect(page.locator(".lm-CommandPalette-item.lm-mod-active")).to_contain_text(name)
    _keys(page, "Enter")
