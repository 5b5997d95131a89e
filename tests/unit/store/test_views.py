from __future__ import annotations

from collections.abc import Callable

import pytest

from stepguide_kernel.errors import NotFound
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import (
    CommentAdded,
    Entry,
    Fact,
    Published,
    ThreadReanchored,
    ThreadReopened,
    ThreadResolved,
)
from stepguide_kernel.store.ledger import Store

Say = Callable[[Fact], Entry]


def test_a_thread_holds_its_comments_in_the_order_they_were_made(
    store: Store, say: Say, opening: Callable[..., CommentAdded]
) -> None:
    say(opening("t1"))
    say(opening("t2"))
    say(CommentAdded(guide="g1", thread="t1", comment="reply", body="So.", author="Lee Ng"))
    first, second = store.threads("g1")
    assert [comment.id for comment in first.comments] == ["t1-c1", "reply"]
    assert [comment.id for comment in second.comments] == ["t2-c1"]
    assert first.anchor == Anchor("s1")


def test_a_comment_shows_the_name_to_show_or_else_the_actor(
    store: Store, say: Say, opening: Callable[..., CommentAdded]
) -> None:
    say(opening("t1"))
    say(
        CommentAdded(
            guide="g1", thread="t1", comment="c", body="b", author="Lee Ng", verified=False
        )
    )
    first, second = store.thread("t1").comments
    assert (first.author, first.verified) == ("lee", True)
    assert (second.author, second.verified) == ("Lee Ng", False)


def test_a_thread_is_where_it_was_put_last_also_after_the_views_are_rebuilt(
    store: Store, say: Say, opening: Callable[..., CommentAdded]
) -> None:
    said = say(opening("t1"))
    for place in (Anchor("s2"), Anchor("s3", "c3", step_number=3)):
        say(ThreadReanchored(guide="g1", thread="t1", anchor=place))
    store.rebuild_views()
    assert store.thread("t1").anchor == Anchor("s3", "c3", step_number=3)
    assert store.opened_by("t1") == said.actor


def test_a_settled_thread_can_be_opened_again(
    store: Store, say: Say, opening: Callable[..., CommentAdded]
) -> None:
    say(opening("t1"))
    say(ThreadResolved(guide="g1", thread="t1"))
    assert store.thread("t1").resolved
    say(ThreadReopened(guide="g1", thread="t1"))
    assert not store.thread("t1").resolved


def test_only_unsettled_threads_of_its_guide_count_as_open(
    store: Store,
    say: Say,
    opening: Callable[..., CommentAdded],
    published: Callable[..., Published],
) -> None:
    say(published("orders"))
    for thread, guide in (("t1", "g1"), ("t2", "g1"), ("t3", "g2")):
        say(opening(thread, guide))
    say(ThreadResolved(guide="g1", thread="t1"))
    assert store.publication("orders").open_threads == 1


@pytest.mark.parametrize("look_up", [Store.thread, Store.publication, Store.published_fact])
def test_what_is_not_there_is_not_found(
    store: Store, look_up: Callable[[Store, str], object]
) -> None:
    with pytest.raises(NotFound):
        look_up(store, "nowhere")
