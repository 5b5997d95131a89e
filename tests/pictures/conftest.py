"""Every screen in light and dark, put into ``build/pictures`` to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.ui.conftest import lab, patience

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["lab", "patience"]

FOLDER = Path(__file__).resolve().parents[2] / "build" / "pictures"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
NOWHERE = (600, 5)
"""Where the pointer is over nothing that changes its looks."""
STILL_MS = 400
"""Until what moves after a change of theme or size stands still."""


class Shoot(Protocol):
    """Take what a page shows, once in each theme, as ``<name>-<theme>.png``.

    The pointer is moved aside for it, unless it ``stays``.
    """

    def __call__(self, page: Page, name: str, *, stays: bool = False) -> None: ...


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800},  # what a browser has on a laptop of 13 inches
        locale="en-GB",
        reduced_motion="reduce",
    )
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def shoot_lab() -> Shoot:
    FOLDER.mkdir(parents=True, exist_ok=True)

    def shoot(page: Page, name: str, *, stays: bool = False) -> None:
        for theme in ("dark", "light"):
            page.evaluate(
                "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
                THEMES[theme],
            )
            is_light = str(theme == "light").lower()
            page.locator(f"body[data-jp-theme-light='{is_light}']").wait_for(state="attached")
            _take(page, name, theme, stays=stays)

    return shoot


@pytest.fixture
def shoot_room() -> Shoot:
    FOLDER.mkdir(parents=True, exist_ok=True)

    def shoot(page: Page, name: str, *, stays: bool = False) -> None:
        page.emulate_media(color_scheme="dark")
        _take(page, name, "dark", stays=stays)
        page.emulate_media(color_scheme="light")
        _take(page, name, "light", stays=stays)

    return shoot


def _take(page: Page, name: str, theme: str, *, stays: bool) -> None:
    if not stays:
        page.mouse.move(*NOWHERE)
    page.wait_for_timeout(STILL_MS)
    page.screenshot(path=FOLDER / f"{name}-{theme}.png", caret="initial")
