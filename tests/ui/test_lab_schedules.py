"""When a notebook is verified by itself, and the report on its last run, from the badge's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.axe import violations
from tests.ui.notebooks import begin_command, code, markdown, open_notebook

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.ui.conftest import Lab

RUN_DEADLINE_MS = 90_000
SHOWN = {"output_type": "stream", "name": "stdout", "text": "3\n"}
STALE = [
    markdown("title", "# Sums"),
    {**code("a", "print(1 + 1)"), "outputs": [SHOWN], "execution_count": 1},
]


def _choose(page: Page, item: str) -> None:
    page.locator(".jp-StepGuide-badge button").click()
    page.get_by_role("menuitem", name=item).click()


def _dialog(page: Page) -> Locator:
    return page.locator(".jp-StepGuide-scheduleDialog")


def _theme(page: Page, name: str) -> None:
    page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", name
    )
    page.locator(f"body[data-jp-theme-name='{name}']").wait_for(state="attached")


@pytest.mark.usefixtures("console")
def test_a_schedule_is_added_seen_and_removed(page: Page, lab: Lab, tmp_path: Path) -> None:
    open_notebook(page, lab, "weekly.ipynb", [markdown("title", "# Sums"), code("a", "1 + 1")])
    _choose(page, "Schedule…")
    dialog = _dialog(page)
    expect(dialog).to_contain_text("verified only when somebody asks for it")
    expect(dialog.get_by_text("Next:")).to_contain_text("07:00")
    page.screenshot(path=tmp_path / "empty.png")

    dialog.get_by_label("Verify").select_option("Each Monday at 07:00")
    expect(dialog.get_by_text("Next:")).to_contain_text("Mon")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("listitem")).to_contain_text("Each Monday at 07:00")
    assert violations(page, [".jp-StepGuide-scheduleDialog"]) == []
    page.screenshot(path=tmp_path / "light.png")

    # Who opens it again finds it, by keyboard too: Enter in a field is no Close.
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    _theme(page, "JupyterLab Dark")
    _choose(page, "Schedule…")
    dialog.get_by_label("Verify").select_option("A cron expression…")
    dialog.get_by_label("Expression").fill("30 6 1 * *")
    expect(dialog.get_by_text("Next:").last).to_contain_text("06:30")
    dialog.get_by_label("Expression").press("Enter")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    page.screenshot(path=tmp_path / "dark.png")
    assert violations(page, [".jp-StepGuide-scheduleDialog"]) == []
    for left in (1, 0):
        dialog.get_by_role("button", name="Remove").first.click()
        expect(dialog.get_by_role("listitem")).to_have_count(left)
    _theme(page, "JupyterLab Light")


def test_a_wrong_expression_says_why_and_cannot_be_added(
    page: Page, lab: Lab, tmp_path: Path
) -> None:
    open_notebook(page, lab, "soon.ipynb", [markdown("title", "# Sums"), code("a", "1 + 1")])
    begin_command(page, "stepguide:schedule")
    dialog = _dialog(page)
    dialog.get_by_label("Verify").select_option("A cron expression…")
    dialog.get_by_label("Expression").fill("0 7 * *")
    expect(dialog.get_by_text("says no times: it needs five fields")).to_be_visible()
    add = dialog.get_by_role("button", name="Add")
    expect(add).to_have_attribute("aria-disabled", "true")
    expect(dialog.get_by_label("Expression")).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_label("Time zone")).to_have_attribute("aria-invalid", "false")
    page.screenshot(path=tmp_path / "wrong.png")
    dialog.get_by_label("Expression").fill("0 7 * * *")
    dialog.get_by_label("Time zone").fill("Mars/Olympus")
    expect(dialog.get_by_text("there is no time zone 'Mars/Olympus'")).to_be_visible()
    dialog.get_by_label("Time zone").fill("Asia/Tokyo")
    expect(dialog.get_by_text("Next:")).to_contain_text("07:00")


@pytest.mark.usefixtures("console")
def test_the_last_report_opens_in_a_tab_in_which_nothing_runs(
    page: Page, lab: Lab, tmp_path: Path
) -> None:
    open_notebook(page, lab, "reported.ipynb", STALE)
    begin_command(page, "stepguide:verify")
    badge = page.locator(".jp-StepGuide-badge button")
    expect(badge).to_contain_text("Drifted", timeout=RUN_DEADLINE_MS)
    _choose(page, "Last report")
    expect(page.locator(".lm-TabBar-tab.jp-mod-current").last).to_be_attached()
    frame = page.locator(".jp-StepGuide-report iframe")
    expect(frame).to_have_attribute("sandbox", "")
    report = frame.content_frame
    expect(report.get_by_role("heading", name="reported.ipynb")).to_be_visible()
    expect(report.locator(".side").first.locator("mark")).to_have_text("3")
    expect(report.locator(".side").last.locator("mark")).to_have_text("2")
    page.screenshot(path=tmp_path / "report-light.png")
    # The frame inherits no colours: the page is drawn anew in those of the theme.
    _theme(page, "JupyterLab Dark")
    expect(report.locator("html")).to_have_attribute("data-theme", "dark")
    page.screenshot(path=tmp_path / "report-dark.png")
    _theme(page, "JupyterLab Light")
