"""Which runs a guide that stopped seems to lack."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from stepguide_kernel.model.execution import Stop
from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.slicer import History
from stepguide_kernel.recording.trial import Trial

_QUOTED = re.compile(r"['\"]([^'\"\n]{1,200})['\"]")
_Brings = Callable[[Run, str], bool]


def lacking(history: History, kept: Collection[int], trial: Trial) -> frozenset[int]:
    """The latest run left out that brings what the exception says was not there.

    ``NameError: name 'rate' is not defined`` leads to the run that bound ``rate``, a
    ``KeyError`` to the one that names the key, a ``FileNotFoundError`` to the one that wrote
    the file.  The strongest evidence counts first.
    """
    if trial.stop is None or trial.at is None:
        return frozenset()
    earlier = [at for at in reversed(range(trial.at)) if at not in kept and history.may_keep(at)]
    for clue in _clues(trial.stop):
        for brings in (_binds, _writes_file, _mentions):
            for position in earlier:
                if brings(history.runs[position], clue):
                    return frozenset({position})
    return frozenset()


def _clues(stop: Stop) -> Iterator[str]:
    if stop.raised is not None and stop.raised.name:
        yield stop.raised.name
    if stop.raised is not None and stop.raised.filename:
        yield stop.raised.filename
    yield from _QUOTED.findall(stop.evalue)


def _binds(run: Run, clue: str) -> bool:
    return clue in run.writes


def _writes_file(run: Run, clue: str) -> bool:
    name = clue.rpartition("/")[2]
    return bool(name) and any(path.rpartition("/")[2] == name for path in run.files_written)


def _mentions(run: Run, clue: str) -> bool:
    name = clue.rpartition("/")[2]
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", run.source) is not None
