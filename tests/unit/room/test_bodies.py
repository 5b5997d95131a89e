from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import pytest

from stepguide_kernel.errors import NotebookInvalid
from stepguide_kernel.model.ledger import Published
from stepguide_kernel.room import bodies
from stepguide_kernel.room.assets import edition
from stepguide_kernel.room.bodies import Bodies
from stepguide_kernel.room.page import Page


def _fact(snapshot: str = "one", **other: object) -> Published:
    fields: dict[str, object] = {
        "guide": "g1",
        "slug": "orders",
        "title": "Orders",
        "summary": "",
        "authors": (),
        "tags": (),
        "steps": 1,
        "code_hash": "",
        "snapshot_hash": snapshot,
        "snapshot": snapshot,
        "files": {},
        "source": "",
        "verified": True,
    }
    return Published(**{**fields, **other})  # type: ignore[arg-type]


class Drawer:
    """Draws pages, and counts how many."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self) -> Page:
        self.drawn += 1
        return Page.of(gzip.compress(f"page {self.drawn}".encode()))


async def _pages(kept: Bodies, draw: Drawer, *facts: Published) -> list[bytes]:
    return [page.plain for page in await asyncio.gather(*(kept.page(fact, draw) for fact in facts))]


def test_a_page_is_drawn_once_however_many_wait_for_it(tmp_path: Path) -> None:
    draw = Drawer()
    pages = asyncio.run(_pages(Bodies(tmp_path, "/"), draw, *[_fact()] * 20))
    assert pages == [b"page 1"] * 20


def test_a_drawn_page_outlives_the_room(tmp_path: Path) -> None:
    draw = Drawer()
    for _ in range(2):
        kept = Bodies(tmp_path, "/")
        kept.tidy()
        assert asyncio.run(_pages(kept, draw, _fact())) == [b"page 1"]


@pytest.mark.parametrize("other", [{"verified": False}, {"title": "Other"}, {"snapshot": "two"}])
def test_another_publication_is_another_page(tmp_path: Path, other: dict[str, object]) -> None:
    kept, draw = Bodies(tmp_path, "/"), Drawer()
    another = _fact(**other)  # type: ignore[arg-type]
    pages = asyncio.run(_pages(kept, draw, _fact(), another))
    assert sorted(pages) == [b"page 1", b"page 2"]  # who asks first need not be drawn first
    assert asyncio.run(_pages(Bodies(tmp_path, "/team/"), draw, _fact())) == [b"page 3"]


def test_a_page_has_the_colours_that_its_reader_chose(tmp_path: Path) -> None:
    kept = Bodies(tmp_path, "/")
    drawn = Page.of(gzip.compress(b'<!DOCTYPE html>\n<html lang="en">'))
    dark, plain = (asyncio.run(kept.page(_fact(), lambda: drawn, theme)) for theme in ("dark", ""))
    assert dark.plain.endswith(b'<html lang="en" data-theme="dark">')
    assert plain == drawn
    assert dark.etag != plain.etag


def test_pages_of_another_edition_are_let_go(tmp_path: Path) -> None:
    (tmp_path / "older").mkdir()
    (tmp_path / "older" / "page.html.gz").write_bytes(b"")
    (tmp_path / edition()).mkdir()
    Bodies(tmp_path, "/").tidy()
    assert [path.name for path in tmp_path.iterdir()] == [edition()]


def test_memory_holds_no_more_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_MOST_BYTES", 60)
    kept, draw = Bodies(tmp_path, "/"), Drawer()
    first, *_ = asyncio.run(_pages(kept, draw, *(_fact(f"snapshot {at}") for at in range(10))))
    assert draw.drawn == 10
    assert sum(len(page.gzipped) for page in kept._held.values()) <= 60
    assert asyncio.run(_pages(kept, draw, _fact("snapshot 0"))) == [first]  # from the disk


def test_what_could_not_be_drawn_is_tried_again(tmp_path: Path) -> None:
    kept = Bodies(tmp_path, "/")

    def fail() -> Page:
        raise NotebookInvalid("damaged", hint="publish it again")

    with pytest.raises(NotebookInvalid):
        asyncio.run(kept.page(_fact(), fail))
    assert asyncio.run(_pages(kept, Drawer(), _fact())) == [b"page 1"]
