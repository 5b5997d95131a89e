"""Who is told of what: on both databases, in the transaction of the fact itself."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.guide import CalloutKind
from stepguide_kernel.model.ledger import (
    CalloutAccepted,
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    Fact,
    Operation,
    Published,
    ThreadResolved,
    VerdictGiven,
)
from stepguide_kernel.model.notification import NotificationsQuery, ReadRequest
from stepguide_kernel.model.verdict import Verdict
from stepguide_kernel.store.ledger import Store

Do = Callable[[str, Fact], int]
ALL = NotificationsQuery()


@pytest.fixture
def do(store: Store) -> Do:
    """Have somebody say or do something; returns its number."""

    def append(who: str, fact: Fact) -> int:
        number = store.newest() + 1
        return store.append(Operation(f"operation-{number}", who, fact)).seq

    return append


def _opened(body: str = "Why?", *, thread: str = "t1", author: str = "") -> CommentAdded:
    return CommentAdded(
        guide="g1",
        thread=thread,
        comment=f"{thread}-c1",
        body=body,
        author=author,
        anchor=Anchor("s1", "cell-1"),
    )


def _answered(body: str, comment: str) -> CommentAdded:
    return CommentAdded(guide="g1", thread="t1", comment=comment, body=body)


def _told(store: Store, person: str) -> list[tuple[int, str]]:
    return [(one.id, one.reason) for one in store.notices.list(person, ALL)]


def test_authors_participants_and_watchers_are_told_but_not_who_did_it(
    store: Store, do: Do, published: Callable[..., Published]
) -> None:
    do("mia", published())
    store.notices.watch("ana", "g1", watching=True)
    first = do("lee", _opened())
    second = do("tom", _answered("Because.", "c2"))
    assert _told(store, "mia") == [(second, "author"), (first, "author")]
    assert _told(store, "lee") == [(second, "participant")]
    assert _told(store, "ana") == [(second, "watcher"), (first, "watcher")]
    assert _told(store, "tom") == []


def test_who_is_named_is_told_even_of_a_guide_that_they_do_not_want_to_hear_of(
    store: Store, do: Do
) -> None:
    store.people.add("ana", "commenter")
    store.notices.watch("ana", "g1", watching=False)
    named = do("lee", _opened("@ana and @nobody, look"))
    do("lee", _answered("and more", "c2"))
    assert _told(store, "ana") == [(named, "mention")]
    assert _told(store, "nobody") == []


def test_an_edit_tells_those_whom_it_names_anew(store: Store, do: Do) -> None:
    for name in ("ana", "tom"):
        store.people.add(name, "commenter")
    do("lee", _opened("@ana, look"))
    edited = CommentEdited(guide="g1", thread="t1", comment="t1-c1", body="@ana @tom", base=1)
    number = do("lee", edited)
    assert _told(store, "tom") == [(number, "mention")]
    assert len(_told(store, "ana")) == 1


def test_who_only_a_cookie_knows_is_told_nothing(store: Store, do: Do) -> None:
    do("anonymous-0123", _opened(author="Lee"))
    do("mia", _answered("Welcome.", "c2"))
    assert _told(store, "anonymous-0123") == []
    assert len(_told(store, "mia")) == 0


def test_no_user_has_a_name_of_those_whom_only_a_cookie_knows(store: Store) -> None:
    with pytest.raises(BadRequest):
        store.people.add("anonymous-0123", "reader")


def test_a_callout_is_told_once_though_it_resolves_its_thread(store: Store, do: Do) -> None:
    do("lee", _opened("Refunds look like payments."))
    kind: CalloutKind = "WARNING"
    callout = CalloutAccepted(
        guide="g1",
        thread="t1",
        comment="t1-c1",
        kind=kind,
        body="Refunds look like payments.",
        credit="lee",
        anchor=Anchor("s1"),
        cell_id="cell-9",
    )
    number = do("mia", callout)
    do("mia", ThreadResolved(guide="g1", thread="t1"))
    assert _told(store, "lee") == [(number, "answer")]


def test_a_guide_that_breaks_and_one_that_is_well_again_are_told_once(
    store: Store, do: Do, published: Callable[..., Published], verdict: Callable[..., VerdictGiven]
) -> None:
    do("mia", published())
    verdicts: tuple[Verdict, ...] = ("passed", "failed", "failed", "interrupted", "timeout")
    numbers = [do("tom", verdict(one)) for one in (*verdicts, "passed")]
    assert _told(store, "mia") == [(numbers[-1], "author"), (numbers[1], "author")]


def test_the_author_hears_of_what_their_own_schedule_found(
    store: Store, do: Do, published: Callable[..., Published], verdict: Callable[..., VerdictGiven]
) -> None:
    do("mia", published())
    do("mia", verdict("failed"))
    mended = do("mia", msgspec.structs.replace(verdict("passed"), scheduled=True))
    assert _told(store, "mia") == [(mended, "author")]


def test_a_retry_tells_nobody_again(store: Store) -> None:
    store.notices.watch("ana", "g1", watching=True)
    operation = Operation("operation-1", "lee", _opened())
    store.append(operation)
    store.append(operation)
    assert len(_told(store, "ana")) == 1


def test_what_is_refused_is_told_to_nobody(store: Store, do: Do) -> None:
    store.notices.watch("ana", "g1", watching=True)
    with pytest.raises(BadRequest):
        do("lee", _answered("to no thread", "c2"))
    assert _told(store, "ana") == []


def test_a_notification_leads_to_its_place_and_tells_how_it_stands_now(
    store: Store, do: Do, published: Callable[..., Published]
) -> None:
    do("mia", published())
    do("lee", _opened("Refunds look like payments."))
    (told,) = store.notices.list("mia", ALL)
    assert (told.title, told.slug, told.step_id, told.cell_id) == (
        "Orders",
        "orders",
        "s1",
        "cell-1",
    )
    assert (told.said, told.actor, told.resolved) == ("Refunds look like payments.", "lee", False)
    do("lee", CommentDeleted(guide="g1", thread="t1", comment="t1-c1"))
    do("mia", ThreadResolved(guide="g1", thread="t1"))
    (told,) = store.notices.list("mia", ALL)
    assert (told.said, told.resolved) == ("", True)


@pytest.mark.parametrize(
    ("what", "left"),
    [
        (ReadRequest(ids=(2, 4)), [3]),
        (ReadRequest(up_to=3), [4]),
        (ReadRequest(thread="t1"), [3]),
        (ReadRequest(), [4, 3, 2]),
    ],
)
def test_what_is_read_is_read_for_its_reader_alone(
    store: Store, do: Do, what: ReadRequest, left: list[int]
) -> None:
    do("zoe", _opened("first", thread="t0"))
    for name in ("ana", "tom"):
        store.notices.watch(name, "g1", watching=True)
    for fact in (_opened(), _opened(thread="t2"), _answered("more", "c2")):
        do("lee", fact)
    store.notices.read("ana", what)
    told = store.notices.list("ana", ALL)
    assert [one.id for one in told if not one.read] == left
    assert store.notices.unread("ana") == len(left)
    assert store.notices.unread("tom") == 3


def test_older_ones_are_asked_for_by_number(store: Store, do: Do) -> None:
    store.notices.watch("ana", "g1", watching=True)
    for number in range(5):
        do("lee", _opened(thread=f"t{number}"))
    page = store.notices.list("ana", NotificationsQuery(limit=2))
    older = store.notices.list("ana", NotificationsQuery(before=page[-1].id, limit=2))
    assert [one.id for one in (*page, *older)] == [5, 4, 3, 2]


def test_views_made_anew_tell_nobody_again(store: Store, do: Do) -> None:
    store.notices.watch("ana", "g1", watching=True)
    do("lee", _opened())
    store.notices.read("ana", ReadRequest(up_to=1))
    store.rebuild_views()
    assert [one.read for one in store.notices.list("ana", ALL)] == [True]


def test_who_is_removed_leaves_nothing_for_the_next_of_that_name(store: Store, do: Do) -> None:
    store.people.add("ana", "commenter")
    store.notices.watch("ana", "g1", watching=True)
    do("lee", _opened())
    store.people.remove("ana")
    store.people.add("ana", "reader")
    assert _told(store, "ana") == []
    assert store.notices.watching("ana", "g1") is None
