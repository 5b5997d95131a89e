"""A copy of a guide is asked about once, and takes the discussion along if that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.notebooks import code, markdown, open_notebook

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

THREADS = ".jp-StepGuide-discussion article"
OPEN = "async path => void (await window.jupyterapp.commands.execute('docmanager:open', { path }))"
GUIDE = {"stepguide": {"schema": 1, "id": "guide-with-a-copy"}}


def test_a_copy_takes_the_comments_along_and_is_a_guide_of_its_own(page: Page, lab: Lab) -> None:
    from playwright.sync_api import expect

    cells = [markdown("load", "## Load"), code("load-1", "1 + 1")]
    open_notebook(page, lab, "original.ipynb", cells, **GUIDE)
    page.keyboard.press("Control+Alt+m")
    form = page.locator(".jp-StepGuide-discussion .jp-StepGuide-form textarea")
    expect(form).to_be_focused()
    page.keyboard.type("Why two?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(THREADS)).to_contain_text("Why two?")

    (lab.root / "copied.ipynb").write_bytes((lab.root / "original.ipynb").read_bytes())
    page.evaluate(OPEN, "copied.ipynb")
    asked = page.get_by_text("copied.ipynb is a copy of original.ipynb")
    expect(asked).to_be_visible()
    expect(page.locator(THREADS)).to_contain_text("Why two?")
    page.get_by_role("button", name="Copy comments").click()
    expect(asked).to_be_hidden()
    expect(page.locator(THREADS)).to_contain_text("not verified")

    page.locator(THREADS).get_by_role("button", name="Resolve").click()
    page.evaluate(OPEN, "original.ipynb")
    expect(page.locator(THREADS)).not_to_contain_text("not verified")
    expect(page.locator(THREADS)).to_contain_text("Why two?")
