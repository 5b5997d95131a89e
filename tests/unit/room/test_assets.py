from __future__ import annotations

import re

import pytest

from stepguide_kernel.room.assets import STATIC, WALKTHROUGH, asset_url, edition

SHEETS = sorted(path.name for path in STATIC.glob("*.css"))
OF_THE_GALLERY = {"gallery.css"}
MOST_LINES = 250


@pytest.mark.parametrize("name", SHEETS)
def test_a_style_sheet_can_be_read_at_one_go(name: str) -> None:
    assert len((STATIC / name).read_text().splitlines()) <= MOST_LINES


def test_a_walkthrough_links_every_style_sheet_that_there_is() -> None:
    template = (WALKTHROUGH / "index.html.j2").read_text()
    listed = re.search(r"for sheet in \[(.*?)\]", template)
    assert listed
    linked = {f"{name}.css" for name in re.findall(r"'(\w+)'", listed[1])}
    linked |= set(re.findall(r"'(\w+\.css)'", template))
    assert linked | OF_THE_GALLERY == set(SHEETS)


def test_the_address_of_an_asset_holds_the_edition() -> None:
    assert asset_url("/team/", "steps.css") == f"/team/stepguide/static/steps.css?v={edition()}"
