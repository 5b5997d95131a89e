"""Steps that are merged into one cell, in a real Lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.ui.notebooks import (
    cells_of,
    markdown,
    open_notebook,
    open_tab,
    read_notebook,
    run_command,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

HEADINGS = [
    markdown("load", "## Load the orders", stepguide={"step_id": "s-load"}),
    markdown("clean", "## Clean the dates", stepguide={"step_id": "s-clean"}),
    markdown("plot", "## Plot by month"),
]


def test_merged_steps_stay_known_by_both_ids_and_are_parted_by_undo(
    page: Page, lab: Lab, console: list[str]
) -> None:
    open_notebook(page, lab, "merged.ipynb", HEADINGS, stepguide={"schema": 1, "id": "g-merged"})
    page.locator(".jp-Notebook .jp-Cell").nth(1).click()
    run_command(page, "stepguide:comment")
    form = page.locator(".jp-StepGuide-form textarea")
    expect(form).to_be_focused()
    page.keyboard.type("Which dates?")
    page.keyboard.press("Control+Enter")
    discussion = page.locator(".jp-StepGuide-discussion")
    second = discussion.get_by_role("region", name="Step 2 · Clean the dates")
    expect(second).to_contain_text("Which dates?")

    run_command(page, "notebook:merge-cell-above")
    first = discussion.get_by_role("region", name="Step 1 · Load the orders")
    expect(first).to_contain_text("Which dates?")
    merged, plot = cells_of(page)
    assert merged["id"] not in {"load", "clean"}
    assert merged["metadata"]["stepguide"] == {"step_id": "s-load", "aliases": ["s-clean"]}
    assert plot["id"] == "plot"

    run_command(page, "notebook:undo-cell-action")
    expect(second).to_contain_text("Which dates?")
    run_command(page, "docmanager:save")
    saved = read_notebook(lab, "merged.ipynb")["cells"]
    given = [cell["metadata"].get("stepguide") for cell in saved]
    assert given == [{"step_id": "s-load"}, {"step_id": "s-clean"}, {"step_id": "plot"}]
    titles = open_tab(page, "Steps").locator(".jp-StepGuide-step-title")
    expect(titles).to_have_text(["Load the orders", "Clean the dates", "Plot by month"])
    assert console == []
