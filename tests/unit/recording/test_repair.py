from __future__ import annotations

from collections.abc import Callable

import pytest

from stepguide_kernel.model.execution import Raised, Stop
from stepguide_kernel.model.guide import Proof
from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.repair import lacking
from stepguide_kernel.recording.slicer import History
from stepguide_kernel.recording.trial import Trial

MakeRun = Callable[..., Run]


def _stopped(ename: str, evalue: str, raised: Raised | None = None) -> Trial:
    return Trial(Proof("not proved"), stop=Stop(ename, evalue, raised=raised), at=4)


@pytest.fixture
def history(run: MakeRun) -> History:
    return History(
        [
            run("a", "rate = 1", writes="rate", strong="rate"),
            run("b", "rate = 2", writes="rate", strong="rate"),
            run("c", "df['paid'] = 1"),
            run("d", "save()", files_written=("/w/out.csv",)),
            run("e", "show(rate)"),
        ]
    )


@pytest.mark.parametrize(
    ("trial", "found"),
    [
        (_stopped("NameError", "name 'rate' is not defined"), {1}),
        (_stopped("NameError", "", Raised(name="rate")), {1}),
        (_stopped("KeyError", "'paid'"), {2}),
        (_stopped("FileNotFoundError", "[Errno 2] No such file: 'sub/out.csv'"), {3}),
        (_stopped("ValueError", "no clue"), set()),
        (Trial(Proof("not proved", "shows something else")), set()),
    ],
)
def test_the_latest_run_that_brings_what_was_missing(
    history: History, trial: Trial, found: set[int]
) -> None:
    assert lacking(history, {4}, trial) == found


def test_what_is_there_already_is_not_what_was_missing(history: History) -> None:
    trial = _stopped("NameError", "name 'rate' is not defined")
    assert lacking(history, {1, 4}, trial) == {0}
