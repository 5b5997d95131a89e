from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.kernel.cell_code import CellCode
from stepguide_kernel.kernel.tracker import Ending, Tracker, static_facts
from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.slicer import History, Need

MakeRun = Callable[..., Run]

_NAMES = st.sampled_from("abcd")
_STATEMENTS = st.one_of(
    st.builds("{} = [{}]".format, _NAMES, st.integers(0, 9)),
    st.builds("{} = {}".format, _NAMES, _NAMES),
    st.builds("{0} = [*{1}, len({2})]".format, _NAMES, _NAMES, _NAMES),
    st.builds("{}.append({})".format, _NAMES, st.integers(0, 9)),
    st.builds("{0}.extend({1}[:1])".format, _NAMES, _NAMES),
    st.builds("if len({1}) % 2:\n    {0} = [7]".format, _NAMES, _NAMES),
    st.builds("for {0} in [{1}, [5]][:len({2}) % 3]:\n    {0}.append(6)".format, *[_NAMES] * 3),
    st.builds("for {0} in ([3],) * (len({1}) % 2):\n    pass".format, _NAMES, _NAMES),
    st.builds("def f(x): x.append(len({}))".format, _NAMES),
    st.builds("f({})".format, _NAMES),
    st.builds("exec('{0} = {0} + [1]')".format, _NAMES),
    st.builds("try:\n    del {0}\nfinally:\n    {0} = []".format, _NAMES),
)
_START = ["a = [1]", "b = [2]", "c = a", "d = []", "def f(x): x.append(0)"]


def _execute(sources: list[str]) -> tuple[list[Run], dict[str, Any]]:
    """Run cells under the tracker; return what it saw, and the namespace."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    tracker = Tracker(namespace, {"__name__", "__builtins__"})
    runs = []
    for order, source in enumerate(sources, 1):
        tracker.before()
        exec(source, namespace)  # noqa: S102 - a generated cell
        facts = tracker.after(Ending(source))
        runs.append(
            Run(
                id=f"run-{order}",
                cell_id=str(order),
                order=order,
                source=source,
                started=0,
                ended=0,
                reads=tuple(facts.reads),
                writes=tuple(facts.writes),
                strong=tuple(facts.strong),
            )
        )
    return runs, namespace


@given(st.lists(_STATEMENTS, min_size=1, max_size=12), _NAMES)
def test_a_slice_computes_what_the_session_computed(sources: list[str], name: str) -> None:
    runs, _ = _execute([*_START, *sources, f"result = list({name})"])
    expected = _execute([run.source for run in runs])[1]["result"]
    kept = History(runs).slice([len(runs) - 1]).kept
    assert _execute([runs[position].source for position in kept])[1]["result"] == expected


@pytest.mark.parametrize(
    "loop",
    [
        "for row in rows:\n    row['x'] = len(rows)",
        "with open(os.devnull) as f:\n    f.read(); n = len(rows)",
        "for i in range(3):\n    n = i",
    ],
)
def test_older_copies_of_a_cell_run_again_are_dropped(loop: str) -> None:
    load = "rows = [{}, {}]"
    runs, _ = _execute(["import os", load, loop, load, loop, load, loop, "str(rows)"])
    kept = History(runs).slice([6, 7]).kept
    assert {2, 4}.isdisjoint(kept)
    assert kept[-2:] == (6, 7)


@given(st.lists(_STATEMENTS, min_size=1, max_size=12), _NAMES)
def test_wider_slices_hold_the_smaller_ones(sources: list[str], name: str) -> None:
    runs, _ = _execute([*_START, *sources, f"result = list({name})"])
    target = [len(runs) - 1]
    history = History(runs)
    small, wide = set(history.slice(target).kept), set(history.all_writers(target).kept)
    assert small <= wide <= set(history.everything(target)) == set(range(len(runs)))


def test_the_latest_strong_writer_wins(run: MakeRun) -> None:
    runs = [
        run("a", writes="x", strong="x"),
        run("a", writes="x", strong="x"),
        run("b", reads="x"),
    ]
    assert History(runs).slice([2]).kept == (1, 2)


def test_a_weak_writer_keeps_the_older_one_alive(run: MakeRun) -> None:
    runs = [
        run("a", writes="x", strong="x"),
        run("b", writes="x", strong="x"),
        run("c", writes="x"),
        run("d", reads="x"),
    ]
    assert History(runs).slice([3]).kept == (1, 2, 3)


def test_shared_state_is_asked_for_by_every_target(run: MakeRun) -> None:
    runs = [run("a", reads="@cwd", writes="@cwd"), run("b"), run("c")]
    assert History(runs).slice([2]).kept == (0, 2)


def test_draws_matter_only_after_a_seed(run: MakeRun) -> None:
    draw = {"reads": "@rng", "writes": "@rng"}
    unseeded = [run("a", **draw), run("b", **draw)]
    assert History(unseeded).slice([1]).kept == (1,)
    seeded = [run("s", writes="@rng", strong="@rng"), run("a", **draw), run("b", **draw)]
    assert History(seeded).slice([2]).kept == (0, 1, 2)


def test_targets_share_what_they_depend_on(run: MakeRun) -> None:
    runs = [run("a", writes="x", strong="x"), run("b", reads="x"), run("c"), run("d", reads="x")]
    assert History(runs).slice([1, 3]).kept == (0, 1, 3)


def test_an_unseen_star_import_may_have_bound_any_name(run: MakeRun) -> None:
    facts = static_facts(CellCode("from math import *"))
    runs = [
        run("a", writes=" ".join(facts.writes), source_only=True),
        run("b", reads="sqrt"),
        run("c", reads="print"),
    ]
    assert History(runs).slice([1]).kept == (0, 1)
    assert History(runs).slice([2]).kept == (2,)


def test_a_slice_says_what_each_run_is_needed_for(run: MakeRun) -> None:
    runs = [run("a", writes="x", strong="x"), run("b", reads="x", writes="y"), run("c", reads="y")]
    assert set(History(runs).slice([2]).needs) == {Need(1, "x", 0), Need(2, "y", 1)}


def test_older_writers_stand_in_for_a_run_that_is_not_there(run: MakeRun) -> None:
    runs = [
        run("a", writes="x", strong="x"),
        run("b", writes="x", strong="x"),
        run("c", reads="x"),
    ]
    assert History(runs).slice([2], without={1}).kept == (0, 2)
    out = History(runs, left_out=[1])
    assert out.slice([2]).kept == out.everything([2]) == (0, 2)


def test_random_numbers_are_the_same_only_after_a_seed(run: MakeRun) -> None:
    draw, seed = {"reads": "@rng", "writes": "@rng"}, {"writes": "@rng", "strong": "@rng"}
    history = History([run("a", **draw), run("s", **seed), run("b", **draw)])
    assert history.draws_unseeded([0, 1, 2])
    assert not history.draws_unseeded([1, 2])


def test_a_long_session_is_sliced_at_once(run: MakeRun) -> None:
    runs = [run("a", reads="x", writes="x y z") for _ in range(900)]
    assert len(History(runs).slice([899]).kept) == 900
