"""What a reader does on a page: done, stuck, one step at a time, links, the last question."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.conftest import Room

SLUG = "paid-orders"


@pytest.fixture
def page(paid_orders: Page) -> Page:
    return paid_orders


def test_done_is_remembered_and_leads_on_to_the_last_question(page: Page) -> None:
    page.locator("#step-1 [data-done]").click()
    expect(page.locator("#heading-2")).to_be_focused()
    page.reload()
    expect(page.locator("#step-1 [data-done]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".sg-progress")).to_have_attribute("aria-valuenow", "1")
    page.locator("#step-1 [data-done]").click()  # a slip is taken back where it was made
    expect(page.locator(".sg-progress")).to_have_attribute("aria-valuenow", "0")
    page.locator("#step-4 [data-done]").click()
    expect(page.locator("#sg-closing-title")).to_be_focused()
    closing = page.locator("#sg-closing")
    closing.get_by_label("What would have helped?").fill("The year in the title.")
    closing.get_by_role("button", name="Post").click()
    expect(closing.get_by_role("status")).to_contain_text("Thank you")
    said = page.locator("#step-4 .sg-thread", has_text="The year in the title.")
    expect(said.locator("blockquote")).to_have_text("What would have helped?")


def test_who_is_stuck_is_counted_and_asked_what_is_wrong(page: Page, room: Room) -> None:
    with page.expect_response(lambda answer: "stuck" in (answer.request.post_data or "")):
        page.locator("#step-3 [data-stuck]").click()
    expect(page.locator("#step-3 [data-noted]")).to_contain_text("without your name")
    expect(page.locator("#step-3 textarea")).to_be_focused()
    expect(page.locator("#step-3 .sg-form")).to_contain_text("What is wrong?")
    page.goto("about:blank")
    report = json.loads(room.stepguide("analytics", SLUG, "--json").stdout)
    assert report["guides"][0]["steps"][2]["stuck"] >= 1


def test_one_step_at_a_time_is_a_matter_of_the_same_page(page: Page) -> None:
    page.locator("#sg-help-open").click()
    page.get_by_label("One step at a time").check()
    page.keyboard.press("Escape")
    expect(page.locator(".sg-step:visible")).to_have_count(1)
    page.locator("#sg-next").click()
    expect(page.locator("#heading-2")).to_be_focused()
    page.locator(".sg-rail a").nth(3).click()
    expect(page.locator("#step-4")).to_be_visible()
    expect(page.locator("#step-2")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".sg-step:visible")).to_have_count(4)


def test_a_link_to_a_step_and_to_a_cell_lead_there(reader: BrowserContext, page: Page) -> None:
    reader.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#sg-next").click()
    page.locator("#sg-share").click()
    page.get_by_role("button", name="Copy link to step 2").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    other = reader.new_page()
    other.goto(link)
    expect(other.locator(".sg-rail [aria-current]")).to_contain_text("Keep the paid ones")
    cell = other.locator("#step-3 [data-cell]").last
    other.goto(f"{link.partition('#')[0]}#{cell.get_attribute('data-cell')}")
    expect(other.locator(".sg-rail [aria-current]")).to_contain_text("Look around")
    expect(cell).to_be_in_viewport()


def test_on_a_small_screen_the_steps_come_up_from_below(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    rail = page.locator("#sg-rail")
    expect(rail).to_be_hidden()
    page.locator(".sg-sheet-open").click()
    expect(rail.locator("[aria-current]")).to_be_focused()
    rail.get_by_role("link", name="Look around").click()
    expect(rail).to_be_hidden()
    expect(page.locator(".sg-sheet-open")).to_contain_text("Step 3 of 4")


def test_a_page_works_whatever_its_address_and_arrows_scroll_code(page: Page, room: Room) -> None:
    page.goto("about:blank")
    page.goto(f"{room.url}/w/{SLUG}#100%")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator("#step-1 .sg-source").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#step-1 .sg-source")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#heading-2")).to_be_focused()


@pytest.mark.slow
def test_a_link_that_is_copied_twice_leaves_its_words(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#sg-share").click()
    button = page.locator("[data-share=guide]")
    for _ in range(2):
        button.click()
        expect(button).to_have_text("Copied")
    expect(button).to_have_text("Copy link to this guide")
