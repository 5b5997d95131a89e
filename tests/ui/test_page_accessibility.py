"""axe-core finds nothing wrong on the room's pages, and a keyboard is enough to use them.

axe is evaluated by the browser's debugger: the pages keep their content security policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.integration.publishing import code, markdown, printed, published
from tests.integration.visiting import go_live, leave, visiting
from tests.ui.axe import violations
from tests.ui.test_walkthrough import LIVE_MS
from tests.ui.test_walkthrough_live import GROWTH

if TYPE_CHECKING:
    from typing import Literal

    from playwright.sync_api import Browser, Page

    from tests.conftest import Room

    Scheme = Literal["light", "dark"]

GUIDE = "/w/paid-orders"
SMALL = 360
STOPPING = [
    markdown("# Stops halfway"),
    markdown("## Works"),
    code("print('live one')", printed("stored one\n")),
    markdown("## Breaks"),
    code("raise KeyError('region')", printed("stored two\n")),
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def _open(page: Page, room: Room, path: str) -> None:
    page.goto(room.url + path)
    page.locator("h1").first.wait_for()
    if path.startswith("/w/"):
        page.locator("html[data-ready]").wait_for(state="attached")


def _is_well(page: Page, what: str) -> None:
    assert violations(page, ["html"]) == [], what


@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        ("light", 1280),
        ("dark", SMALL),
        pytest.param("dark", 1280, marks=pytest.mark.slow),
        pytest.param("light", SMALL, marks=pytest.mark.slow),
    ],
)
def test_the_pages_of_the_reading_room(page: Page, room: Room, scheme: Scheme, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/?q=nothing-like-this", GUIDE):
        _open(page, room, path)
        _is_well(page, path)
    page.locator("#step-2 [data-stuck]").click()
    page.locator("#step-2 textarea").fill("Refunds look like payments.")
    page.locator("#step-2 .sg-form-name").wait_for()
    _is_well(page, "stuck")
    page.locator("#sg-share").click()
    page.locator("#sg-share-menu").wait_for()
    _is_well(page, "the menu")
    page.keyboard.press("Escape")
    if width == SMALL:
        page.locator(".sg-sheet-open").click()
        expect(page.locator(".sg-rail [aria-current]")).to_be_focused()
        _is_well(page, "the sheet of steps")
    else:
        page.locator("#sg-help-open").click()
        page.locator("#sg-help").wait_for()
        _is_well(page, "the options")


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "width"), [("light", SMALL), ("dark", 1280)])
def test_a_page_that_goes_live(page: Page, room: Room, scheme: Scheme, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    status = page.locator("#sg-status")
    run = page.get_by_role("button", name="Run with these values")
    with published(room, "axe-growth", GROWTH):
        _open(page, room, "/w/axe-growth")
        page.locator("[data-parameter=rate]").fill("")
        run.click()
        expect(page.locator("#sg-refused-1")).to_have_text("Enter a number.")
        _is_well(page, "a value that is none")
        page.locator("[data-parameter=rate]").fill("1")
        with visiting(room) as one, visiting(room) as two:
            first, second = go_live(one), go_live(two)
            run.click()
            expect(status).to_contain_text("you are next", timeout=LIVE_MS)
            _is_well(page, "the waiting line")
            leave(one, first)
            expect(status).to_contain_text("Live, with your values; differs", timeout=LIVE_MS)
            expect(page.locator("#step-3 .sg-shown .noUi-handle")).to_be_visible(timeout=LIVE_MS)
            _is_well(page, "the live page")
            leave(two, second)
        page.get_by_role("button", name="End live run").click()
        expect(status).to_contain_text("Your live run has ended.")
        _is_well(page, "the run is over")


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", SMALL)])
def test_a_guide_that_broke(page: Page, room: Room, scheme: Scheme, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    data = room.folder / "data" / "orders.csv"
    content = data.read_bytes()
    data.unlink()
    try:
        assert room.stepguide("verify", "orders.ipynb").returncode == 1
        _open(page, room, "/")
        expect(page.get_by_text("Fails since").first).to_be_visible()
        _is_well(page, "a card of what broke")
        _open(page, room, GUIDE)
        expect(page.locator("#step-1 [data-caution]")).to_be_visible()
        _is_well(page, "a page of what broke")
    finally:
        data.write_bytes(content)
        assert room.stepguide("verify", "orders.ipynb").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "width"), [("light", SMALL), ("dark", 1280)])
def test_a_live_run_that_fails(page: Page, room: Room, scheme: Scheme, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    with published(room, "axe-stops", STOPPING):
        _open(page, room, "/w/axe-stops")
        page.locator("#sg-live").click()
        expect(page.locator("#sg-status")).to_contain_text("stopped at step 2", timeout=LIVE_MS)
        _is_well(page, "a live run that failed")


def test_a_keyboard_is_enough(page: Page, room: Room) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    _open(page, room, "/")
    page.get_by_role("link", name="Paid orders", exact=True).focus()
    page.keyboard.press("Enter")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.keyboard.press("Tab")
    expect(page.locator(".sg-skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    expect(page.locator("#heading-2")).to_be_focused()
    page.keyboard.press("c")
    page.keyboard.type("Which year?")
    page.locator("#step-2 .sg-form-name").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.type("Lee")
    page.keyboard.press("Enter")
    said = page.locator("#step-2 .sg-thread", has_text="Which year?")
    expect(said).to_have_count(1)
    expect(page.locator("#step-2 [data-comment]")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#step-2 [data-done]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#heading-3")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#sg-help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sg-help")).to_be_hidden()
