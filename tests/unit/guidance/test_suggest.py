from __future__ import annotations

import pytest

from stepguide_kernel.guidance.library import Offer
from stepguide_kernel.guidance.profile import profile
from stepguide_kernel.guidance.suggest import MOST, fitting
from stepguide_kernel.model.publication import Publication, VerifiedState
from stepguide_kernel.model.verdict import Verdict


def _offer(slug: str, imports: str = "", files: str = "", verdict: Verdict | None = None) -> Offer:
    state = VerifiedState(verdict, "2026-01-01T00:00:00.000Z", 1.0, {}) if verdict else None
    publication = Publication(
        slug=slug,
        guide=slug,
        title=slug,
        summary="",
        authors=(),
        tags=(),
        steps=1,
        version=1,
        published="2026-01-01T00:00:00.000Z",
        code_hash="code",
        snapshot_hash="snapshot",
        source="x.ipynb",
        verified=state,
        open_threads=0,
    )
    return Offer(publication, profile(imports.split(), files.split()), 1)


def _slugs(imports: str, files: str, *offers: Offer) -> list[str]:
    found = fitting(profile(imports.split(), files.split()), offers)
    return [fit.offer.publication.slug for fit in found]


@pytest.mark.parametrize(
    ("imports", "files", "reasons"),
    [
        ("pandas", "data/orders.csv", ("reads orders.csv, as you do",)),
        ("geopandas", "", ("uses geopandas, as you do",)),
        ("matplotlib pandas", "", ("uses matplotlib and pandas, as you do",)),
        (
            "pandas geopandas",
            "orders.csv",
            ("reads orders.csv, as you do", "uses geopandas and pandas, as you do"),
        ),
    ],
)
def test_a_guide_that_fits_says_why_in_words(
    imports: str, files: str, reasons: tuple[str, ...]
) -> None:
    offer = _offer("orders", "pandas matplotlib geopandas", "orders.csv rates.csv")
    (fit,) = fitting(profile(imports.split(), files.split()), [offer])
    assert fit.reasons == reasons


@pytest.mark.parametrize(("imports", "files"), [("pandas", ""), ("", ""), ("torch", "other.csv")])
def test_what_everybody_does_is_no_reason(imports: str, files: str) -> None:
    assert _slugs(imports, files, _offer("orders", "pandas", "orders.csv")) == []


def test_the_guide_that_shares_most_comes_first() -> None:
    offers = (
        _offer("packages", "geopandas shapely"),
        _offer("nothing", "torch"),
        _offer("both", "geopandas", "orders.csv"),
        _offer("file", "", "orders.csv"),
    )
    assert _slugs("geopandas shapely", "orders.csv", *offers) == ["both", "file", "packages"]


def test_of_equals_those_that_run_well_come_first() -> None:
    offers = (
        _offer("never", "geopandas"),
        _offer("broken", "geopandas", verdict="failed"),
        _offer("well", "geopandas", verdict="passed"),
    )
    assert _slugs("geopandas", "", *offers) == ["well", "never", "broken"]


def test_a_reason_counts_what_would_make_it_long() -> None:
    names = "a.csv b.csv c.csv d.csv e.csv"
    (fit,) = fitting(profile([], names.split()), [_offer("many", "", names)])
    assert fit.reasons == ("reads a.csv, b.csv, c.csv and 2 more, as you do",)


def test_nobody_is_shown_the_whole_library() -> None:
    offers = [_offer(f"guide-{number}", "geopandas") for number in range(MOST + 5)]
    assert len(_slugs("geopandas", "", *offers)) == MOST
