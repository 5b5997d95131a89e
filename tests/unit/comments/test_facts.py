from __future__ import annotations

import pytest

from stepguide_kernel.comments.facts import callout_accepted, comment_added, thread_reanchored
from stepguide_kernel.errors import BadRequest, Forbidden, NotFound
from stepguide_kernel.model.anchor import Anchor, Quote
from stepguide_kernel.model.discussion import Comment, Thread
from stepguide_kernel.model.people import Person
from stepguide_kernel.model.requests import CalloutRequest, CommentRequest, ReanchorRequest

LEE = Person("lee-7", "Lee Ng", "commenter", verified=False)
OPENING = CommentRequest(op_id="operation-1", body="Why?", anchor=Anchor("s1", "c1"))


def test_the_same_request_is_the_same_fact() -> None:
    assert comment_added("g1", LEE, OPENING) == comment_added("g1", LEE, OPENING)


def test_other_requests_open_other_threads() -> None:
    other = CommentRequest(op_id="operation-2", body="Why?", anchor=Anchor("s1", "c1"))
    first, second = comment_added("g1", LEE, OPENING), comment_added("g1", LEE, other)
    assert len({first.thread, first.comment, second.thread, second.comment}) == 4


def test_a_secret_in_the_code_beside_is_not_kept_with_what_is_said() -> None:
    secret = "ghp_" + "x1Y2z3" * 6
    code = f'token = "{secret}"'
    anchor = Anchor("s1", "c1", source=code, quote=Quote(code, prefix=secret, suffix=secret))
    fact = comment_added("g1", LEE, CommentRequest(op_id="operation-1", body="Oh", anchor=anchor))
    assert secret not in str(fact)
    kept = fact.anchor
    assert kept is not None
    assert (kept.source or "").startswith("token = ")


def test_the_author_is_who_asked() -> None:
    fact = comment_added("g1", LEE, OPENING)
    assert (fact.author, fact.verified) == ("Lee Ng", False)


@pytest.mark.parametrize(
    "request_",
    [
        CommentRequest(op_id="operation-1", body="Why?"),
        CommentRequest(op_id="operation-1", body="Why?", anchor=Anchor("s1"), thread="t1"),
        CommentRequest(op_id="operation-1", body="\n \t", thread="t1"),
    ],
)
def test_a_comment_hangs_in_one_place_and_says_something(request_: CommentRequest) -> None:
    with pytest.raises(BadRequest):
        comment_added("g1", LEE, request_)


def _thread() -> Thread:
    comments = tuple(
        Comment(name, f"{name}'s author", f"{name} says", "2026-11-22") for name in ("a", "b")
    )
    return Thread("t1", "g1", Anchor("s1"), resolved=False, comments=comments)


def test_a_callout_says_what_its_comment_says_and_whose_it_was() -> None:
    fact = callout_accepted(_thread(), CalloutRequest(op_id="x" * 8, comment="b", kind="TIP"))
    assert (fact.body, fact.credit, fact.kind) == ("b says", "b's author", "TIP")
    assert (fact.thread, fact.comment, fact.anchor) == ("t1", "b", Anchor("s1"))


def test_the_credit_says_when_nothing_but_a_cookie_vouches_for_the_name() -> None:
    said = Comment("a", "Lee", "Mind.", "2026-11-22", verified=False)
    thread = Thread("t1", "g1", Anchor("s1"), resolved=False, comments=(said,))
    requests = [CalloutRequest(op_id="x" * 8, comment="a", kind="TIP") for _ in range(2)]
    first, again = (callout_accepted(thread, request) for request in requests)
    assert first.credit == "Lee (unverified)"
    assert first == again


def test_the_cell_of_a_callout_follows_from_its_comment_alone() -> None:
    requests = [
        CalloutRequest(op_id=op_id, comment=comment, kind="TIP")
        for op_id, comment in (("first-op", "a"), ("second-op", "a"), ("third-op", "b"))
    ]
    first, again, other = (callout_accepted(_thread(), request).cell_id for request in requests)
    assert first == again != other


def test_a_comment_of_another_thread_makes_no_callout() -> None:
    with pytest.raises(NotFound):
        callout_accepted(_thread(), CalloutRequest(op_id="x" * 8, comment="z", kind="TIP"))


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        (Person("mia", "Mia", "author"), True),
        (Person("lee", "Lee", "commenter"), True),
        (Person("lee", "Lee", "commenter", verified=False), False),
        (Person("ana", "Ana", "commenter"), False),
    ],
)
def test_a_thread_is_put_elsewhere_by_authors_and_by_whoever_opened_it(
    person: Person, *, allowed: bool
) -> None:
    request = ReanchorRequest(op_id="operation-1", anchor=Anchor("s2", "c2"))
    if allowed:
        fact = thread_reanchored(_thread(), "lee", person, request)
        assert (fact.guide, fact.thread, fact.anchor) == ("g1", "t1", Anchor("s2", "c2"))
    else:
        with pytest.raises(Forbidden):
            thread_reanchored(_thread(), "lee", person, request)
