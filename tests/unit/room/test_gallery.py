"""The gallery: what a card says, and what a search finds."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from stepguide_kernel.model.publication import Publication, VerifiedState
from stepguide_kernel.model.verdict import Verdict
from stepguide_kernel.room.gallery import STALE, cards

NOW = datetime.fromisoformat("2026-11-23T06:00:00.000Z")


def _publication(
    title: str, verdict: Verdict | None = "passed", **more: tuple[str, ...]
) -> Publication:
    at, since = "2026-11-22T09:12:00.000Z", "2026-11-20T08:00:00.000Z"
    state = VerifiedState(verdict, at, 4.1, {}, since=since) if verdict else None
    return Publication(
        slug=title.lower(),
        guide=title,
        title=title,
        summary="",
        authors=more.get("authors", ()),
        tags=more.get("tags", ()),
        steps=3,
        version=1,
        published="2026-11-22T09:12:00.000Z",
        code_hash="c",
        snapshot_hash="s",
        source="x.ipynb",
        verified=state,
        open_threads=0,
    )


@pytest.mark.parametrize(
    ("verdict", "colour", "badge"),
    [
        ("passed", "passed", "Verified 22 Nov"),
        ("drifted", "drifted", "Drifted 22 Nov"),
        ("failed", "failed", "Fails since 20 Nov"),
        ("environment", "failed", "Fails since 20 Nov"),
        (None, "unverified", "Not verified"),
    ],
)
def test_a_badge_says_in_words_what_was_seen(
    verdict: Verdict | None, colour: str, badge: str
) -> None:
    [card] = cards([_publication("Orders", verdict)], "", NOW)
    assert (card.verdict, card.badge) == (colour, badge)


def test_what_passed_long_ago_is_stale_and_what_broke_is_still_broken() -> None:
    library = [_publication("Orders"), _publication("Churn", "failed")]
    later = NOW + timedelta(days=40)
    badges = [(card.verdict, card.badge) for card in cards(library, "", later)]
    assert badges == [("stale", "Verified 40 days ago"), ("failed", "Fails since 20 Nov")]


def test_card_and_page_call_the_same_stale(root: Path) -> None:
    page = root / "stepguide_kernel" / "room" / "static" / "verdict.js"
    assert f"const STALE_DAYS = {STALE.days};" in page.read_text(encoding="utf-8")


def test_every_word_has_to_be_found_somewhere() -> None:
    library = [
        _publication("Paid orders", authors=("Mia",), tags=("revenue",)),
        _publication("Churn", authors=("Lee",), tags=("revenue",)),
    ]
    found = {
        query: [card.publication.title for card in cards(library, query)]
        for query in ("", "REVENUE", "mia revenue", "mia lee", "ord")
    }
    assert found == {
        "": ["Paid orders", "Churn"],
        "REVENUE": ["Paid orders", "Churn"],
        "mia revenue": ["Paid orders"],
        "mia lee": [],
        "ord": ["Paid orders"],
    }


def test_what_runs_well_stands_first() -> None:
    library = [_publication("Broken", "failed"), _publication("New", None), _publication("Good")]
    assert cards(library, "")[0].publication.title == "Good"
