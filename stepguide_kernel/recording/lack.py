"""What a proof lacked that nobody but the person can bring: a variable, a file that is gone.

Larger slices of the session would stop at the same cell for the same reason.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path

from stepguide_kernel.model.execution import Stop
from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.prerequisites import environment_variables

_OR_LEAVE_OUT = "or leave that run out with --keep"


def lack(stop: Stop, runs: Sequence[Run], kept: Collection[int]) -> str | None:
    """Say what was missing and what to do, or ``None`` where a larger slice may help.

    ``kept`` are the positions in ``runs`` of those that the guide holds.  One left out that
    ran before the recording began may have done anything, so it may help.
    """
    if any(run.source_only for position, run in enumerate(runs) if position not in kept):
        return None
    guide = [runs[position] for position in sorted(kept)]
    return _variable(stop, guide) or _file(stop, guide, runs) or _elsewhere(stop)


_NETWORK = frozenset(
    {"URLError", "HTTPError", "gaierror", "ConnectionError", "ConnectError", "NewConnectionError"}
)


def _elsewhere(stop: Stop) -> str | None:
    """What lies neither in the session nor on this machine."""
    if stop.ename == "StdinNotImplementedError":
        return f"it asks for an answer; put that into the code, {_OR_LEAVE_OUT}"
    if stop.ename in _NETWORK:
        return f"it needs the network; save what it loads to a file, {_OR_LEAVE_OUT}"
    return None


def _variable(stop: Stop, guide: Sequence[Run]) -> str | None:
    """A secret that was replaced by its variable when the session was recorded, mostly."""
    name = stop.evalue.strip("'\"")
    if stop.ename != "KeyError" or name in os.environ or name not in environment_variables(guide):
        return None
    return f"the environment variable {name} is not set; set {name}, {_OR_LEAVE_OUT}"


def _file(stop: Stop, guide: Sequence[Run], runs: Sequence[Run]) -> str | None:
    if stop.ename != "FileNotFoundError":
        return None
    made = {path for run in runs for path in run.files_written}
    for path in (Path(name) for run in guide for name in run.files_read if name not in made):
        if path.name in stop.evalue and not path.exists():
            return f"the file {path.name} is gone; put it back, {_OR_LEAVE_OUT}"
    return None
