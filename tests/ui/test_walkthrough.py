"""A walkthrough in a real browser: read at once, run live in place, talk about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from stepguide_kernel.model.anchor import Anchor, Quote
from stepguide_kernel.model.ledger import CommentAdded, Operation
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

    from tests.conftest import Room

SLUG = "paid-orders"
STEPS = ["Load the orders", "Keep the paid ones", "Look around", "Try a threshold"]
LIVE_MS = 90_000


class Watched:
    """A page, and what it did that it should not have done."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.faults: list[str] = []
        self.started: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", lambda message: self._look_at(message.type, message.text))
        page.on("request", lambda request: self._look_at_request(request.method, request.url))
        page.on("response", lambda answer: self._look_at_status(answer.status, answer.url))

    def open(self, path: str = f"/w/{SLUG}") -> Page:
        self.page.goto(self.url + path)
        return self.page

    def _look_at(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.faults.append(f"console: {text}")

    def _look_at_request(self, method: str, url: str) -> None:
        own = (self.url, self.url.replace("http", "ws", 1), "data:", "blob:")
        if not url.startswith(own):
            self.faults.append(f"another origin: {url}")
        if method == "POST" and "/live/" in url:
            self.started.append(url)

    def _look_at_status(self, status: int, url: str) -> None:
        if status >= 400:
            self.faults.append(f"{status}: {url}")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def watched(context: BrowserContext, room: Room) -> Iterator[Watched]:
    watched = Watched(context.new_page(), room.url)
    yield watched
    watched.page.close()
    assert watched.faults == []


def _views(room: Room) -> dict[str, int]:
    report = json.loads(room.stepguide("analytics", "--json").stdout)
    [reading] = [one for one in report["guides"] if one["slug"] == SLUG]
    return {
        "views": reading["views"],
        "done": reading["done"],
        "live": reading["live"],
        "reached": sum(step["reached"] for step in reading["steps"]),
    }


def test_reading_talking_and_going_live_in_one_page(watched: Watched, room: Room) -> None:
    before = _views(room)
    page = watched.open("/")
    page.get_by_role("link", name="Paid orders", exact=True).click()
    _every_step_is_there(page)
    assert watched.started == []  # and no kernel was needed for it

    page.locator("#step-2 [data-comment]").click()
    page.locator("#step-2 textarea").fill("Half-written")
    for _ in range(2):
        page.locator("#sg-next").click()
    page.wait_for_function("location.hash === '#step-4'")
    page.wait_for_timeout(1_000)  # scrolling is smooth
    place = _height_of(page, "#step-4 h2")

    page.locator("#step-4 [data-preview]").click(position={"x": 5, "y": 5})
    page.locator("#step-4 .sg-shown .noUi-handle").wait_for(timeout=LIVE_MS)
    page.wait_for_selector("#sg-status:has-text('Live')")
    assert len(watched.started) == 1
    assert page.evaluate("location.hash") == "#step-4"
    assert page.locator("#step-2 textarea").input_value() == "Half-written"
    assert abs(_height_of(page, "#step-4 h2") - place) < 40

    _the_slider_moves_the_label(page)
    assert page.evaluate("location.hash") == "#step-4"  # the arrow keys were the slider's
    _the_comment_is_posted(page)
    page.locator("#step-4 [data-done]").click()
    page.wait_for_timeout(2_500)  # events go in batches
    after = _views(room)
    assert {name: after[name] - before[name] for name in ("views", "done", "live")} == {
        "views": 1,
        "done": 1,
        "live": 1,
    }
    assert after["reached"] - before["reached"] >= 2


def _every_step_is_there(page: Page) -> None:
    page.locator(".sg-step h2").first.wait_for()  # the click before does not wait for the page
    headings = page.locator(".sg-step h2").all_inner_texts()
    assert headings == [f"Step {number}. {title}" for number, title in enumerate(STEPS, 1)]
    assert "4 to 3" in page.locator("#step-2").inner_text()
    assert page.locator("#step-4 input[type=range]").is_disabled()
    page.wait_for_selector("#sg-badge:has-text('Verified ')")


def _height_of(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["y"]


def _the_slider_moves_the_label(page: Page) -> None:
    label = page.locator("#step-4 .sg-shown .widget-label").last
    assert label.inner_text() == "2 orders"
    page.locator("#step-4 .sg-shown .noUi-handle").focus()
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "node => node.innerText === '0 orders'", arg=label.element_handle(), timeout=30_000
    )


def _the_comment_is_posted(page: Page) -> None:
    page.locator("#step-2 .sg-form input[name=name]").fill("Lee")
    page.locator("#step-2 .sg-form .sg-primary").click()
    # Others may have said something on this step of the room that tests share.
    posted = page.locator("#step-2 .sg-thread", has_text="Half-written")
    expect(posted).to_contain_text("Lee (unverified)")


def test_whoever_leaves_within_a_moment_has_come_all_the_same(
    context: BrowserContext, room: Room
) -> None:
    before = _views(room)
    page = Watched(context.new_page(), room.url).open()
    page.locator("#step-1 h2").wait_for()
    page.goto("about:blank")  # before a batch of events would go by itself
    page.wait_for_timeout(500)
    page.close()
    after = _views(room)
    assert after["views"] - before["views"] == 1
    assert after["reached"] > before["reached"]


def test_a_view_is_told_at_once_with_the_step_it_begins_at(watched: Watched) -> None:
    page = watched.page
    batches: list[list[str]] = []
    page.on("request", lambda request: _note_kinds(request, batches))
    watched.open()
    page.wait_for_timeout(2_500)
    assert batches == [["view", "step"]]


def _note_kinds(request: Request, batches: list[list[str]]) -> None:
    if request.url.endswith("/events"):
        batches.append([event["kind"] for event in json.loads(request.post_data or "")["events"]])


@pytest.mark.slow
def test_a_live_page_gives_its_kernel_back_when_it_goes(
    context: BrowserContext, room: Room
) -> None:
    for _ in range(3):  # more than there are seats
        page = Watched(context.new_page(), room.url).open()
        with page.expect_response(lambda answer: "/stepguide/live/" in answer.url) as going:
            page.locator("#sg-live").click()
        assert going.value.status == 200
        page.locator("#step-4 .sg-shown .noUi-handle").wait_for(timeout=LIVE_MS)
        page.goto("about:blank")
        page.wait_for_timeout(1_500)
        page.close()


def test_a_refused_live_run_leaves_the_verified_page(watched: Watched) -> None:
    page = watched.open()
    refusal = {"code": "seats_taken", "message": "all live seats are taken", "hint": "try again"}
    page.route("**/stepguide/live/*", lambda route: route.fulfill(status=503, json=refusal))
    page.locator("#sg-live").click()
    page.wait_for_selector("#sg-status:has-text('all live seats are taken')")
    assert "4 to 3" in page.locator("#step-2").inner_text()
    assert page.locator("#sg-live").is_enabled()
    watched.faults.clear()  # the refusal itself is one


def test_the_keyboard_moves_between_steps_and_can_be_switched_off(watched: Watched) -> None:
    page = watched.open()
    page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("location.hash") == "#step-3"
    assert page.evaluate("document.activeElement.id") == "heading-3"
    assert page.locator(".sg-rail [aria-current=step]").inner_text().startswith("3")
    page.keyboard.press("c")
    page.keyboard.type("jk?")
    assert page.locator("#step-3 textarea").input_value() == "jk?"
    assert page.evaluate("location.hash") == "#step-3"
    page.locator("#step-3 [data-cancel]").click()
    page.locator("#sg-help-open").click()
    page.locator("#sg-keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    assert page.evaluate("location.hash") == "#step-3"


def test_a_step_is_found_by_its_number_and_by_its_id(watched: Watched) -> None:
    for address in ("#step-3", "#look"):
        page = watched.open(f"/w/{SLUG}{address}")
        page.wait_for_selector("#sg-position:has-text('Step 3 of 4')")
        page.goto("about:blank")


def test_a_page_is_whole_without_scripts(browser: Browser, room: Room) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{room.url}/w/{SLUG}")
    assert page.locator(".sg-step h2").count() == len(STEPS)
    assert page.locator("#sg-live").is_hidden()
    assert page.locator("#step-2 [data-done]").is_hidden()
    assert page.locator("#step-2 .sg-callout").is_visible()
    context.close()


@pytest.mark.parametrize("width", [360, 900, 1440])
@pytest.mark.parametrize("path", ["/", f"/w/{SLUG}"])
def test_nothing_stands_out_to_the_side(
    browser: Browser, room: Room, width: int, path: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = Watched(context.new_page(), room.url).open(path)
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


def test_the_chosen_colours_are_there_before_the_page_is_drawn(watched: Watched) -> None:
    page = watched.open()
    page.locator("#sg-theme").click()
    page.locator("#sg-theme").click()
    assert page.locator("#sg-theme").get_attribute("aria-label") == "Colours: dark"
    page.reload(wait_until="commit")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(20, 23, 27)"


def test_a_guide_that_broke_says_so_at_its_step_and_keeps_its_outputs(
    watched: Watched, room: Room
) -> None:
    data = room.folder / "data" / "orders.csv"
    content = data.read_bytes()
    data.unlink()
    try:
        assert room.stepguide("verify", "orders.ipynb").returncode == 1
        page = watched.open()
        page.wait_for_selector("#sg-badge:has-text('Fails since')")
        caution = page.locator("#step-1 [data-caution]").inner_text()
        assert "this step fails: FileNotFoundError" in caution
        strip = page.locator("#sg-strip").inner_text()
        assert "step 1, “Load the orders”, fails: FileNotFoundError" in strip
        assert "last verified" in strip
        assert "4 to 3" in page.locator("#step-2").inner_text()
    finally:
        data.write_bytes(content)
        assert room.stepguide("verify", "orders.ipynb").returncode == 0


STOPS = """{"cells": [
 {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# Stops halfway"},
 {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "## Works"},
 {"cell_type": "code", "id": "a1", "metadata": {}, "source": "print('li' + 've one')",
  "execution_count": 1,
  "outputs": [{"output_type": "stream", "name": "stdout", "text": "stored one"}]},
 {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "## Breaks"},
 {"cell_type": "code", "id": "b1", "metadata": {}, "source": "raise KeyError('region')",
  "execution_count": 2,
  "outputs": [{"output_type": "stream", "name": "stdout", "text": "stored two"}]}
], "metadata": {"stepguide": {"schema": 1, "id": "stops"}}, "nbformat": 4, "nbformat_minor": 5}"""


def test_where_a_live_run_stops_the_stored_outputs_stay(watched: Watched, room: Room) -> None:
    (room.folder / "stops.ipynb").write_text(STOPS)
    assert room.stepguide("publish", "stops.ipynb", "--allow-unverified").returncode == 0
    try:
        page = watched.open("/w/stops-halfway")
        assert page.locator("#sg-badge").inner_text() == "Not verified"
        page.locator("#sg-live").click()
        page.wait_for_selector("#sg-status:has-text('stopped at step 2')", timeout=LIVE_MS)
        assert "live one" in page.locator("#step-1").inner_text()
        assert "stored two" in page.locator("#step-2").inner_text()
        assert "Traceback" not in page.content()
        page.goto("about:blank")  # what is read is told of while there is somebody to tell
    finally:
        assert room.stepguide("unpublish", "stops-halfway").returncode == 0


def test_what_was_said_of_a_step_that_is_gone_is_read_at_the_end(
    watched: Watched, room: Room
) -> None:
    said = Anchor(
        step_id="removed",
        step_number=7,
        heading_path=("Sum up",),
        cell_id="removed-cell",
        source="total = sum(paid)",
        quote=Quote("total = sum(paid)"),
    )
    data = Path(room.environ["JUPYTER_DATA_DIR"]) / "stepguide"
    with Store.open(Settings(data_dir=data, sessions_dir=data)) as store:
        comment = CommentAdded(
            guide=store.publication(SLUG).guide,
            thread="on-removed",
            comment="on-removed-1",
            body="Without refunds?",
            anchor=said,
        )
        store.append(Operation("on-a-removed-step", "lee", comment))
    earlier = watched.open().locator("#sg-earlier")
    earlier.get_by_text("Without refunds?").wait_for()
    assert earlier.locator(".sg-quote").inner_text() == "total = sum(paid)"
    assert "Was on step 7. Sum up" in earlier.inner_text()


def test_what_others_say_comes_by_itself_and_what_is_being_written_stays(
    watched: Watched, context: BrowserContext, room: Room
) -> None:
    page = watched.open(f"/w/{SLUG}")
    other = Watched(context.new_page(), room.url)
    other.open(f"/w/{SLUG}")
    for text in ("Which year?", "And which month?"):
        other.page.locator("#step-3 [data-comment]").click()
        other.page.locator("#step-3 textarea").fill(text)
        other.page.locator("#step-3 .sg-form .sg-primary").click()
        said = page.locator("#step-3 .sg-thread", has_text=text)
        said.wait_for()
        if text == "Which year?":
            said.get_by_role("button", name="Reply").click()
            page.keyboard.type("The last")
            theirs = other.page.locator("#step-3 .sg-thread", has_text=text)
            theirs.get_by_role("button", name="Reply").click()
            other.page.keyboard.type("Or this?")
            theirs.get_by_role("button", name="Post").click()
            said.get_by_text("Or this?").wait_for()
            page.keyboard.type(" one")
            assert said.locator("textarea").input_value() == "The last one"
    page.reload()
    said = page.locator("#step-3 .sg-thread", has_text="Which year?")
    said.get_by_role("button", name="Reply").click()
    expect(said.locator("textarea")).to_have_value("The last one")
    other.page.close()
