"""Whether a guide can decide: it failed, and passes when it is run again with nothing changed.

Only what has passed before, with the same code in the same environment, is run again, and only
when its error names no other cause; so a guide that is broken is not run twice each night.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from stepguide_kernel.model.verdict import WELL
from stepguide_kernel.verification.warmth import Tried


def tried_again(tried: Tried, attempt: Callable[[], Tried], proven: frozenset[str]) -> Tried:
    """Run a guide once more if it failed where it should not have.

    :param attempt: makes the run.
    :param proven: the environments in which this code has passed.
    """
    if tried.run.flaky and tried.run.verdict in WELL:  # warm and cold, it ended in two ways
        return tried._replace(run=msgspec.structs.replace(tried.run, cause="flaky"))
    failed = tried.run.failure
    surprising = (tried.run.verdict, tried.run.cause) == ("failed", "unknown")
    if not surprising or failed is None or tried.execution.environment.fingerprint not in proven:
        return tried
    again = attempt()
    if again.run.verdict not in WELL:
        return again
    note = f"failed at first, with nothing changed: {failed.ename} in step {failed.step}"
    notes = (*again.run.notes, note)
    run = msgspec.structs.replace(again.run, cause="flaky", flaky=True, notes=notes)
    return again._replace(run=run)
