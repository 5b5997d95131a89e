from __future__ import annotations

from stepguide_kernel.model.ledger import VerdictGiven
from stepguide_kernel.model.verdict import GuideRun, Verdict
from stepguide_kernel.verification.history import (
    Given,
    changes_since,
    earlier_verdicts,
    packages_before,
    unwell_since,
)

NOW = "2026-11-22T12:00:00.000Z"


def given(day: int, verdict: Verdict, **packages: str) -> Given:
    run = GuideRun(path="p", guide="g", verdict=verdict, duration_s=1.0)
    fact = VerdictGiven(
        guide="g", code_hash="c", environment="e", packages=packages, run=run, outputs=None
    )
    return Given(f"2026-11-{day:02}T12:00:00.000Z", fact)


def test_not_well_counts_from_the_first_failure_after_the_last_success() -> None:
    earlier = [given(1, "failed"), given(2, "drifted"), given(3, "failed"), given(4, "timeout")]
    assert unwell_since(earlier, NOW) == "2026-11-03T12:00:00.000Z"
    assert unwell_since(earlier[:2], NOW) == NOW
    assert unwell_since([], NOW) == NOW
    assert unwell_since(earlier[:1], NOW) == "2026-11-01T12:00:00.000Z"


def test_packages_that_moved_since_the_last_success_are_named() -> None:
    earlier = [
        given(11, "passed", pandas="2.0"),
        given(12, "passed", pandas="2.3.1", numpy="2.4"),
        given(13, "failed", pandas="3.0", numpy="2.4"),
    ]
    before = packages_before(earlier, {"pandas": "1.0"})
    now = {"pandas": "3.1.1", "numpy": "2.4", "scipy": "1"}
    words = "pandas went 2.3.1 → 3.1.1 since the last green run (12 Nov)."
    assert changes_since(before, now) == words
    assert changes_since(before, {"pandas": "2.3.1"}) == ""


def test_without_a_success_the_recorded_versions_count() -> None:
    before = packages_before([given(13, "failed", pandas="3.0")], {"pandas": "1.0"})
    words = "pandas went 1.0 → 3.1.1 since the guide was recorded."
    assert changes_since(before, {"pandas": "3.1.1"}) == words
    assert packages_before([], {}) is None
    assert changes_since(None, {"pandas": "3.1.1"}) == ""


def test_without_a_store_there_is_no_history() -> None:
    assert earlier_verdicts(None, "g") == []
