"""The badge and the Publish button above a notebook, with real kernels and a real reading room."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.notebooks import (
    begin_command,
    code,
    markdown,
    open_notebook,
    open_tab,
    read_notebook,
)

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.ui.conftest import Lab

pytestmark = pytest.mark.usefixtures("console")

RUN_DEADLINE_MS = 90_000
BROKEN = [
    markdown("title", "# Paid orders"),
    markdown("load", "## Load the orders"),
    code("a", "orders = {'paid': 3}"),
    markdown("count", "## Count the regions"),
    code("b", "regions = orders['region']"),
]
SLOW = [markdown("title", "# Slow"), code("a", "import time; time.sleep(600)")]
TIDES = [
    markdown("title", "# Tides at the pier"),
    markdown("load", "## Load the tides"),
    code("a", "heights = [1, 4, 2]"),
    markdown("top", "## Find the highest"),
    code("b", "highest = max(heights)"),
]


def _badge(page: Page) -> Locator:
    return page.locator(".jp-StepGuide-badge button")


def _publish_button(page: Page) -> Locator:
    return page.locator(".jp-StepGuide-publishButton button")


def _edit(page: Page, index: int, source: str) -> None:
    page.evaluate(
        """([index, source]) => window.jupyterapp.shell.currentWidget
            .content.widgets[index].model.sharedModel.setSource(source)""",
        [index, source],
    )


def test_a_failure_stands_at_its_cell_until_a_run_passes(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "broken.ipynb", BROKEN)
    expect(_badge(page)).to_have_text("Not verified")
    _badge(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Verify now")).to_be_visible()
    page.keyboard.press("Enter")

    expect(_badge(page)).to_have_text("Failed at step 2", timeout=RUN_DEADLINE_MS)
    mark = page.locator(".jp-Notebook .jp-Cell").nth(4).locator(".jp-StepGuide-runMark")
    expect(mark).to_contain_text("KeyError: 'region'")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".jp-Notebook .jp-Cell").nth(4)).to_have_class(re.compile("jp-mod-active"))

    _edit(page, 4, "regions = orders['paid']")
    expect(_badge(page)).to_have_text(re.compile(r"^Edited since \d\d:\d\d$"))
    begin_command(page, "stepguide:verify")
    expect(page.get_by_text("broken.ipynb was saved. Verifying…")).to_be_visible()
    expect(_badge(page)).to_have_text(re.compile(r"^Verified \d\d:\d\d$"), timeout=RUN_DEADLINE_MS)
    expect(page.locator(".jp-StepGuide-runMark")).to_have_count(0)
    saved = read_notebook(lab, "broken.ipynb")
    assert "".join(saved["cells"][4]["source"]) == "regions = orders['paid']"


def test_a_run_can_be_cancelled(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "slow.ipynb", SLOW)
    begin_command(page, "stepguide:verify")
    expect(_badge(page)).to_have_text("Verifying 1 of 1…", timeout=RUN_DEADLINE_MS)
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(page.get_by_text("slow.ipynb: verifying was cancelled")).to_be_visible()
    expect(_badge(page)).to_have_text("Not verified")


def test_a_run_goes_on_under_the_new_name_of_its_notebook(page: Page, lab: Lab) -> None:
    wait = "import os, time\nwhile not os.path.exists('named-anew'): time.sleep(0.05)"
    cells = [markdown("title", "# Slow"), code("a", wait)]
    # Of a notebook that is no guide nothing tells that it is the same one.
    open_notebook(page, lab, "first-name.ipynb", cells, stepguide={"schema": 1, "id": "g-slow"})
    begin_command(page, "stepguide:verify")
    expect(_badge(page)).to_have_text("Verifying 1 of 1…", timeout=RUN_DEADLINE_MS)
    page.evaluate(
        """() => window.jupyterapp.serviceManager.contents.rename(
            'first-name.ipynb', 'second-name.ipynb')"""
    )
    expect(_badge(page)).to_have_text("Verifying 1 of 1…")
    (lab.root / "named-anew").touch()
    expect(_badge(page)).to_have_text(re.compile(r"^Verified \d\d:\d\d$"), timeout=RUN_DEADLINE_MS)


def test_a_guide_is_published_changed_and_published_again_under_its_address(
    page: Page, lab: Lab
) -> None:
    open_notebook(page, lab, "tides.ipynb", TIDES)
    reader = _publish(page)
    expect(reader.get_by_role("heading", name="Tides at the pier")).to_be_visible()
    page.bring_to_front()
    expect(_publish_button(page)).to_have_text("Published")

    _edit(page, 1, "## Load the heights of the tides")
    page.keyboard.press("Control+s")
    expect(_publish_button(page)).to_have_text("Publish (1)")
    tab = open_tab(page, "Steps")
    expect(tab.get_by_text("The published version is 1 change behind")).to_be_visible()
    tab.get_by_role("button", name="See changes and publish").click()
    dialog = page.locator(".jp-StepGuide-publishDialog")
    expect(dialog).to_contain_text("1 change since version 1")
    expect(dialog).to_contain_text("- ## Load the tides")
    expect(dialog).to_contain_text("+ ## Load the heights of the tides")
    # Words un-verify nothing, so that the dialog is one key away from done.
    expect(dialog).to_contain_text("✓ Verified today")
    expect(dialog.get_by_role("button", name="Publish", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("is published as tides-at-the-pier, version 2")).to_be_visible()
    reader.reload()
    expect(reader.get_by_role("heading", name="Load the heights of the tides")).to_be_visible()


def _publish(page: Page) -> Page:
    """Publish the notebook in front, verified from within the dialog, and open its page."""
    _publish_button(page).click()
    dialog = page.locator(".jp-StepGuide-publishDialog")
    expect(dialog.get_by_label("Address")).to_have_value("tides-at-the-pier")
    publish = dialog.get_by_role("button", name="Publish", exact=True)
    expect(publish).to_have_attribute("aria-disabled", "true")
    dialog.get_by_role("button", name="Verify now").click()
    expect(dialog).to_contain_text("✓ Verified today", timeout=RUN_DEADLINE_MS)
    publish.click()
    with page.context.expect_page(timeout=RUN_DEADLINE_MS) as opened:
        page.get_by_text("Open page").click(timeout=RUN_DEADLINE_MS)
    return opened.value


def test_new_outputs_are_accepted_from_the_badge(page: Page, lab: Lab) -> None:
    shown = {"output_type": "stream", "name": "stdout", "text": "3\n"}
    stale = {**code("a", "print(1 + 1)"), "outputs": [shown], "execution_count": 1}
    open_notebook(page, lab, "stale.ipynb", [markdown("title", "# Sums"), stale])
    begin_command(page, "stepguide:verify")
    expect(_badge(page)).to_contain_text("Drifted", timeout=RUN_DEADLINE_MS)
    _badge(page).click()
    page.get_by_role("menuitem", name="Accept new outputs").click()
    expect(page.get_by_text("The notebook shows what its last run did")).to_be_visible()
    expect(page.locator(".jp-OutputArea-output")).to_have_text("2")
    expect(_badge(page)).to_have_text(re.compile(r"^Verified \d\d:\d\d$"))
    (output,) = read_notebook(lab, "stale.ipynb")["cells"][1]["outputs"]
    assert "".join(output["text"]) == "2\n"
