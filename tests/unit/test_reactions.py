from __future__ import annotations

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import (
    CalloutAccepted,
    CommentAdded,
    Operation,
    ThreadResolved,
)
from stepguide_kernel.reactions import with_follow_ups

ACCEPTED = CalloutAccepted(
    guide="g1",
    thread="t1",
    comment="c1",
    kind="TIP",
    body="Mind this",
    credit="lee",
    anchor=Anchor("s1"),
    cell_id="cell",
)


def test_a_callout_settles_its_thread() -> None:
    operation = Operation("operation-1", "mia", ACCEPTED)
    first, second = with_follow_ups(operation)
    assert first == operation
    assert (second.actor, second.fact) == ("mia", ThreadResolved(guide="g1", thread="t1"))


def test_a_retry_has_the_same_follow_ups() -> None:
    operation = Operation("operation-1", "mia", ACCEPTED)
    assert with_follow_ups(operation) == with_follow_ups(operation)
    other = Operation("operation-2", "mia", ACCEPTED)
    assert with_follow_ups(operation)[1].op_id != with_follow_ups(other)[1].op_id


def test_nothing_follows_from_a_comment() -> None:
    fact = CommentAdded(guide="g1", thread="t1", comment="c1", body="b", anchor=Anchor("s1"))
    operation = Operation("operation-1", "lee", fact)
    assert with_follow_ups(operation) == (operation,)
