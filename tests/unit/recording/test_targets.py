from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec
import pytest

from stepguide_kernel.errors import BadRequest, SessionEmpty
from stepguide_kernel.model.session import Marked, Run, RunError, Session
from stepguide_kernel.recording.targets import targets

MakeRun = Callable[..., Run]
MakeSession = Callable[..., Session]


@pytest.fixture
def messy(run: MakeRun, session: MakeSession) -> Session:
    """Cell a ran twice and shows; b shows nothing; c failed; d was deleted; e warned only."""
    warned = ({"output_type": "stream", "name": "stderr", "text": "UserWarning: x"},)
    return session(
        run("a", shows="1"),
        run("b"),
        run("a", shows="2"),
        run("c", shows="3", error=RunError("E", "")),
        run("d", shows="4"),
        run("e", outputs=warned),
        deleted=frozenset({"d"}),
    )


@pytest.mark.parametrize(
    ("keep", "expected"),
    [(["a"], (2,)), (["a@1"], (0,)), (["a@2", "b"], (1, 2)), (["a", "a"], (2,)), (["c"], (3,))],
)
def test_keep_names_the_last_run_or_the_nth(
    messy: Session, keep: list[str], expected: tuple[int, ...]
) -> None:
    assert targets(messy, keep, None) == expected


def test_without_keep_all_that_still_shows_something_counts(messy: Session) -> None:
    assert targets(messy, [], None) == (2,)


def test_a_notebook_says_which_cells_are_still_there(messy: Session) -> None:
    assert targets(messy, [], {"d", "b"}) == (4,)


def test_a_cell_id_with_an_at_sign_is_itself(run: MakeRun, session: MakeSession) -> None:
    assert targets(session(run("a"), run("a@1")), ["a@1"], None) == (1,)


@pytest.mark.parametrize("keep", ["x", "x@1", "a@0", "a@3", "a@two", "a@", "@1", ""])
def test_what_does_not_exist_is_said_with_what_does(messy: Session, keep: str) -> None:
    with pytest.raises(BadRequest) as caught:
        targets(messy, [keep], None)
    assert "a" in caught.value.hint


def _marks(*orders: tuple[Literal["record", "stop"], int]) -> tuple[Marked, ...]:
    return tuple(Marked(kind, 0.0, order) for kind, order in orders)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (_marks(("record", 0), ("stop", 1)), (0,)),
        (_marks(("record", 2)), (2, 3)),
        (_marks(("record", 0), ("stop", 1), ("record", 3), ("stop", 4)), (3,)),
        (_marks(("record", 0), ("stop", 4)), (2, 3)),
    ],
)
def test_marked_are_the_last_runs_of_the_last_range(
    run: MakeRun, session: MakeSession, marks: tuple[Marked, ...], expected: tuple[int, ...]
) -> None:
    recorded = session(
        run("a", shows="1"), run("b"), run("a", shows="2"), run("c", shows="3"), marks=marks
    )
    assert targets(recorded, [], None, marked=True) == expected
    assert targets(recorded, [], None) == (2, 3)


def test_without_a_mark_or_anything_shown_in_it_there_is_nothing_to_show(messy: Session) -> None:
    with pytest.raises(SessionEmpty, match="nothing is marked") as caught:
        targets(messy, [], None, marked=True)
    assert "Record" in caught.value.hint
    empty = msgspec.structs.replace(messy, marks=_marks(("record", 1), ("stop", 2)))
    with pytest.raises(SessionEmpty, match="between Record and Stop"):
        targets(empty, [], None, marked=True)


def test_a_session_that_shows_nothing_is_empty(run: MakeRun, session: MakeSession) -> None:
    with pytest.raises(SessionEmpty, match="holds no runs"):
        targets(session(), [], None)
    with pytest.raises(SessionEmpty, match="shows an output") as caught:
        targets(session(run("a")), [], None)
    assert "--keep" in caught.value.hint
