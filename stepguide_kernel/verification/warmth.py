"""When a guide runs in a warm kernel, and when what it showed there counts.

A warm kernel has modules imported that the guide did not ask for, so a guide that forgets an
import may pass in one.  Whether it does depends on its code and its environment alone: a warm
run counts where a cold one of the same code in the same environment has passed.  What does not
pass warm runs once more, cold, before anybody hears of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from stepguide_kernel.execution.warm_kernels import NO_SERVERS, ForkServers, WarmKernels
from stepguide_kernel.model.execution import Execution
from stepguide_kernel.model.verdict import GuideRun, Verdict
from stepguide_kernel.verification.history import Given

_OF_THE_CODE: frozenset[Verdict] = frozenset({"passed", "drifted", "failed", "timeout"})
"""Verdicts of which two that differ, on the same code, mean a guide that cannot decide."""


class Tried(NamedTuple):
    """A run and the verdict on it."""

    run: GuideRun
    execution: Execution


class Warmth:
    """The policy of one verification of ``runs`` guides; any thread may ask."""

    def __init__(self, kernels: WarmKernels | None, runs: int) -> None:
        self._kernels = kernels
        self._pays = kernels is not None and kernels.pay(runs)

    def settle(self, attempt: Callable[[ForkServers], Tried], proven: frozenset[str]) -> Tried:
        """Let ``attempt`` make a run, warm if that may count, and once more if it does not.

        :param proven: the environments in which a cold run of this code has passed.
        """
        if self._kernels is None:
            return attempt(NO_SERVERS)
        tried = attempt(self._kernels.servers(kernels=self._pays and bool(proven)))
        if not tried.execution.warm:
            return _not_crashed(tried, attempt)
        known = tried.execution.environment.fingerprint in proven
        if tried.run.verdict == "interrupted" or (tried.run.verdict == "passed" and known):
            return tried
        cold = _not_crashed(attempt(self._kernels.servers(kernels=False)), attempt)
        both = {tried.run.verdict, cold.run.verdict}
        flaky = known and len(both) > 1 and both <= _OF_THE_CODE
        return cold._replace(run=msgspec.structs.replace(cold.run, flaky=flaky))


def proven_environments(earlier: Sequence[Given], code_hash: str) -> frozenset[str]:
    """Return the environments in which the last cold run of this code passed."""
    last: dict[str, Verdict] = {}
    for given in earlier:
        run = given.fact.run
        if given.fact.code_hash == code_hash and not (run.warm or run.cached):
            last[given.fact.environment] = run.verdict
    return frozenset(name for name, verdict in last.items() if name and verdict == "passed")


def _not_crashed(tried: Tried, attempt: Callable[[ForkServers], Tried]) -> Tried:
    """Make a run again, on its own, whose worker may have gone because its server did."""
    return attempt(NO_SERVERS) if tried.execution.status == "crashed" else tried
