"""Laws of arranging the steps of a guide."""

from __future__ import annotations

from stepguide_kernel.model.build import StepPlan
from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.arrangement import arranged, misplaced
from stepguide_kernel.recording.author import AuthorsWords
from stepguide_kernel.recording.outline import Outline, outline

OUTPUT = {"output_type": "stream", "name": "stdout", "text": "1\n"}


def _run(order: int, *, reads: str = "", writes: str = "", shows: bool = False) -> Run:
    return Run(
        id=f"run-{order}",
        cell_id=f"c{order}",
        order=order,
        source=f"step_{order}()",
        started=0,
        ended=0,
        reads=tuple(reads.split()),
        writes=tuple(writes.split()),
        strong=tuple(writes.split()),
        outputs=(OUTPUT,) if shows else (),
    )


RUNS = [
    _run(1, writes="a"),
    _run(2, reads="a", shows=True),
    _run(3, writes="b"),
    _run(4, reads="b", shows=True),
]


def _parts() -> Outline:
    return outline(RUNS, AuthorsWords(None))


def _orders(parts: Outline) -> list[list[int]]:
    return [[run.order for run in step.runs] for step in parts.steps]


def test_without_a_plan_steps_stay_as_they_are() -> None:
    assert _orders(arranged(_parts(), ())) == [[1, 2], [3, 4]]


def test_a_plan_parts_names_and_orders() -> None:
    plan = [StepPlan(runs=("run-3", "run-4")), StepPlan(title="Mine", runs=("run-1", "run-2"))]
    made = arranged(_parts(), plan)
    assert _orders(made) == [[3, 4], [1, 2]]
    assert (made.steps[1].title.text, made.steps[1].title.source) == ("Mine", "author")


def test_runs_that_a_plan_does_not_know_come_before_what_they_ran_before() -> None:
    plan = [StepPlan(runs=("run-2",)), StepPlan(runs=("run-4",))]
    assert _orders(arranged(_parts(), plan)) == [[1, 2], [3, 4]]


def test_a_plan_may_name_what_is_not_kept() -> None:
    assert _orders(arranged(_parts(), [StepPlan(runs=("run-9",))])) == [[1], [2], [3], [4]]


def test_the_order_of_the_session_is_never_misplaced() -> None:
    assert misplaced(RUNS) is None


def test_steps_that_share_nothing_change_places() -> None:
    assert misplaced([*RUNS[2:], *RUNS[:2]]) is None


def test_what_reads_before_it_is_written_is_misplaced() -> None:
    found = misplaced([RUNS[1], RUNS[0]])
    assert found is not None
    assert (found.reader, found.writer, found.name) == ("run-2", "run-1", "a")


def test_a_writer_that_comes_between_is_misplaced() -> None:
    other = _run(5, writes="a")
    found = misplaced([RUNS[0], other, RUNS[1]])
    assert found is not None
    assert found.reader == "run-2"
