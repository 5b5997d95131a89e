"""Outputs that their own scripts draw, in a real browser: stored, live, and held by a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.integration.publishing import code, markdown, published
from tests.ui.test_walkthrough import LIVE_MS, Watched, context, watched

if TYPE_CHECKING:
    from tests.conftest import Room

__all__ = ["context", "watched"]

LIBRARY = "<script>draw = (id, bars) => { document.getElementById(id).innerHTML = bars.map(n =>"
LIBRARY += " `<div class=bar style='height:50px'>bar ${n}</div>`).join('') }</script>"
CHART = '<div id="c1"></div><script>setTimeout(() => draw("c1", [%s]), 300)</script>'
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awA"
PIXEL += "AAABJRU5ErkJggg=="
INTERACT = f"""# NBVAL_IGNORE_OUTPUT
import ipywidgets
from IPython.display import HTML, display
def show(bars):
    html = {CHART!r} % ", ".join(map(str, range(bars)))
    display(HTML(html))
ipywidgets.interact(show, bars=(1, 9))"""


def _html(markup: str, **more: str) -> dict[str, Any]:
    data = {"text/html": markup, **more}
    return {"output_type": "display_data", "data": data, "metadata": {}}


CELLS = [
    markdown("# Bars"),
    markdown("## Load the library"),
    code(f"from IPython.display import HTML\nHTML({LIBRARY!r})", _html(LIBRARY)),
    markdown("## Draw"),
    code(f"HTML({CHART % '1, 2'!r})", _html(CHART % "1, 2")),
    markdown("## Show a picture"),
    code("# NBVAL_IGNORE_OUTPUT\n1", _html(CHART % "1", **{"image/png": PIXEL})),
    markdown("## Ask elsewhere"),
    code("2", _html('<div></div><script src="https://cdn.plot.ly/p.js"></script>')),
]


def test_a_chart_is_drawn_in_a_frame_of_its_own(watched: Watched, room: Room) -> None:
    with published(room, "bars", CELLS):
        page = watched.open("/w/bars")
        frame = page.locator("#step-2 iframe.sg-stage")
        expect(frame).to_have_attribute("title", "Interactive output of Step 2. Draw")
        expect(frame).to_have_attribute("sandbox", "allow-scripts")
        expect(frame.content_frame.locator(".bar")).to_have_text(["bar 1", "bar 2"])
        expect(frame).to_have_css("height", "100px")  # of what is drawn, later than at once
        expect(page.locator("#step-3 .sg-figure img")).to_be_visible()
        expect(page.locator("#step-4 .sg-embedded-note")).to_contain_text("files of cdn.plot.ly")
        expect(page.locator("iframe")).to_have_count(1)
        page.goto("about:blank")


@pytest.mark.slow
def test_live_it_is_drawn_likewise_and_follows_a_slider(watched: Watched, room: Room) -> None:
    with published(room, "bars-live", [*CELLS[:5], markdown("## Choose"), code(INTERACT)]):
        page = watched.open("/w/bars-live")
        page.locator("#sg-live").click()
        expect(page.locator("#sg-status")).to_contain_text("Live;", timeout=LIVE_MS)
        drawn = page.locator("#step-2 .sg-shown iframe").content_frame.locator(".bar")
        expect(drawn).to_have_text(["bar 1", "bar 2"])
        chosen = page.locator("#step-3 .sg-shown iframe").content_frame.locator(".bar")
        expect(chosen).to_have_count(5, timeout=LIVE_MS)
        page.locator("#step-3 .sg-shown .noUi-handle").press("ArrowRight")
        expect(chosen).to_have_count(6, timeout=LIVE_MS)
        page.goto("about:blank")
