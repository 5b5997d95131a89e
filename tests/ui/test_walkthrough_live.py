"""A live page in a real browser: values of one's own, what differs, ends, and the line."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.integration.publishing import code, markdown, printed, published
from tests.integration.visiting import go_live, leave, visiting
from tests.ui.test_walkthrough import LIVE_MS, Watched, context, watched

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.conftest import Room

__all__ = ["context", "watched"]

STORED = "the author\N{RIGHT SINGLE QUOTATION MARK}s output"
"""What is verified in a guide that is."""
SLIDER = """# NBVAL_IGNORE_OUTPUT
import ipywidgets
slider = ipywidgets.IntSlider(value=2, max=9)
label = ipywidgets.Label()
slider.observe(lambda change: setattr(label, "value", f"{change.new} of {rate}"), "value")
ipywidgets.VBox([slider, label])"""
GROWTH = [
    markdown("# Growth"),
    markdown("## Set the rate"),
    code("# parameters\nrate: float = 0.5  # share of paid orders\nyears = 2"),
    markdown("## Compute"),
    code("print('grown', (1 + rate) ** years)", printed("grown 2.25\n")),
    code("# NBVAL_IGNORE_OUTPUT\nimport os\nprint('pid', os.getpid(), 'end')"),
    markdown("## Try it"),
    code(SLIDER, {"output_type": "display_data", "data": {"text/plain": "VBox()"}, "metadata": {}}),
]


def _status(page: Page, words: str) -> None:
    expect(page.locator("#sg-status")).to_contain_text(words, timeout=LIVE_MS)


def test_values_of_ones_own_and_a_kernel_that_dies(watched: Watched, room: Room) -> None:
    with published(room, "growth", GROWTH):
        page = watched.open("/w/growth")
        rate = page.locator("[data-parameter=rate]")
        rate.fill("")
        page.get_by_role("button", name="Run with these values").click()
        expect(page.locator("#sg-refused-1")).to_have_text("Enter a number.")
        assert watched.started == []

        rate.fill("1")
        page.get_by_role("button", name="Run with these values").click()
        _status(
            page,
            f"Live, with your values; differs from {STORED} in step 2.",
        )
        _the_verified_output_can_be_looked_at(page)

        kernel = int(re.findall(r"pid (\d+) end", page.locator("#step-2").inner_text())[0])
        os.kill(kernel, signal.SIGKILL)
        _status(page, "its kernel died")
        expect(page.locator(".sg-shown")).to_have_count(0)
        expect(page.locator("#step-2 .jp-OutputArea-output").first).to_have_text("grown 2.25")
        expect(page.locator(".sg-differs")).to_have_count(0)

        page.get_by_role(
            "button", name="Back to the guide\N{RIGHT SINGLE QUOTATION MARK}s values"
        ).click()
        page.get_by_role("button", name="Run live again").click()
        _status(page, f"Live; the same as {STORED}s.")
        handle = page.locator("#step-3 .sg-shown .noUi-handle")
        handle.focus()
        handle.press("ArrowRight")
        label = page.locator("#step-3 .sg-shown .widget-label").last
        expect(label).to_have_text("3 of 0.5", timeout=LIVE_MS)
        page.get_by_role("button", name="End live run").click()
        _status(page, "Your live run has ended.")
        page.goto("about:blank")  # what is read is told of while there is somebody to tell


def _the_verified_output_can_be_looked_at(page: Page) -> None:
    note = page.locator("#step-2 .sg-differs")
    expect(note).to_contain_text("grown 2.25 → 4")
    expect(page.locator("#step-2 .sg-shown").first).to_have_text("grown 4.0")
    note.get_by_role("button", name=f"Show {STORED}").click()
    expect(page.locator("#step-2 .sg-shown").first).to_be_hidden()
    expect(page.get_by_text("grown 2.25", exact=True)).to_be_visible()
    note.get_by_role("button", name="Show the live output").click()
    expect(page.get_by_text("grown 4.0", exact=True)).to_be_visible()


def test_pointing_at_a_control_starts_the_front_end_and_no_kernel(watched: Watched) -> None:
    page = watched.open()
    expect(page.locator("#sg-badge")).to_contain_text("Verified ", timeout=LIVE_MS)
    heading = page.locator("#step-4 h2")
    before = heading.bounding_box()
    with page.expect_response(re.compile("/widgets-manager8/static/remoteEntry"), timeout=LIVE_MS):
        page.locator("#sg-live").hover()
    assert watched.started == []
    assert heading.bounding_box() == before  # though its style sheets are there
    page.locator("#sg-live").click()
    _status(page, "Live; the same as the verified outputs.")


@pytest.mark.slow
def test_who_waits_is_told_where_and_starts_by_itself(watched: Watched, room: Room) -> None:
    with visiting(room) as one, visiting(room) as two:
        first, second = go_live(one), go_live(two)
        page = watched.open()
        page.locator("#sg-live").click()
        _status(page, "Live seats are taken; you are next. Your run starts by itself.")
        page.get_by_role("button", name="Leave the line").click()
        _status(page, "You have left the line.")
        page.get_by_role("button", name="Run live", exact=True).click()
        _status(page, "you are next")
        leave(one, first)
        _status(page, "Live; the same as the verified outputs.")
        leave(two, second)


@pytest.mark.slow
def test_a_reader_has_one_live_page(context: BrowserContext, room: Room) -> None:
    pages = [Watched(context.new_page(), room.url).open() for _ in range(2)]
    for page in pages:
        page.locator("#sg-live").click()
        _status(page, "Live; the same as the verified outputs.")
    _status(pages[0], "You went live elsewhere")
    expect(pages[0].get_by_role("button", name="Run live again")).to_be_enabled()
