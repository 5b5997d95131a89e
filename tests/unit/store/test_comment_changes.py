from __future__ import annotations

from collections.abc import Callable

import pytest

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.discussion import Comment
from stepguide_kernel.model.ledger import (
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    CommentThanked,
    Entry,
    Fact,
    Operation,
)
from stepguide_kernel.model.people import Sight
from stepguide_kernel.store.ledger import Store

Say = Callable[[Fact], Entry]
LEE, MIA, ADMIN = Sight("lee", admin=False), Sight("mia", admin=False), Sight("ada", admin=True)


@pytest.fixture(autouse=True)
def thread(say: Say, opening: Callable[..., CommentAdded]) -> None:
    """A thread of one comment, by lee."""
    say(opening("t1"))


def _edited(body: str, base: int) -> CommentEdited:
    return CommentEdited(guide="g1", thread="t1", comment="t1-c1", body=body, base=base)


def _deleted() -> CommentDeleted:
    return CommentDeleted(guide="g1", thread="t1", comment="t1-c1")


def _thanked(*, thanked: bool = True) -> CommentThanked:
    return CommentThanked(guide="g1", thread="t1", comment="t1-c1", author="Mia", thanked=thanked)


def _comment(store: Store, sight: Sight = LEE) -> Comment:
    return store.thread("t1", sight).comments[0]


def test_an_edit_is_a_new_revision(store: Store, say: Say) -> None:
    before = _comment(store)
    assert (before.revision, before.edited, before.mine) == (1, None, True)
    edit = say(_edited("Why not?", 1))
    after = _comment(store)
    assert (after.body, after.revision, after.edited) == ("Why not?", 2, edit.at)
    assert (after.id, after.at) == (before.id, before.at)


def test_a_stale_edit_changes_nothing_and_is_kept_for_who_wrote_it(store: Store, say: Say) -> None:
    say(_edited("From the desk", 1))
    stale = say(_edited("From the train", 1))
    mine = _comment(store)
    assert (mine.body, mine.revision) == ("From the desk", 2)
    assert [(version.body, version.at) for version in mine.conflicts] == [
        ("From the train", stale.at)
    ]
    assert _comment(store, MIA).conflicts == _comment(store, ADMIN).conflicts == ()


def test_the_next_edit_settles_what_was_kept_beside(store: Store, say: Say) -> None:
    say(_edited("From the desk", 1))
    say(_edited("From the train", 1))
    say(_edited("Both", 2))
    comment = _comment(store)
    assert (comment.body, comment.revision, comment.conflicts) == ("Both", 3, ())


def test_an_edit_of_a_revision_that_is_not_there_is_refused(store: Store, say: Say) -> None:
    with pytest.raises(BadRequest, match="no revision 2"):
        say(_edited("Too early", 2))
    assert _comment(store).revision == 1


def test_the_text_of_a_deleted_comment_stays_for_its_writer_and_for_admins(
    store: Store, say: Say
) -> None:
    say(_edited("Why not?", 1))
    say(_deleted())
    assert (_comment(store, MIA).body, _comment(store, MIA).deleted) == ("", True)
    assert _comment(store, LEE).body == _comment(store, ADMIN).body == "Why not?"


@pytest.mark.parametrize("late", [_edited("Late", 1), _deleted(), _thanked()])
def test_nothing_more_becomes_of_a_deleted_comment(store: Store, say: Say, late: Fact) -> None:
    say(_deleted())
    with pytest.raises(BadRequest, match="deleted"):
        say(late)
    assert store.newest() == 2


@pytest.mark.parametrize("thread", ["t1", "t2"])
def test_a_change_of_no_comment_is_refused(say: Say, thread: str) -> None:
    with pytest.raises(BadRequest, match="no comment"):
        say(CommentDeleted(guide="g1", thread=thread, comment="nowhere"))


def test_thanks_are_counted_once_a_person_and_can_be_taken_back(store: Store) -> None:
    for number, (actor, thanked) in enumerate(
        [("mia", True), ("mia", True), ("kim", True), ("kim", False)]
    ):
        store.append(Operation(f"thanks-{number}", actor, _thanked(thanked=thanked)))
    assert (_comment(store, MIA).thanks, _comment(store, MIA).thanked) == (("Mia",), True)
    assert not _comment(store, Sight("kim", admin=False)).thanked


def test_a_retried_edit_is_one_edit(store: Store) -> None:
    operation = Operation("operation-edit", "lee", _edited("Why not?", 1))
    assert store.append(operation) == store.append(operation)
    assert (_comment(store).revision, _comment(store).conflicts) == (2, ())


def test_changes_made_anew_are_the_changes_that_were(store: Store, say: Say) -> None:
    for fact in (_edited("One", 1), _edited("Stale", 1), _thanked(), _deleted()):
        say(fact)
    before = [store.threads("g1", sight) for sight in (LEE, MIA, ADMIN)]
    assert store.rebuild_views() == 5
    assert [store.threads("g1", sight) for sight in (LEE, MIA, ADMIN)] == before
