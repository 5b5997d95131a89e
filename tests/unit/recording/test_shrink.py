from __future__ import annotations

from collections.abc import Callable

from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.budget import Budget
from stepguide_kernel.recording.shrink import Shrunk, shrink
from stepguide_kernel.recording.slicer import History

MakeRun = Callable[..., Run]


class _Needs:
    """Holds as long as these positions are there; remembers what was asked."""

    def __init__(self, *needed: int) -> None:
        self.needed = set(needed)
        self.asked: list[tuple[int, ...]] = []

    def __call__(self, kept: tuple[int, ...]) -> bool:
        self.asked.append(kept)
        return self.needed <= set(kept)


def _fits(run: MakeRun) -> History:
    """A model that is fitted twice on data of two cells."""
    return History(
        [
            run("a", "m = M()", writes="m", strong="m"),
            run("b", "small = 1", writes="small", strong="small"),
            run("c", "m.fit(small)", reads="m small", writes="m"),
            run("d", "m.fit(2)", reads="m", writes="m"),
            run("e", "print(m.mean)", reads="m", shows="2"),
        ]
    )


def _shrink(history: History, kept: tuple[int, ...], holds: _Needs, runs: int = 99) -> Shrunk:
    return shrink(history, [len(history.runs) - 1], kept, holds, Budget(runs, 60))


def test_what_nothing_shown_misses_goes_with_what_only_it_needed(run: MakeRun) -> None:
    holds = _Needs(0, 3, 4)
    assert _shrink(_fits(run), (0, 1, 2, 3, 4), holds) == Shrunk((0, 3, 4), finished=True)


def test_what_surely_breaks_is_not_tried(run: MakeRun) -> None:
    holds = _Needs(0, 3, 4)
    _shrink(_fits(run), (0, 1, 2, 3, 4), holds)
    assert all(0 in kept for kept in holds.asked), "without it m is not defined"


def test_no_run_of_a_finished_result_can_go(run: MakeRun) -> None:
    history = History(
        [run(name, writes="s", reads="s") for name in "abcdef"] + [run("z", shows="1")]
    )
    holds = _Needs(1, 4, 6)
    assert _shrink(history, (0, 1, 2, 3, 4, 5, 6), holds) == Shrunk((1, 4, 6), finished=True)


def test_what_was_only_set_right_again_goes_too(run: MakeRun) -> None:
    """The third sets right what the second changed: it goes once the second has gone."""

    def holds(kept: tuple[int, ...]) -> bool:
        return 0 in kept and (1 in kept) <= (2 in kept)

    runs = [
        run("a", "x = [1]", writes="x", strong="x"),
        run("b", "x.append(2)", reads="x", writes="x"),
        run("c", "x.pop()", reads="x", writes="x"),
        run("d", "x", reads="x", shows="[1]"),
    ]
    found = shrink(History(runs), [3], (0, 1, 2, 3), holds, Budget(9, 60))
    assert found == Shrunk((0, 3), finished=True)


def test_a_budget_that_is_spent_is_told(run: MakeRun) -> None:
    holds = _Needs(0, 3, 4)
    kept = _shrink(_fits(run), (0, 1, 2, 3, 4), holds, runs=1)
    assert kept == Shrunk((0, 1, 2, 3, 4), finished=False)
    assert len(holds.asked) == 1


def test_what_a_target_without_outputs_depends_on_stays(run: MakeRun) -> None:
    runs = [run("a", writes="x", strong="x"), run("b", "x", reads="x", writes="y")]
    assert shrink(History(runs), [1], (0, 1), _Needs(1), Budget(9, 60)).kept == (0, 1)
