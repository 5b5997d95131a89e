from __future__ import annotations

from collections.abc import Callable

import pytest

from stepguide_kernel.errors import SessionUnknown
from stepguide_kernel.model.build import StepPlan
from stepguide_kernel.model.selection import SecretFound, SlicedParameter, SliceRequest
from stepguide_kernel.model.session import Run, Session
from stepguide_kernel.recording.author import words_of
from stepguide_kernel.recording.choice import outputs_of, recorded_runs, sliced

MakeRun = Callable[..., Run]
MakeSession = Callable[..., Session]


@pytest.fixture
def orders(run: MakeRun, session: MakeSession) -> Session:
    return session(
        run("y", "year = 2025", writes="year", strong="year"),
        run("y", "year = 2026", writes="year", strong="year"),
        run("a", "# Add one\nprint(year + 1)", reads="year", shows="2027"),
        run("b", "# Add two\nprint(year + 2)", reads="year", shows="2028"),
    )


def test_runs_are_listed_with_what_names_them_and_what_they_show(orders: Session) -> None:
    listed = recorded_runs(orders).runs
    assert [run.keep for run in listed] == ["y@1", "y@2", "a@1", "b@1"]
    assert [(run.shown, run.text) for run in listed[1:3]] == [("nothing", ""), ("text", "2027")]
    assert outputs_of(orders, "run-3").outputs[0]["text"] == "2027"
    with pytest.raises(SessionUnknown):
        outputs_of(orders, "run-99")


def test_a_choice_comes_to_steps_objectives_and_parameters(orders: Session) -> None:
    words = words_of(None, None, ran_until=0.0)
    found = sliced(orders, SliceRequest(), words)
    assert found.shown == ("run-3", "run-4")
    assert [step.title for step in found.steps] == ["Add one", "Add two"]
    assert found.objectives == ("Add one", "Add two")
    year = SlicedParameter(
        name="year", value="2026", run="run-2", chosen=True, tried=("2025", "2026")
    )
    assert found.parameters == (year,)
    (untouched,) = sliced(orders, SliceRequest(parameters=()), words).parameters
    assert not untouched.chosen


def test_an_order_that_breaks_what_is_read_is_refused_and_not_shown(orders: Session) -> None:
    words = words_of(None, None, ran_until=0.0)
    late = (StepPlan(runs=("run-3",)), StepPlan(runs=("run-2", "run-4")))
    found = sliced(orders, SliceRequest(steps=late), words)
    assert found.refusal is not None
    assert (found.refusal.reader, found.refusal.name) == ("run-3", "year")
    assert [step.title for step in found.steps] == ["Add one", "Add two"]


def test_what_was_secret_is_named_by_what_stands_there_now(
    run: MakeRun, session: MakeSession
) -> None:
    recorded = session(
        run("k", 'key = os.environ["AWS_KEY_2"]', writes="key", strong="key", secrets="AWS_KEY_2"),
        run("h", 'key += os.environ["API_KEY"]', reads="key", writes="key"),  # the author's own
        run("p", "print(key)", reads="key", shows="it is ‹redacted:github-token›"),
    )
    found = sliced(recorded, SliceRequest(), words_of(None, None, ran_until=0.0))
    assert found.secrets == (
        SecretFound("run-1", 'os.environ["AWS_KEY_2"]', in_output=False),
        SecretFound("run-3", "‹redacted:github-token›", in_output=True),
    )
