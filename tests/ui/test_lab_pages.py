"""Published pages in a panel of Lab, copies of them, and the versions in the Publish dialog."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.ui.axe import violations
from tests.ui.notebooks import PYTHON, begin_command, code, markdown, open_notebook

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Locator, Page, Response

    from tests.ui.conftest import Lab

LAST = "sorted(heights)[-1]"
ROOM_MS = 90_000
"""Until the reading room of a busy machine has opened."""


def _cells(last: str) -> list[dict[str, Any]]:
    return [
        markdown("title", "# Tides"),
        markdown("load", "## Load the tides" + "\n\nThey were read off by hand." * 40),
        code("a", "heights = [1, 4, 2]"),
        markdown("top", "## Find the highest"),
        code("b", last),
    ]


def _tell(lab: Lab, path: str, /, **body: object) -> httpx.Response:
    headers = {"Authorization": f"token {lab.token}"}
    url = f"{lab.url}stepguide/api/{path}"
    return httpx.post(url, json=body, headers=headers, timeout=ROOM_MS / 1000)


def publish(lab: Lab, slug: str, last: str) -> str:
    """Publish a notebook that ends in ``last``, without a run; returns where its page is."""
    notebook = {
        "cells": _cells(last),
        "metadata": {"kernelspec": PYTHON, **_about(slug)},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (lab.root / f"{slug}.ipynb").write_text(json.dumps(notebook))
    path = f"{slug}.ipynb"
    answer = _tell(lab, "guides/publish", path=path, slug=slug, allow_unverified=True)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["url"])


def _about(slug: str) -> dict[str, object]:
    return {"stepguide": {"schema": 1, "id": f"g-{slug}"}}


def open_published(page: Page, lab: Lab, slug: str) -> None:
    """Open a published guide with two versions; readers see the second."""
    publish(lab, slug, "max(heights)")
    publish(lab, slug, LAST)
    open_notebook(page, lab, f"{slug}.ipynb", _cells(LAST), **_about(slug))
    expect(page.locator(".jp-StepGuide-publishButton button")).to_have_text("Published")


def frame_of(page: Page) -> FrameLocator:
    return page.frame_locator(".jp-StepGuide-page iframe")


@pytest.mark.usefixtures("console")
@pytest.mark.slow
def test_the_page_stands_beside_the_notebook_and_follows_it(page: Page, lab: Lab) -> None:
    open_published(page, lab, "tides-beside")
    begin_command(page, "stepguide:show-page")
    heading = frame_of(page).get_by_role("heading", name="Find the highest")
    expect(heading).to_be_attached(timeout=ROOM_MS)
    expect(heading).not_to_be_in_viewport()
    page.locator(".jp-Notebook .jp-Cell").nth(4).click()
    expect(heading).to_be_in_viewport()

    root = frame_of(page).locator(":root")
    for theme, marked in (("JupyterLab Dark", "dark"), ("JupyterLab Light", "light")):
        page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
            theme,
        )
        expect(root).to_have_attribute("data-theme", marked)
    assert violations(page, [".jp-StepGuide-page"]) == []

    page.get_by_role("button", name="Open a copy").click()
    expect(page.get_by_text("Your own copy is in the folder tides-beside")).to_be_visible()
    assert (lab.root / "tides-beside" / "tides-beside.ipynb").is_file()


@pytest.mark.usefixtures("console")
@pytest.mark.slow
def test_the_panel_is_there_again_after_a_reload(page: Page, lab: Lab) -> None:
    open_published(page, lab, "tides-restored")
    with page.expect_response(_keeps_the_panel, timeout=ROOM_MS):
        begin_command(page, "stepguide:show-page")
    page.goto(f"{lab.url}lab")
    heading = frame_of(page).get_by_role("heading", name="Find the highest")
    expect(heading).to_be_attached(timeout=ROOM_MS)
    expect(page.locator(".jp-StepGuide-page")).to_have_count(1)
    expect(page.locator(".jp-NotebookPanel")).to_be_visible()


def _keeps_the_panel(response: Response) -> bool:
    """Whether Lab has written down where the panel stands, which it does a little later."""
    request = response.request
    return (
        request.method == "PUT"
        and "/api/workspaces/" in request.url
        and "stepguide-page:" in (request.post_data or "")
        and '"widgets":["stepguide-page:' in (request.post_data or "")
        and response.ok
    )


@pytest.mark.slow
def test_versions_are_compared_rolled_back_and_taken_back(page: Page, lab: Lab) -> None:
    open_published(page, lab, "tides-versions")
    page.locator(".jp-StepGuide-publishButton button").click()
    dialog = page.locator(".jp-StepGuide-publishDialog")
    dialog.get_by_text("2 versions").click()
    dialog.get_by_role("button", name="See changes since version 1").click()
    expect(dialog).to_contain_text("2 Find the highest: Code changed")
    expect(dialog).to_contain_text("- max(heights)")
    assert violations(page, [".jp-StepGuide-publishDialog"]) == []

    roll_back = dialog.get_by_role("button", name="Roll back to version 1")
    roll_back.focus()
    page.keyboard.press("Enter")
    all_the_same = dialog.get_by_role("button", name=re.compile("Roll back all the same"))
    all_the_same.focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Readers see version 1 again.")).to_be_visible()
    expect(_row(dialog, 3)).to_contain_text("readers see this")
    dialog.get_by_role("button", name="Undo").click()
    expect(_row(dialog, 4)).to_contain_text("version 2 again")

    dialog.get_by_role("button", name="Unpublish…").click()
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    expect(dialog.get_by_role("group", name="Unpublish")).to_contain_text("Comments")
    assert violations(page, [".jp-StepGuide-publishDialog"]) == []
    dialog.get_by_role("button", name="Unpublish", exact=True).click()
    expect(dialog.get_by_text("Taken back. Readers are told so.")).to_be_visible()
    expect(page.locator(".jp-StepGuide-publishButton button")).to_have_text("Publish")
    room = str(_tell(lab, "room").json()["url"])
    gone = httpx.get(f"{room}w/tides-versions")
    assert gone.status_code == 410
    assert "This guide was taken back" in gone.text

    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    page.locator(".jp-StepGuide-publishButton button").click()
    dialog.get_by_text("4 versions").click()
    expect(dialog.get_by_text("Its comments are kept.")).to_be_visible()
    expect(dialog.locator("#jp-StepGuide-slug")).to_have_value("tides-versions")


def _row(dialog: Locator, version: int) -> Locator:
    exact = re.compile(rf"^Version {version} ")
    return dialog.locator(".jp-StepGuide-history-row").filter(has_text=exact)


@pytest.mark.slow
def test_a_link_on_a_page_opens_a_copy_and_one_from_elsewhere_does_not(
    page: Page, lab: Lab
) -> None:
    page.goto(f"{lab.url}lab?token={lab.token}&reset")  # signs the browser in
    page.goto(publish(lab, "tides-linked", LAST))
    link = page.get_by_role("link", name="Open a copy in Lab")
    with page.context.expect_page() as opened:
        link.click()
    copied = opened.value
    said = copied.get_by_text("Your own copy is in the folder tides-linked")
    expect(said).to_be_visible(timeout=ROOM_MS)
    assert (lab.root / "tides-linked" / "tides-linked.ipynb").is_file()
    assert "stepguide-ticket" not in copied.url

    page.goto(f"{lab.url}lab?stepguide-copy=tides-linked&stepguide-ticket=guessed&reset")
    expect(page.get_by_text("is not of a page that this JupyterLab keeps open")).to_be_visible(
        timeout=ROOM_MS
    )
    expect(page).not_to_have_url(re.compile("stepguide-ticket"))
    assert not (lab.root / "tides-linked-2").exists()


@pytest.mark.slow
def test_a_guide_is_taken_home_from_its_card(page: Page, lab: Lab) -> None:
    page.goto(publish(lab, "tides-home", LAST).replace("/w/tides-home", "/"))
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("^Download")).first.click()
    assert taken.value.suggested_filename.endswith(".zip")
