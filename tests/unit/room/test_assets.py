from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest

from stepguide_kernel.room import assets as held
from stepguide_kernel.room.assets import (
    BUNDLE,
    STATIC,
    asset_url,
    assets,
    edition,
    is_bundled,
    is_fresh,
    styles,
)

FILES = sorted(path.name for path in STATIC.glob("*.css"))
ENTRIES = {"page.css", "gallery.css"}
MOST_LINES = 250


def _imported(name: str) -> list[str]:
    return re.findall(r"@import '\./([\w-]+\.css)';", (STATIC / name).read_text())


@pytest.mark.parametrize("name", FILES)
def test_a_style_sheet_can_be_read_at_one_go(name: str) -> None:
    assert len((STATIC / name).read_text().splitlines()) <= MOST_LINES


def test_every_style_sheet_is_one_of_a_page_or_of_the_gallery() -> None:
    assert {*ENTRIES, *_imported("page.css"), *_imported("gallery.css")} == set(FILES)


def test_every_module_is_one_of_a_page_or_stock_voilas() -> None:
    found, new = {"page.js"}, ["page.js"]
    while new:
        names = re.findall(r"from '\./([\w-]+\.js)'", (STATIC / new.pop()).read_text())
        new += set(names) - found
        found.update(names)
    assert found | {"theme.js"} == {path.name for path in STATIC.glob("*.js")}


def test_the_bundle_is_of_these_sources() -> None:
    assert is_bundled(), "run `make setup`, or `jlpm build:room` in extension/"


def test_a_bundle_of_other_sources_is_not_taken(tmp_path: Path) -> None:
    sources = shutil.copytree(STATIC, tmp_path / "static")
    assert is_fresh(BUNDLE, sources)
    assert not is_fresh(tmp_path / "no-bundle", sources)
    (sources / "steps.js").write_text("// other")
    assert not is_fresh(BUNDLE, sources)


def test_a_page_asks_for_one_script_and_has_its_styles() -> None:
    assert set(assets()) == {"page.js", "page.css", "gallery.css"}
    assert b"import" not in assets()["page.js"].plain
    assert "@import" not in styles()
    assert ".sg-thread" in styles()
    assert "</" not in styles()


def test_without_a_bundle_the_sources_are_served_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(held, "is_bundled", lambda: False)
    assets.cache_clear()
    try:
        assert set(assets()) == {path.name for path in STATIC.iterdir()}
        assert styles() == ""
    finally:
        assets.cache_clear()


def test_what_goes_over_the_wire_is_the_file() -> None:
    script = assets()["page.js"]
    assert gzip.decompress(script.gzipped) == script.plain == (BUNDLE / "page.js").read_bytes()


def test_the_address_of_an_asset_holds_the_edition() -> None:
    assert asset_url("/team/", "steps.css") == f"/team/stepguide/static/{edition()}/steps.css"
