from __future__ import annotations

from collections.abc import Callable

import pytest

from stepguide_kernel.model.execution import Stop
from stepguide_kernel.model.guide import Proof
from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.budget import Budget
from stepguide_kernel.recording.judge import judge
from stepguide_kernel.recording.slicer import History
from stepguide_kernel.recording.trial import Trial

MakeRun = Callable[..., Run]

NOT_PROVED = Trial(Proof("not proved", "it differs"))


class _Kernel:
    """Proves what has the runs that are needed; elsewhere it stops as it is told."""

    def __init__(self, needed: set[int], stop: Trial = NOT_PROVED) -> None:
        self.needed = needed
        self.stop = stop
        self.tried: list[tuple[int, ...]] = []
        self.warm: list[bool] = []

    def __call__(self, kept: tuple[int, ...], *, warm: bool) -> Trial:
        self.tried.append(kept)
        self.warm.append(warm)
        return Trial(Proof("proved")) if self.needed <= set(kept) else self.stop


def _history(run: MakeRun) -> History:
    return History(
        [
            run("a", "rate = 2", writes="rate", strong="rate"),
            run("b", "register(1)", reads="log", writes="log"),
            run("c", "other = 1", writes="other", strong="other"),
            run("d", "log = []", writes="log", strong="log"),
            run("e", "show(log)", reads="log", shows="1"),
        ]
    )


def _budget() -> Budget:
    return Budget(20, 60)


def test_the_smallest_slice_that_is_proved_is_all_that_is_tried(run: MakeRun) -> None:
    kernel = _Kernel({3, 4})
    found = judge(_history(run), [4], kernel, _budget())
    assert (found.kept, found.shortest) == ((3, 4), True)
    assert kernel.tried == [(3, 4)]


def test_what_a_stop_says_is_missing_is_added(run: MakeRun) -> None:
    stop = Trial(Proof("not proved"), stop=Stop("NameError", "name 'rate' is not defined"), at=4)
    kernel = _Kernel({0, 4}, stop)
    found = judge(_history(run), [4], kernel, _budget())
    assert found.trial.proved
    assert kernel.tried[:2] == [(3, 4), (0, 3, 4)]


def test_then_older_writers_then_everything_then_it_is_shrunk(run: MakeRun) -> None:
    kernel = _Kernel({1, 2, 3, 4})
    found = judge(_history(run), [4], kernel, _budget())
    assert kernel.tried[:3] == [(3, 4), (1, 3, 4), (0, 1, 2, 3, 4)]
    assert (found.kept, found.shortest) == ((1, 2, 3, 4), True)


def test_only_a_cold_kernel_has_the_last_word(run: MakeRun) -> None:
    kernel = _Kernel({2, 4})
    judge(_history(run), [4], kernel, _budget())
    assert not kernel.warm[0]
    assert not kernel.warm[-1]


def test_what_holds_in_a_warm_kernel_only_is_kept(run: MakeRun) -> None:
    class _Forgiving(_Kernel):
        def __call__(self, kept: tuple[int, ...], *, warm: bool) -> Trial:
            cold = super().__call__(kept, warm=warm)
            return Trial(Proof("proved")) if warm and 4 in kept else cold

    found = judge(_history(run), [4], _Forgiving({2, 3, 4}), _budget())
    assert found.trial.proved
    assert {2, 3, 4} <= set(found.kept)


def test_what_no_slice_mends_ends_at_once_and_stays_small(run: MakeRun) -> None:
    kernel = _Kernel({99}, NOT_PROVED._replace(final=True))
    found = judge(_history(run), [4], kernel, _budget())
    assert (found.kept, kernel.tried) == ((3, 4), [(3, 4)])
    assert not found.trial.proved


class _Coin(_Kernel):
    """Shows the same as the session so many times, and then something else."""

    def __init__(self, lucky: int) -> None:
        super().__init__(set())
        self._lucky = lucky

    def __call__(self, kept: tuple[int, ...], *, warm: bool) -> Trial:
        super().__call__(kept, warm=warm)
        return Trial(Proof("proved")) if len(self.tried) <= self._lucky else NOT_PROVED


@pytest.mark.parametrize("lucky", range(7))
def test_luck_is_no_proof(run: MakeRun, lucky: int) -> None:
    draw = run("r", "x = random()", reads="@rng", writes="@rng x", strong="x")
    history = History([draw, run("s", "if x > 0.5: show()", reads="x", shows="1")])
    assert not judge(history, [1], _Coin(lucky), _budget()).trial.proved


def test_a_generator_of_its_own_is_no_proof_either(run: MakeRun) -> None:
    history = History([run("r", "np.random.default_rng().random() > 0.5", shows="True")])
    assert not judge(history, [0], _Coin(2), _budget()).trial.proved


def test_what_is_tried_again_for_luck_keeps_to_the_budget(run: MakeRun) -> None:
    draw = run("r", "x = random()", reads="@rng", writes="@rng x", strong="x", shows="1")
    coin = _Coin(99)
    assert judge(History([draw]), [0], coin, Budget(0, 60)).trial.proved
    assert len(coin.tried) == 3


def test_untraced_sessions_begin_with_what_ran(run: MakeRun) -> None:
    kernel = _Kernel({1, 4})
    found = judge(_history(run), [4], kernel, _budget(), first=(1, 2, 4))
    assert kernel.tried[0] == (1, 2, 4)
    assert found.kept == (1, 4)
