"""A reader points at less than a step: at a passage of code or prose, or at an output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

    from tests.conftest import Room

SLUG = "paid-orders"

# Selects the first place in an element where a text stands, as a mouse would.
SELECT = """(root, text) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const at = nodes.map(node => node.data).join('').indexOf(text);
    const range = document.createRange();
    let passed = 0;
    for (const node of nodes) {
        const within = offset => offset >= passed && offset <= passed + node.length;
        if (within(at)) range.setStart(node, at - passed);
        if (within(at + text.length)) {
            range.setEnd(node, at + text.length - passed);
            break;
        }
        passed += node.length;
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
MARKED = "[...CSS.highlights.get('sg-commented') ?? []].map(range => range.toString())"


@pytest.fixture
def page(paid_orders: Page) -> Page:
    return paid_orders


def test_a_passage_of_code_is_spoken_of_and_marked(page: Page, room: Room) -> None:
    form = _comment_on(page, page.locator("#step-2 .sg-source"), "is_paid(o)")
    expect(form.locator(".sg-quote")).to_have_text("is_paid(o)")
    thread = _posted(page, form)
    expect(thread.locator(".sg-quote")).to_have_text("is_paid(o)")
    assert "is_paid(o)" in page.evaluate(MARKED)
    anchor = _anchor(room, thread)
    assert (anchor["part"], anchor["cell_type"], anchor["step_number"]) == ("source", "code", 2)
    assert anchor["quote"]["exact"] == "is_paid(o)"


@pytest.mark.slow
def test_a_passage_of_prose_is_found_as_it_was_written(page: Page, room: Room) -> None:
    prose = page.locator("#step-2 .sg-cell-markdown").first
    anchor = _anchor(room, _posted(page, _comment_on(page, prose, "Only those count")))
    assert (anchor["part"], anchor["cell_type"]) == ("source", "markdown")


def test_an_output_is_pointed_at_with_its_own_button(page: Page, room: Room) -> None:
    step = page.locator("#step-2")
    step.locator(".jp-OutputArea-child").hover()
    step.get_by_role("button", name="Comment on this output").click()
    form = step.locator(".sg-discussion > form")
    expect(form).to_contain_text("About an output of this step")
    thread = _posted(page, form)
    expect(thread.get_by_role("link", name="an output of this step")).to_be_visible()
    anchor = _anchor(room, thread)
    assert (anchor["part"], anchor["output"]["index"]) == ("output", 0)
    assert anchor["output"]["hash"]


@pytest.mark.slow
def test_what_is_being_written_stays_when_its_place_is_another(page: Page) -> None:
    step = page.locator("#step-3")
    step.locator("[data-comment]").click()
    page.keyboard.type("Half-written")
    form = _comment_on(page, step.locator(".sg-source").first, "import")
    expect(form.locator("textarea")).to_have_value("Half-written")
    expect(step.locator(".sg-discussion > form")).to_have_count(1)
    form.get_by_role("button", name="Cancel").click()


@pytest.mark.slow
def test_the_key_comments_on_what_is_selected(page: Page) -> None:
    page.locator("#step-2 .sg-source").evaluate(SELECT, "paid")
    page.keyboard.press("c")
    expect(page.locator("#step-2 .sg-form .sg-quote")).to_have_text("paid")
    page.keyboard.press("Control+a")
    page.keyboard.type("typed, not pressed: c")


def test_a_text_that_was_changed_after_a_lost_answer_is_posted(page: Page) -> None:
    """Nobody can know whether the first was kept: so it is, and the second is another."""
    said = f"First {uuid4().hex}"
    step = page.locator("#step-3")
    step.locator("[data-comment]").click()
    step.locator("textarea").fill(said)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/comments", lose, times=1)
    step.get_by_role("button", name="Post").click()
    expect(step.locator(".sg-form-error")).to_contain_text("Not posted")
    step.locator("textarea").fill(f"{said}, and more")
    step.get_by_role("button", name="Post").click()
    expect(step.locator(".sg-thread", has_text=f"{said}, and more")).to_be_visible()
    expect(step.locator(".sg-thread", has_text=said)).to_have_count(2)


def _comment_on(page: Page, root: Locator, text: str) -> Locator:
    root.evaluate(SELECT, text)
    page.get_by_role("button", name="Comment on what is selected").click()
    step = root.locator("xpath=ancestor::*[contains(@class, 'sg-step ')]")
    form = step.locator(".sg-discussion > form")
    expect(form.locator("textarea")).to_be_focused()
    return form


def _posted(page: Page, form: Locator) -> Locator:
    said = f"What of this? {uuid4().hex}"
    form.locator("textarea").fill(said)
    form.get_by_role("button", name="Post").click()
    thread = page.locator(".sg-thread", has_text=said)
    expect(thread).to_be_visible()
    return thread


def _anchor(room: Room, thread: Locator) -> dict[str, Any]:
    listed = json.loads(room.stepguide("comments", "list", SLUG, "--json").stdout)
    wanted = thread.get_attribute("data-thread")
    [anchor] = [one["anchor"] for one in listed["threads"] if one["id"] == wanted]
    found: dict[str, Any] = anchor
    return found
