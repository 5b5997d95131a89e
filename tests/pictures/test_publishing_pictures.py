"""Pictures of versions, of a page beside its notebook, and of what is taken home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.ui.notebooks import begin_command
from tests.ui.test_lab_pages import LAST, ROOM_MS, frame_of, open_published, publish

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.pictures.conftest import Shoot
    from tests.ui.conftest import Lab


def test_versions_and_the_panel(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    open_published(page, lab, "tides")
    page.locator(".jp-StepGuide-publishButton button").click()
    dialog = page.locator(".jp-StepGuide-publishDialog")
    dialog.get_by_text("2 versions").click()
    dialog.get_by_role("button", name="See changes since version 1").click()
    expect(dialog).to_contain_text("- max(heights)")
    shoot_lab(page, "lab-publish-versions")
    dialog.get_by_role("button", name="Unpublish…").click()
    dialog.get_by_role("button", name="Keep it").scroll_into_view_if_needed()
    shoot_lab(page, "lab-publish-unpublish")
    dialog.get_by_role("button", name="Cancel").click()
    begin_command(page, "stepguide:show-page")
    heading = frame_of(page).get_by_role("heading", name="Find the highest")
    expect(heading).to_be_attached(timeout=ROOM_MS)
    shoot_lab(page, "lab-page-beside")


def test_what_is_taken_home(page: Page, lab: Lab, shoot_room: Shoot) -> None:
    url = publish(lab, "tides-home", LAST)
    page.goto(url)
    expect(page.get_by_role("link", name="Open a copy in Lab")).to_be_visible()
    shoot_room(page, "room-take-home")
    page.goto(url.replace("/w/tides-home", "/"))
    expect(page.locator(".sg-card").first).to_be_visible()
    shoot_room(page, "room-gallery-download")
