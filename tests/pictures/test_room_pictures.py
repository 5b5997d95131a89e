"""Pictures of the reading room."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import CommentAdded, Operation
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from tests.pictures.prepared import DRIFTING
from tests.ui.notebooks import PYTHON, Cell, code, markdown

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    from tests.conftest import Room
    from tests.pictures.conftest import Shoot

GUIDE = "/w/paid-orders"


def test_the_walkthrough(page: Page, room: Room, shoot_room: Shoot) -> None:
    page.goto(room.url + GUIDE)
    page.locator("#sg-badge").wait_for()
    shoot_room(page, "room-walkthrough")
    page.locator("#step-2 [data-comment]").click()
    page.locator("#step-2 textarea").fill("Refunds look like payments, as it says.")
    shoot_room(page, "room-composer")
    page.locator("#step-2 .sg-form input[name=name]").fill("Lee")
    page.locator("#step-2 .sg-form .sg-primary").click()
    page.locator("#step-2 .sg-thread").wait_for()
    shoot_room(page, "room-comments")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("scrollTo(0, 0)")
    shoot_room(page, "room-phone")
    page.locator("#step-2").scroll_into_view_if_needed()
    shoot_room(page, "room-phone-step")


def test_a_guide_that_broke(page: Page, room: Room, shoot_room: Shoot) -> None:
    data = room.folder / "data" / "orders.csv"
    content = data.read_bytes()
    data.unlink()
    try:
        assert room.stepguide("verify", "orders.ipynb").returncode == 1
        page.goto(room.url + GUIDE)
        page.locator("#step-1 [data-caution]").wait_for()
        shoot_room(page, "room-broken")
        page.goto(room.url)
        shoot_room(page, "room-gallery-broken")
    finally:
        data.write_bytes(content)
        assert room.stepguide("verify", "orders.ipynb").returncode == 0


def test_a_guide_that_drifted_and_one_that_is_stale(
    page: Page, room: Room, shoot_room: Shoot
) -> None:
    _write(room, "drifting", DRIFTING)
    assert "drifted" in room.stepguide("verify", "drifting.ipynb").stdout
    assert room.stepguide("publish", "drifting.ipynb", "--slug", "drifting").returncode == 0
    page.goto(f"{room.url}/w/drifting")
    page.locator("[data-caution]:visible").wait_for()
    shoot_room(page, "room-drifted")
    page.goto(room.url)
    shoot_room(page, "room-gallery-drifted")
    assert room.stepguide("unpublish", "drifting").returncode == 0
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=47))
    page.goto(room.url + GUIDE)
    page.locator("#sg-badge[data-verdict=stale]").wait_for()
    shoot_room(page, "room-stale")


def test_a_page_without_comments_and_with_three_hundred(
    page: Page, room: Room, shoot_room: Shoot
) -> None:
    _write(room, "discussed", _steps()[:21])
    published = room.stepguide(
        "publish", "discussed.ipynb", "--slug", "discussed", "--allow-unverified"
    )
    assert published.returncode == 0
    page.goto(f"{room.url}/w/discussed#step-3")
    page.locator("html[data-ready]").wait_for(state="attached")
    shoot_room(page, "room-undiscussed")
    _discuss(room, "discussed", 300)
    page.reload()
    page.locator("#step-3 .sg-thread").first.wait_for()
    shoot_room(page, "room-discussed")
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("#step-3 .sg-thread").first.scroll_into_view_if_needed()
    shoot_room(page, "room-discussed-phone")
    assert room.stepguide("unpublish", "discussed").returncode == 0


def _discuss(room: Room, guide: str, count: int) -> None:
    """Have many people say things about ten steps, as over some years."""
    data = Path(room.environ["JUPYTER_DATA_DIR"]) / "stepguide"
    with Store.open(Settings(data_dir=data, sessions_dir=data)) as store:
        for number in range(count):
            thread = f"discussed-thread-{number % 100}"
            said = CommentAdded(
                guide=f"g-{guide}",
                thread=thread,
                comment=f"discussed-{number}-said",
                body=f"Does this hold for number {number} as well?  `value` is larger there.",
                anchor=Anchor(f"s{number % 10 + 1}") if number < 100 else None,
            )
            store.append(Operation(f"discussed-{number}", f"reader-{number % 17}", said))


def test_the_gallery(page: Page, room: Room, shoot_room: Shoot) -> None:
    page.goto(room.url)
    page.get_by_role("link", name="Paid orders", exact=True).wait_for()
    shoot_room(page, "room-gallery")
    page.goto(f"{room.url}/?q=nothing-like-this")
    shoot_room(page, "room-gallery-nothing-found")
    page.goto(f"{room.url}/w/no-such-guide")
    shoot_room(page, "room-404")


def test_an_empty_library(
    page: Page,
    serve: Callable[..., AbstractContextManager[Room]],
    shoot_room: Shoot,
    tmp_path: Path,
) -> None:
    with serve(JUPYTER_DATA_DIR=str(tmp_path)) as room:
        page.goto(room.url)
        shoot_room(page, "room-gallery-empty")
        page.set_viewport_size({"width": 390, "height": 844})
        shoot_room(page, "room-gallery-empty-phone")


@pytest.mark.parametrize("width", [360, 900])
def test_a_small_gallery(page: Page, room: Room, shoot_room: Shoot, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(room.url)
    shoot_room(page, f"room-gallery-{width}")


def test_long_guides(page: Page, room: Room, shoot_room: Shoot) -> None:
    for name, title, cells in (
        ("callouts", "Sixty callouts", _callouts()),
        ("hundred", "A hundred steps", _steps()),
    ):
        _write(room, name, cells)
        assert room.stepguide("publish", f"{name}.ipynb", "--allow-unverified").returncode == 0
        slug = title.lower().replace(" ", "-")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"{room.url}/w/{slug}#step-9")
        page.locator(".sg-rail [aria-current]", has_text="9").wait_for()
        shoot_room(page, f"room-{name}")
        page.set_viewport_size({"width": 360, "height": 740})
        page.locator(".sg-sheet-open").click()
        page.locator(".sg-rail [aria-current]:focus").wait_for()
        shoot_room(page, f"room-{name}-phone")
        assert room.stepguide("unpublish", slug).returncode == 0


def _write(room: Room, name: str, cells: list[Cell]) -> None:
    metadata = {
        "kernelspec": PYTHON,
        "stepguide": {"schema": 1, "id": f"g-{name}"},
    }
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    (room.folder / f"{name}.ipynb").write_text(json.dumps(notebook))


def _callouts() -> list[Cell]:
    cells = [markdown("title", "# Sixty callouts")]
    for number in range(1, 13):
        cells.append(markdown(f"s{number}", f"## Look at part {number} of the whole"))
        cells += [
            markdown(f"s{number}-{kind}", f"> [!{kind}]\n> Part {number} has `this` to be said.")
            for kind in ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")
        ]
    return cells


def _steps() -> list[Cell]:
    cells = [markdown("title", "# A hundred steps")]
    for number in range(1, 101):
        cells.append(markdown(f"s{number}", f"## Take step number {number} on the long way there"))
        cells.append(code(f"c{number}", f"{number} ** 2"))
    return cells


def test_the_page_on_paper(page: Page, room: Room, shoot_room: Shoot) -> None:
    page.set_viewport_size({"width": 794, "height": 1123})
    page.goto(room.url + GUIDE)
    page.locator("html[data-ready]").wait_for(state="attached")
    page.emulate_media(media="print")
    shoot_room(page, "room-paper")
