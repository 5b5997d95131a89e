"""From touch to a control that answers, against Voila's time to the same control."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.bench.report import alternately, say
from tests.bench.walkthrough.test_reading import browser_alone
from tests.integration.publishing import code, markdown, published

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.conftest import Room

__all__ = ["browser_alone"]

ROUNDS = 7
BOUND = 0.6
READ_MS = 1_500
"""How long a reader reads before the first touch; the page is idle meanwhile."""
DEADLINE_MS = 60_000
VOILA_DEADLINE_S = 60
CONTROL = ".noUi-handle"

CELLS = [
    markdown("# Orders by month"),
    markdown("## Load"),
    code(
        "import pandas as pd\n"
        "orders = pd.DataFrame({'month': [n % 12 for n in range(2000)], 'eur': range(2000)})\n"
        "orders.describe()"
    ),
    markdown("## Draw"),
    code(
        "%matplotlib inline\nimport matplotlib.pyplot as plt\n"
        "orders.groupby('month').eur.sum().plot.bar();"
    ),
    markdown("## Try"),
    code(
        "import ipywidgets\nslider = ipywidgets.IntSlider(value=3, max=11)\n"
        "label = ipywidgets.Label()\n"
        "def show(change=None):\n"
        "    label.value = f'{(orders.month <= slider.value).sum()} orders'\n"
        "slider.observe(show, 'value')\nshow()\nipywidgets.VBox([slider, label])"
    ),
]


@pytest.mark.timeout(600)
def test_a_touch_is_live_well_before_voila_is(
    browser_alone: Browser, room: Room, tmp_path: Path, free_port: int
) -> None:
    with published(room, "bench-live", CELLS), _voila(room, tmp_path, free_port) as voila:
        ours = f"{room.url}/w/bench-live"
        _touch_to_live(browser_alone, ours)  # whoever is first waits for the zygote's imports
        _open_to_live(browser_alone, voila)
        mine, theirs = alternately(
            ROUNDS,
            lambda: _touch_to_live(browser_alone, ours),
            lambda: _open_to_live(browser_alone, voila),
        )
    say("touch to live", "s", mine, "voila", theirs)
    assert median(mine) <= BOUND * median(theirs)


@contextmanager
def _voila(room: Room, folder: Path, port: int) -> Iterator[str]:
    """Stock Voila over the guide's file, with a kernel per visit, as it comes."""
    shutil.copy(room.folder / "bench-live.ipynb", folder / "guide.ipynb")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "voila", "guide.ipynb", "--no-browser", f"--port={port}"],
            cwd=folder,
            env=dict(os.environ),
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(f"{url}voila/static/voila.js", server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + VOILA_DEADLINE_S
    while time.monotonic() < deadline:
        assert server.poll() is None
        with suppress(httpx.TransportError):
            if httpx.get(address).is_success:
                return
        time.sleep(0.1)
    pytest.fail("voila does not start")


def _touch_to_live(browser: Browser, url: str) -> float:
    with _page(browser) as page:
        page.goto(url, wait_until="load")
        page.wait_for_timeout(READ_MS)
        button = page.locator("#sg-live")
        button.hover()
        began = time.perf_counter()
        button.click()
        page.locator(f".sg-shown {CONTROL}").wait_for(timeout=DEADLINE_MS)
        return time.perf_counter() - began


def _open_to_live(browser: Browser, url: str) -> float:
    with _page(browser) as page:
        began = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.locator(CONTROL).wait_for(timeout=DEADLINE_MS)
        return time.perf_counter() - began


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that has seen nothing.

    What is kept from other origins by Playwright's routes has no cache, hence a browser alone.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        yield context.new_page()
    finally:
        context.close()
