from __future__ import annotations

import gzip
import re

import pytest

from stepguide_kernel.room.assets import (
    SHEETS,
    STATIC,
    WALKTHROUGH,
    asset_url,
    assets,
    edition,
    modules,
    styles,
)

FILES = sorted(path.name for path in STATIC.glob("*.css"))
OF_THE_GALLERY = {"gallery.css"}
MOST_LINES = 250


@pytest.mark.parametrize("name", FILES)
def test_a_style_sheet_can_be_read_at_one_go(name: str) -> None:
    assert len((STATIC / name).read_text().splitlines()) <= MOST_LINES


def test_a_walkthrough_has_every_style_sheet_that_there_is() -> None:
    assert {f"{name}.css" for name in SHEETS} | OF_THE_GALLERY == set(FILES)


def test_stock_voila_gets_the_same_sheets_in_the_same_order() -> None:
    template = (WALKTHROUGH / "index.html.j2").read_text()
    listed = re.search(r"for sheet in \[(.*?)\]", template)
    assert listed
    assert tuple(re.findall(r"'(\w+)'", listed[1])) == SHEETS


def test_a_pages_styles_are_the_sheets_one_after_the_other() -> None:
    assert styles() == "".join((STATIC / f"{name}.css").read_text() for name in SHEETS)
    assert "</" not in styles()


def test_what_goes_over_the_wire_is_the_file() -> None:
    script = assets()["theme.js"]
    assert gzip.decompress(script.gzipped) == script.plain == (STATIC / "theme.js").read_bytes()


def test_the_address_of_an_asset_holds_the_edition() -> None:
    assert asset_url("/team/", "steps.css") == f"/team/stepguide/static/{edition()}/steps.css"


def test_all_that_a_page_imports_is_told_of_once() -> None:
    named = modules()
    assert named[0] == "page.js"
    assert len(set(named)) == len(named) > 10
    imported = re.findall(r"'\./([\w-]+\.js)'", "".join((STATIC / n).read_text() for n in named))
    assert set(imported) == set(named) - {"page.js"}
