"""When a warm run counts: laws about which runs are made, and which of them is reported."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from stepguide_kernel.execution.warm_kernels import ForkServers, WarmKernels
from stepguide_kernel.model.execution import Environment, Execution, RunStatus
from stepguide_kernel.model.ledger import VerdictGiven
from stepguide_kernel.model.verdict import GuideRun, Verdict
from stepguide_kernel.verification.history import Given
from stepguide_kernel.verification.warmth import Tried, Warmth, proven_environments

HERE = "fingerprint"
PROVEN = frozenset({HERE})


class Servers(WarmKernels):
    """Addresses of servers that nobody has to start here."""

    def servers(self, *, kernels: bool) -> ForkServers:
        return ForkServers("workers", "kernels" if kernels else None)


class Guide:
    """Ends with these verdicts, one run after the other."""

    def __init__(self, *verdicts: Verdict, environment: str = HERE) -> None:
        self.left = list(verdicts)
        self.environment = environment
        self.runs: list[ForkServers] = []
        self.status: RunStatus = "completed"

    def attempt(self, servers: ForkServers) -> Tried:
        self.runs.append(servers)
        warm = servers.kernels is not None
        verdict = self.left.pop(0)
        execution = Execution(
            status=self.status, warm=warm, environment=Environment("", self.environment)
        )
        self.status = "completed"
        return Tried(given(verdict, warm=warm).run, execution)


def given(verdict: Verdict, *, warm: bool = False, cached: bool = False) -> VerdictGiven:
    run = GuideRun(path="g", guide="g", verdict=verdict, duration_s=1.0, warm=warm, cached=cached)
    return VerdictGiven(
        guide="g", code_hash="code", environment=HERE, packages={}, run=run, outputs=None
    )


def history(*facts: VerdictGiven) -> Sequence[Given]:
    return [Given("2026-01-01T00:00:00Z", fact) for fact in facts]


def settle(guide: Guide, proven: frozenset[str] = PROVEN, runs: int = 24) -> GuideRun:
    return Warmth(Servers(), runs).settle(guide.attempt, proven).run


def test_what_has_passed_cold_runs_warm() -> None:
    guide = Guide("passed")
    assert settle(guide).warm
    assert len(guide.runs) == 1


def test_the_first_run_of_a_code_is_cold_whatever_comes_of_it() -> None:
    guide = Guide("failed")
    run = settle(guide, proven=frozenset())
    assert (run.verdict, run.warm, run.flaky) == ("failed", False, False)
    assert [servers.kernels for servers in guide.runs] == [None]


@pytest.mark.parametrize("verdict", ["drifted", "failed", "timeout", "environment", "error"])
def test_nothing_but_success_is_reported_of_a_warm_run(verdict: Verdict) -> None:
    guide = Guide(verdict, verdict)
    run = settle(guide)
    assert (run.verdict, run.warm, run.flaky) == (verdict, False, False)
    assert len(guide.runs) == 2


def test_a_guide_that_fails_warm_and_passes_cold_has_passed_and_is_flaky() -> None:
    run = settle(Guide("failed", "passed"))
    assert (run.verdict, run.warm, run.flaky) == ("passed", False, True)


def test_a_kernel_that_died_says_nothing_about_its_guide() -> None:
    assert not settle(Guide("error", "passed")).flaky


def test_a_warm_success_in_an_environment_that_is_new_does_not_count() -> None:
    guide = Guide("passed", "failed", environment="newer")
    run = settle(guide)
    assert (run.verdict, run.warm, run.flaky) == ("failed", False, False)


def test_a_run_that_was_stopped_is_not_made_again() -> None:
    guide = Guide("interrupted")
    assert settle(guide).verdict == "interrupted"
    assert len(guide.runs) == 1


def test_a_run_whose_worker_was_lost_is_made_again_without_servers() -> None:
    guide = Guide("error", "passed")
    guide.status = "crashed"
    assert settle(guide, proven=frozenset()).verdict == "passed"
    assert guide.runs[-1] == ForkServers()


def test_one_guide_does_not_pay_for_a_zygote() -> None:
    guide = Guide("passed")
    assert not settle(guide, runs=1).warm


def test_a_server_that_stays_pays_with_one_guide() -> None:
    assert Warmth(Servers(idle=60), 1).settle(Guide("passed").attempt, PROVEN).run.warm


@pytest.mark.parametrize(
    ("facts", "proven"),
    [
        ([], False),
        ([given("passed")], True),
        ([given("drifted")], False),
        ([given("passed", warm=True)], False),
        ([given("passed"), given("passed", warm=True)], True),
        ([given("passed"), given("failed")], False),
        ([given("failed"), given("passed")], True),
        ([given("failed"), given("passed", cached=True)], False),
    ],
)
def test_proven_is_what_last_passed_cold(*, facts: list[VerdictGiven], proven: bool) -> None:
    assert bool(proven_environments(history(*facts), "code")) is proven
    assert not proven_environments(history(*facts), "other code")
