from __future__ import annotations

from collections.abc import Callable

import pytest

from stepguide_kernel.model.selection import RunFate
from stepguide_kernel.model.session import Run, RunError, Session
from stepguide_kernel.recording.reasons import fates
from stepguide_kernel.recording.slicer import History

MakeRun = Callable[..., Run]
MakeSession = Callable[..., Session]

RUNS = 200


@pytest.fixture
def orders(run: MakeRun, session: MakeSession) -> Session:
    return session(
        run("load", writes="df", strong="df"),  # 0
        run("look", reads="df", shows="rows"),  # 1
        run("try", writes="df", reads="df", error=RunError("KeyError", "'x'")),  # 2
        run("paid", reads="df", writes="paid", strong="paid"),  # 3
        run("gone", writes="tmp", strong="tmp"),  # 4
        run("paid", reads="df", writes="paid", strong="paid"),  # 5
        run("note", writes="n", strong="n"),  # 6
        run("note2", writes="n", strong="n"),  # 7
        run("sum", reads="paid n", shows="3"),  # 8
        run("late", shows="late"),  # 9
        deleted=frozenset({"gone"}),
    )


def _fates(session: Session, *targets: int, left_out: tuple[int, ...] = ()) -> tuple[RunFate, ...]:
    return fates(session, History(session.runs), targets, left_out=left_out, until=9)


def test_every_run_has_a_fate_and_a_reason(orders: Session) -> None:
    found = _fates(orders, 8)
    assert [fate.run for fate in found] == [run.id for run in orders.runs]
    assert [fate.reason for fate in found] == [
        "needed",
        "unused",
        "needed",  # it failed, and may have changed the table before
        "replaced",
        "deleted",
        "needed",
        "overwritten",
        "needed",
        "shown",
        "outside",
    ]
    assert all(fate.kept == (fate.reason in {"needed", "shown"}) for fate in found)


def test_a_needed_run_says_by_whom_and_for_what(orders: Session) -> None:
    paid = _fates(orders, 8)[5]
    assert (paid.names, paid.by) == (("paid",), ("run-9",))


def test_a_dropped_run_says_what_came_instead(orders: Session) -> None:
    found = _fates(orders, 8)
    assert found[3].by == ("run-6",)
    assert (found[6].names, found[6].by) == (("n",), ("run-8",))


def test_a_run_says_which_of_those_shown_would_go_with_it(orders: Session) -> None:
    found = _fates(orders, 1, 8)
    assert found[0].breaks == ("run-2", "run-9")
    assert found[7].breaks == ("run-9",)


def test_what_is_left_out_is_missed_and_its_elder_stands_in(orders: Session) -> None:
    found = _fates(orders, 8, left_out=(5,))
    assert (found[5].reason, found[5].breaks) == ("left out", ("run-9",))
    assert found[3].reason == "needed"


def test_what_only_a_left_out_run_needed_goes_with_it(run: MakeRun, session: MakeSession) -> None:
    recorded = session(
        run("a", writes="x", strong="x"),
        run("b", reads="x", writes="y", strong="y"),
        run("c", reads="y", shows="1"),
    )
    assert [fate.kept for fate in _fates(recorded, 2, left_out=(1,))] == [False, False, True]


def test_of_runs_that_all_need_each_other_only_the_one_left_out_is_not_kept(
    run: MakeRun, session: MakeSession
) -> None:
    names = " ".join(f"n{number}" for number in range(20))
    recorded = session(*(run(f"c{n % 90}", reads=names, writes=names) for n in range(RUNS)))
    history = History(recorded.runs)
    found = fates(recorded, history, [RUNS - 1], left_out=[5])
    assert sum(fate.kept for fate in found) == RUNS - 1
