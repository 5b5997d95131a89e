"""A live page that loses what it lives of: the server, or the way there."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import room_process
from tests.ui.test_walkthrough import LIVE_MS, SLUG, context

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

    from tests.conftest import Room

__all__ = ["context"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

LIVE = "Live; the same as the verified outputs."
LOST = "The reading room cannot be reached, and your live run has ended. You see the verified"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _open(context: BrowserContext, url: str) -> Page:
    """Open the guide where nothing but the room can be reached."""

    def reach(route: Route) -> None:
        if route.request.url.startswith((url, "data:", "blob:")):
            route.continue_()
        else:
            route.abort()

    context.route("**/*", reach)
    page = context.new_page()
    page.goto(f"{url}/w/{SLUG}")
    return page


def _go_live(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#sg-status")).to_have_text(LIVE, timeout=LIVE_MS)
    handle = page.locator("#step-4 .sg-shown .noUi-handle")
    handle.focus()
    before = handle.get_attribute("aria-valuenow")
    handle.press("ArrowRight")
    expect(handle).not_to_have_attribute("aria-valuenow", before or "")


def _verified_outputs_are_back(page: Page) -> None:
    expect(page.locator("#sg-status")).to_contain_text(LOST, timeout=LIVE_MS)
    expect(page.locator(".sg-shown")).to_have_count(0)
    expect(page.locator("#step-4 [data-preview]")).to_be_visible()
    expect(page.get_by_role("button", name="Run live again")).to_be_enabled()


def test_a_server_that_is_killed_and_comes_back(context: BrowserContext, room: Room) -> None:
    port = str(_free_port())
    with room_process(room, "--port", port) as (url, server):
        page = _open(context, url)
        _go_live(page, "Run live")
        server.kill()
        server.wait()
        _verified_outputs_are_back(page)
        page.get_by_role("button", name="Run live again").click()
        expect(page.locator("#sg-status")).to_contain_text("Could not run live", timeout=LIVE_MS)
    with room_process(room, "--port", port):
        _go_live(page, "Run live again")
        page.close()


def test_a_way_to_the_server_that_is_silent(context: BrowserContext, room: Room) -> None:
    with room_process(room) as (url, server):
        page = _open(context, url)
        _go_live(page, "Run live")
        server.send_signal(signal.SIGSTOP)  # nothing comes any more, and nobody says so
        try:
            _verified_outputs_are_back(page)
        finally:
            server.send_signal(signal.SIGCONT)
        _go_live(page, "Run live again")
        page.close()


def test_a_browser_without_its_network(context: BrowserContext, room: Room) -> None:
    with room_process(room) as (url, _server):
        page = _open(context, url)
        context.set_offline(True)
        page.get_by_role("button", name="Run live", exact=True).click()
        expect(page.locator("#sg-status")).to_contain_text("Could not run live", timeout=LIVE_MS)
        expect(page.locator("#step-4 [data-preview]")).to_be_visible()
        context.set_offline(False)
        _go_live(page, "Run live again")
        page.close()
