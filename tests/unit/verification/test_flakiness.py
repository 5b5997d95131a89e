from __future__ import annotations

import pytest

from stepguide_kernel.model.execution import Environment, Execution
from stepguide_kernel.model.verdict import Cause, Failure, GuideRun, Verdict
from stepguide_kernel.verification.flakiness import tried_again
from stepguide_kernel.verification.warmth import Tried

HERE = Environment("python3", "here", {})
PROVEN = frozenset({"here"})


def tried(verdict: Verdict, cause: Cause | None = None) -> Tried:
    failure = None if verdict in {"passed", "drifted"} else Failure("2. Load", 3, "c", "E", "e", "")
    run = GuideRun(path="p", guide="g", verdict=verdict, cause=cause, duration_s=1, failure=failure)
    return Tried(run, Execution(status="completed", environment=HERE))


class Attempts:
    """Runs that were made, each with the next of these ends."""

    def __init__(self, *ends: Tried) -> None:
        self._ends = list(ends)

    def __call__(self) -> Tried:
        return self._ends.pop(0)


FAILED = tried("failed", "unknown")


@pytest.mark.parametrize("verdict", ["passed", "drifted"])
def test_what_passes_with_nothing_changed_is_flaky(verdict: Verdict) -> None:
    found = tried_again(FAILED, Attempts(tried(verdict)), PROVEN).run
    assert (found.verdict, found.cause, found.flaky) == (verdict, "flaky", True)
    assert found.notes == ("failed at first, with nothing changed: E in step 2. Load",)


def test_what_fails_twice_has_failed() -> None:
    found = tried_again(FAILED, Attempts(tried("failed", "unknown")), PROVEN).run
    assert (found.verdict, found.flaky) == ("failed", False)


@pytest.mark.parametrize(
    "first",
    [tried("passed"), tried("failed", "api_change"), tried("timeout", "too_slow")],
)
def test_nothing_else_is_run_again(first: Tried) -> None:
    assert tried_again(first, Attempts(), PROVEN) is first


def test_what_never_passed_here_is_not_run_again() -> None:
    assert tried_again(FAILED, Attempts(), frozenset({"there"})) is FAILED
