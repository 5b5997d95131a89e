"""A secret is not said in a comment: in Lab and on a page the text stays, and it is said why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.notebooks import begin_command, code, open_notebook

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import Room
    from tests.ui.conftest import Lab

SAID = "Log in with ghp_" + "x1Y2z3" * 6  # in parts, so that no scanner takes it for one
OTHERWISE = "Log in with a token, `ghp_…`"


@pytest.mark.slow
def test_in_lab(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "said.ipynb", [code("c0", "1 + 1")])
    begin_command(page, "stepguide:comment")
    tab = page.locator(".jp-StepGuide-discussion")
    field = tab.locator(".jp-StepGuide-form textarea")
    field.fill(SAID)
    field.press("Control+Enter")
    refused = tab.get_by_role("alert")
    expect(refused).to_contain_text("looks like a secret (github-token)")
    expect(refused).to_contain_text("Hint: take it out")
    expect(field).to_have_value(SAID)
    field.fill(OTHERWISE)
    field.press("Control+Enter")
    expect(tab.locator("article")).to_contain_text("Log in with a token")


def test_on_a_page(page: Page, room: Room) -> None:
    page.goto(f"{room.url}/w/paid-orders")
    page.locator("#step-2 [data-comment]").click()
    form = page.locator("#step-2 form")
    form.locator("textarea").fill(SAID)
    form.get_by_role("button", name="Post").click()
    expect(form.get_by_role("alert")).to_contain_text("looks like a secret (github-token)")
    expect(form.get_by_role("alert")).to_contain_text("take it out")
    expect(form.locator("textarea")).to_have_value(SAID)
