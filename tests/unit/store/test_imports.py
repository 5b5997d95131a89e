"""Whatever order stores hear of things in, they show the same; and a file gives nobody a right."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.discussion import Thread
from stepguide_kernel.model.ledger import (
    CalloutAccepted,
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    CommentThanked,
    Operation,
    Remark,
    ThreadReanchored,
    ThreadReopened,
    ThreadResolved,
)
from stepguide_kernel.model.mirror import Mirrored
from stepguide_kernel.model.people import Sight
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.entries import mirrored
from stepguide_kernel.store.ledger import Store

LEE = Sight("lee", admin=False)


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Stores of other machines, each empty at first."""
    opened: list[Store] = []

    def open_one() -> Store:
        folder = tmp_path / f"another-{len(opened)}"
        opened.append(
            Store.open(Settings(data_dir=folder / "data", sessions_dir=folder / "sessions"))
        )
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


def told(store: Store) -> list[Mirrored]:
    operations = (mirrored(entry) for entry in store.entries(guide="g1"))
    return [operation for operation in operations if operation is not None]


def shown(store: Store) -> tuple[Thread, ...]:
    return store.threads("g1", Sight("nobody", admin=True))


def chances(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - not a secret


def converse(store: Store, actor: str, chance: random.Random, count: int) -> None:
    """Say and do things at random; what the store refuses is not said."""
    for number in range(count):
        operation = Operation(f"{actor}-operation-{number}", actor, _fact(store, actor, chance))
        try:
            store.append(operation)
        except BadRequest:
            continue


def _fact(store: Store, actor: str, chance: random.Random) -> Remark:
    threads = store.threads("g1")
    name = f"{actor}-{chance.getrandbits(48):012x}"
    if not threads or chance.random() < 0.2:
        return _comment(f"t-{name}", name, Anchor("s1"))
    thread = chance.choice(threads)
    comment = chance.choice(thread.comments)
    about = {"guide": "g1", "thread": thread.id}
    facts: list[Remark] = [
        _comment(thread.id, name),
        CommentEdited(**about, comment=comment.id, body=f"{name} edits", base=comment.revision),
        CommentDeleted(**about, comment=comment.id),
        CommentThanked(**about, comment=comment.id, thanked=chance.random() < 0.7),
        ThreadResolved(**about),
        ThreadReopened(**about),
        ThreadReanchored(**about, anchor=Anchor(f"s{chance.randrange(4)}")),
        CalloutAccepted(
            **about,
            comment=comment.id,
            kind="TIP",
            body=comment.body or "-",
            credit=comment.author,
            anchor=thread.anchor,
            cell_id=f"cell-{comment.id}",
        ),
    ]
    return chance.choice(facts)


def _comment(thread: str, comment: str, anchor: Anchor | None = None) -> CommentAdded:
    return CommentAdded(
        guide="g1", thread=thread, comment=comment, body=f"{comment} says", anchor=anchor
    )


@pytest.mark.parametrize("seed", range(5))
def test_in_whatever_order_it_is_imported_a_discussion_reads_the_same(
    another: Callable[[], Store], seed: int
) -> None:
    chance = chances(seed)
    first, second = another(), another()
    converse(first, "lee", chance, 20)
    second.take(told(first), "mia")
    converse(second, "mia", chance, 20)
    converse(first, "lee-again", chance, 20)
    operations = [*told(first), *told(second)]
    readings = []
    for order in (operations, operations[::-1], chance.sample(operations, len(operations))):
        store = another()
        for start in range(0, len(order), 7):
            store.take(order[start : start + 7], "ann")
        readings.append(shown(store))
        assert len(told(store)) == len({operation.op_id for operation in operations})
    assert readings[0] == readings[1] == readings[2]
    assert sum(len(thread.comments) for thread in readings[0]) > 10


def test_an_import_is_idempotent(store: Store, another: Callable[[], Store]) -> None:
    other = another()
    converse(other, "lee", chances(3), 20)
    operations = told(other)
    assert store.take(operations, "mia").added == len(operations)
    before = shown(store)
    assert store.take(operations, "mia") == (0, ())
    assert shown(store) == before


def test_views_are_rebuilt_as_they_were(store: Store, another: Callable[[], Store]) -> None:
    other = another()
    converse(other, "lee", chances(4), 25)
    converse(store, "mia", chances(5), 10)
    store.take(told(other)[::-1], "mia")
    before = shown(store)
    store.rebuild_views()
    assert shown(store) == before


def test_nobody_vouches_for_who_is_said_to_have_written_an_imported_comment(
    store: Store, another: Callable[[], Store]
) -> None:
    other = another()
    other.append(Operation("operation-1", "lee", _comment("t1", "c1", Anchor("s1"))))
    assert other.threads("g1", LEE)[0].comments[0].mine
    store.take(told(other), "mia")
    (comment,) = store.threads("g1", LEE)[0].comments
    assert (comment.mine, comment.verified) == (False, False)
    assert comment.credit == "lee (unverified)"
    assert store.opened_by("t1") is None


@pytest.mark.parametrize(
    "forged",
    [
        CommentEdited(guide="g1", thread="t1", comment="c1", body="I was wrong", base=1),
        CommentDeleted(guide="g1", thread="t1", comment="c1"),
        CommentThanked(guide="g1", thread="t1", comment="c1", thanked=False),
    ],
)
def test_what_was_said_here_is_not_changed_by_a_file(store: Store, forged: Remark) -> None:
    store.append(Operation("operation-1", "lee", _comment("t1", "c1", Anchor("s1"))))
    thanks = CommentThanked(guide="g1", thread="t1", comment="c1")
    store.append(Operation("operation-2", "lee", thanks))
    before = store.threads("g1", LEE)
    store.take([Mirrored("forged-operation", "lee", "2031-01-01T00:00:00.000Z", forged)], "mia")
    assert store.threads("g1", LEE) == before


@pytest.mark.parametrize("thread", ["t1", "t2"])
def test_a_file_takes_no_comments_place(store: Store, thread: str) -> None:
    store.append(Operation("operation-1", "lee", _comment("t1", "c1", Anchor("s1"))))
    before = store.threads("g1", LEE)
    forged = CommentAdded(
        guide="g1", thread=thread, comment="c1", body="I was wrong", anchor=Anchor("s1")
    )
    earlier = Mirrored("forged-operation", "lee", "2001-01-01T00:00:00.000Z", forged)
    assert store.take([earlier], "mia") == (0, ("forged-operation",))
    assert store.threads("g1", LEE) == before


def test_an_imported_comment_that_was_deleted_elsewhere_is_deleted(store: Store) -> None:
    said = Mirrored(
        "operation-1", "lee", "2026-01-01T00:00:00.000Z", _comment("t1", "c1", Anchor("s1"))
    )
    deletion = CommentDeleted(guide="g1", thread="t1", comment="c1")
    store.take([said], "mia")
    store.take([Mirrored("operation-2", "ann", "2026-01-02T00:00:00.000Z", deletion)], "mia")
    (comment,) = store.threads("g1", LEE)[0].comments
    assert (comment.deleted, comment.body) == (True, "")


def test_an_operation_that_is_another_one_here_is_named(store: Store) -> None:
    store.append(Operation("operation-1", "lee", _comment("t1", "c1", Anchor("s1"))))
    (mine,) = told(store)
    theirs = Mirrored(mine.op_id, mine.actor, mine.at, _comment("t1", "c1", Anchor("s9")))
    assert store.take([theirs], "mia") == (0, ("operation-1",))


def test_an_answer_comes_after_what_it_answers_though_the_clock_there_was_ahead(
    store: Store,
) -> None:
    opening = _comment("t1", "c1", Anchor("s1"))
    store.take([Mirrored("operation-1", "lee", "2999-01-01T00:00:00.000Z", opening)], "mia")
    store.append(Operation("operation-2", "mia", _comment("t1", "c2")))
    (thread,) = store.threads("g1")
    assert [comment.id for comment in thread.comments] == ["c1", "c2"]
    store.rebuild_views()
    assert store.threads("g1") == (thread,)
