"""Comments over the wire after they were made: edited, taken back, thanked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from stepguide_kernel.model.people import Role
from stepguide_kernel.services import Services

SignIn = Callable[[Role | None], httpx.Client]


@pytest.fixture
def comment(sign_in: SignIn, request: pytest.FixtureRequest) -> dict[str, Any]:
    """A comment of the commenter's in a thread of its own."""
    op_id = request.node.name[:64].replace("[", "-").replace("]", "")
    body = {"op_id": op_id, "body": "Mind the refunds", "anchor": {"step_id": "step-sum"}}
    thread = sign_in("commenter").post("publications/orders/comments", json=body).json()
    found: dict[str, Any] = thread["comments"][0]
    return found


def _do(client: httpx.Client, comment: dict[str, Any], what: str, **body: object) -> httpx.Response:
    return client.post(f"comments/{comment['id']}/{what}", json=body)


def _seen(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["comments"][0]
    return found


def test_its_writer_edits_a_comment_and_nobody_else_does(
    sign_in: SignIn, comment: dict[str, Any]
) -> None:
    edit = {"op_id": f"edit-{comment['id'][:16]}", "body": "Mind *all* refunds", "base": 1}
    for role in ("author", "admin"):
        answer = _do(sign_in(role), comment, "edit", **edit)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    edited = _seen(_do(sign_in("commenter"), comment, "edit", **edit))
    assert (edited["revision"], edited["mine"]) == (2, True)
    assert "<em>all</em>" in edited["html"]
    assert _seen(_do(sign_in("commenter"), comment, "edit", **edit)) == edited  # a retry


def test_an_edit_says_no_secret_either(sign_in: SignIn, comment: dict[str, Any]) -> None:
    secret = "ghp_" + "x1Y2z3" * 6
    edit = {"op_id": f"edit-{comment['id'][:16]}", "body": f"Use {secret}", "base": 1}
    answer = _do(sign_in("commenter"), comment, "edit", **edit)
    assert (answer.status_code, answer.json()["code"]) == (422, "secret_found")
    assert secret not in answer.text


def test_two_edits_of_one_revision_lose_neither(sign_in: SignIn, comment: dict[str, Any]) -> None:
    for number, body in enumerate(("From the desk", "From the train")):
        op_id = f"edit-{number}-{comment['id'][:16]}"
        edit = {"op_id": op_id, "body": body, "base": 1}
        seen = _seen(_do(sign_in("commenter"), comment, "edit", **edit))
    assert (seen["body"], [kept["body"] for kept in seen["conflicts"]]) == (
        "From the desk",
        ["From the train"],
    )


def test_a_deleted_comment_is_seen_to_have_been(sign_in: SignIn, comment: dict[str, Any]) -> None:
    op_id = f"delete-{comment['id'][:16]}"
    assert _do(sign_in("author"), comment, "delete", op_id=op_id).status_code == 403
    own = _seen(_do(sign_in("commenter"), comment, "delete", op_id=op_id))
    assert (own["deleted"], own["body"]) == (True, "Mind the refunds")
    listed = sign_in("reader").get("publications/orders/threads")
    assert "Mind the refunds" not in [
        found["body"]
        for thread in listed.json()["threads"]
        for found in thread["comments"]
        if found["id"] == comment["id"]
    ]


def test_a_deleted_comment_becomes_no_callout(
    sign_in: SignIn, comment: dict[str, Any], services: Services
) -> None:
    thread = services.store.thread_of_comment(comment["id"]).id
    op_id = f"delete-{comment['id'][:16]}"
    assert _do(sign_in("commenter"), comment, "delete", op_id=op_id).status_code == 200
    accept = {"op_id": f"accept-{comment['id'][:16]}", "comment": comment["id"], "kind": "TIP"}
    assert sign_in("admin").post(f"threads/{thread}/callout", json=accept).status_code == 404


def test_an_admin_takes_anybodys_comment_back(sign_in: SignIn, comment: dict[str, Any]) -> None:
    op_id = f"delete-{comment['id'][:16]}"
    assert _seen(_do(sign_in("admin"), comment, "delete", op_id=op_id))["deleted"]


def test_thanks_name_who_said_them(sign_in: SignIn, comment: dict[str, Any]) -> None:
    op_id = f"thanks-{comment['id'][:16]}"
    thanked = _seen(_do(sign_in("author"), comment, "thanks", op_id=op_id))
    assert (thanked["thanks"], thanked["thanked"]) == (["author"], True)


@pytest.mark.parametrize("what", ["edit", "delete", "thanks"])
def test_a_comment_that_is_nowhere_is_not_found(sign_in: SignIn, what: str) -> None:
    body = {"op_id": "operation-nowhere"} | ({"body": "b", "base": 1} if what == "edit" else {})
    answer = _do(sign_in("admin"), {"id": "nowhere"}, what, **body)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_whoever_may_comment_is_told_whom_they_can_mention(sign_in: SignIn) -> None:
    names = sign_in("commenter").get("people").json()["names"]
    assert {"admin", "author", "commenter", "reader"} <= set(names)
    assert names == sorted(names)
