"""A conversation over the wire, from the first comment to the callout."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from stepguide_kernel.model.people import Role
from stepguide_kernel.services import Services

SignIn = Callable[[Role | None], httpx.Client]


def _open(client: httpx.Client, op_id: str) -> dict[str, object]:
    body = {"op_id": op_id, "body": "Mind the refunds", "anchor": {"step_id": "step-sum"}}
    answer = client.post("publications/orders/comments", json=body)
    assert answer.status_code == 201
    thread: dict[str, object] = answer.json()
    return thread


def test_a_comment_becomes_a_callout_and_its_thread_is_settled(sign_in: SignIn) -> None:
    thread = _open(sign_in("commenter"), "open-thread-1")
    reply = {"op_id": "reply-thread-1", "body": "Right", "thread": thread["id"]}
    answered = sign_in("author").post("publications/orders/comments", json=reply).json()
    assert [comment["author"] for comment in answered["comments"]] == ["commenter", "author"]

    comment = answered["comments"][0]["id"]
    accept = {"op_id": "accept-thread-1", "comment": comment, "kind": "WARNING"}
    done = sign_in("author").post(f"threads/{thread['id']}/callout", json=accept)
    assert done.status_code == 201
    callout = done.json()["callout"]
    assert done.json()["resolved"] is True
    assert (callout["kind"], callout["body"], callout["credit"]) == (
        "WARNING",
        "Mind the refunds",
        "commenter",
    )
    listed = sign_in("author").get("publications/orders/threads").json()["threads"]
    (again,) = [one for one in listed if one["id"] == thread["id"]]
    assert {**again, "placement": None} == done.json()


def test_a_comment_on_a_step_that_is_not_published_is_refused(
    sign_in: SignIn, services: Services
) -> None:
    newest = services.store.newest()
    body = {"op_id": "on-no-step", "body": "Here", "anchor": {"step_id": "step-gone"}}
    answer = sign_in("commenter").post("publications/orders/comments", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert "step-gone" in answer.json()["message"]
    assert answer.json()["hint"]
    assert services.store.newest() == newest


def test_an_output_that_the_publication_has_not_is_refused(sign_in: SignIn) -> None:
    for number, cell in enumerate(("cell-gone", None)):
        anchor = {"step_id": "step-sum", "cell_id": cell, "output": {"index": 0}}
        body = {"op_id": f"on-no-output-{number}", "body": "Here", "anchor": anchor}
        answer = sign_in("commenter").post("publications/orders/comments", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request"), answer.text


def test_a_retry_changes_nothing(sign_in: SignIn, services: Services) -> None:
    first = _open(sign_in("commenter"), "open-thread-2")
    entries = services.store.entries()
    assert _open(sign_in("commenter"), "open-thread-2") == first
    assert services.store.entries() == entries


def test_two_authors_who_accept_one_comment_make_one_cell(sign_in: SignIn) -> None:
    thread = _open(sign_in("commenter"), "open-thread-3")
    comment = thread["comments"][0]["id"]  # type: ignore[index]
    cells = {
        sign_in(role)
        .post(
            f"threads/{thread['id']}/callout",
            json={"op_id": f"accept-{role}-3", "comment": comment, "kind": "TIP"},
        )
        .json()["callout"]["cell_id"]
        for role in ("author", "admin")
    }
    assert len(cells) == 1


def test_a_thread_can_be_settled_and_opened_again(sign_in: SignIn) -> None:
    thread = _open(sign_in("commenter"), "open-thread-4")
    path = f"threads/{thread['id']}"
    author = sign_in("author")
    assert author.post(f"{path}/resolve", json={"op_id": "resolve-4"}).json()["resolved"]
    assert not author.post(f"{path}/reopen", json={"op_id": "reopen--4"}).json()["resolved"]


def test_a_thread_is_put_elsewhere_and_its_place_is_told(sign_in: SignIn) -> None:
    thread = _open(sign_in("commenter"), "open-thread-5")
    listed = sign_in("author").get("publications/orders/threads").json()["threads"]
    (before,) = [one for one in listed if one["id"] == thread["id"]]
    assert before["placement"] == {"state": "here", "step_id": "step-sum", "likeness": 1.0}

    elsewhere = {"op_id": "reanchor-5", "anchor": {"step_id": "step-load"}}
    path = f"threads/{thread['id']}/anchor"
    assert sign_in("author").post(path, json=elsewhere).json()["anchor"] == elsewhere["anchor"]
    listed = sign_in("author").get("publications/orders/threads").json()["threads"]
    (after,) = [one for one in listed if one["id"] == thread["id"]]
    assert after["placement"]["step_id"] == "step-load"


def test_readers_see_what_was_quoted_and_not_the_cell_around_it(sign_in: SignIn) -> None:
    anchor = {
        "step_id": "step-sum",
        "cell_id": "removed",
        "source": "key = 'private'\ntotal = 1",
        "quote": {"exact": "total = 1"},
    }
    body = {"op_id": "open-thread-6", "body": "Mind the refunds", "anchor": anchor}
    said = sign_in("author").post("guides/g1/comments", json=body).json()
    assert said["anchor"] == anchor
    accept = {"op_id": "accept-6", "comment": said["comments"][0]["id"], "kind": "TIP"}
    sign_in("author").post(f"threads/{said['id']}/callout", json=accept)
    reply = {"op_id": "reply-thread-6", "body": "Right", "thread": said["id"]}
    answers = [sign_in("commenter").post("publications/orders/comments", json=reply).json()]
    answers += sign_in("reader").get("publications/orders/threads").json()["threads"]
    seen = [thread for thread in answers if thread["id"] == said["id"]]
    assert [thread["anchor"]["quote"] for thread in seen] == [anchor["quote"]] * 2
    assert "private" not in str(answers)


def test_what_is_nowhere_is_not_found(sign_in: SignIn) -> None:
    author = sign_in("author")
    comment = {"op_id": "nowhere-1", "body": "x", "anchor": {"step_id": "s"}}
    assert author.post("publications/nowhere/comments", json=comment).status_code == 404
    accept = {"op_id": "nowhere-2", "comment": "nowhere", "kind": "TIP"}
    assert author.post("threads/nowhere/callout", json=accept).status_code == 404


def test_an_overlay_is_the_same_for_all_and_new_as_soon_as_something_is_said(
    sign_in: SignIn,
) -> None:
    commenter, reader = sign_in("commenter"), sign_in("reader")
    before = reader.get("publications/orders/overlay")
    known = {"If-None-Match": before.headers["ETag"]}
    assert reader.get("publications/orders/overlay", headers=known).status_code == 304
    thread = _open(commenter, "open-thread-overlay")
    after = reader.get("publications/orders/overlay", headers=known).json()
    assert after == commenter.get("publications/orders/overlay").json()
    assert [one["id"] for one in after["threads"]][-1] == thread["id"]
    assert not after["threads"][-1]["comments"][0]["mine"]
    assert after["publication"]["source"] == ""
    assert after["newest"] > before.json()["newest"]


def test_reading_adds_up(sign_in: SignIn) -> None:
    for visit, steps in (("visit-one", ("step-load", "step-sum")), ("visit-two", ("step-load",))):
        events = [{"kind": "view", "visit": visit}]
        events += [{"kind": "step", "visit": visit, "step_id": step} for step in steps]
        for _ in range(2):  # a page that was not sure sends again
            answer = sign_in("reader").post("publications/orders/events", json={"events": events})
            assert (answer.status_code, answer.content) == (204, b"")
    (reading,) = sign_in("author").get("analytics").json()["guides"]
    assert reading["views"] == 2
    assert [(step["title"], step["reached"], step["dropped"]) for step in reading["steps"]] == [
        ("Load", 2, 1),
        ("Sum up", 1, 0),
    ]


def test_a_secret_is_not_said_and_the_refusal_does_not_repeat_it(
    sign_in: SignIn, services: Services
) -> None:
    secret = "ghp_" + "x1Y2z3" * 6
    entries = services.store.entries()
    body = {"op_id": "says-a-secret-1", "body": f"Use {secret}", "anchor": {"step_id": "step-sum"}}
    answer = sign_in("commenter").post("publications/orders/comments", json=body)
    assert answer.status_code == 422
    refusal = answer.json()
    assert refusal["code"] == "secret_found"
    assert "github-token" in refusal["message"]
    assert refusal["hint"]
    assert secret not in answer.text
    assert services.store.entries() == entries
    said_otherwise = {**body, "body": "Use a token such as `ghp_…`"}
    assert sign_in("commenter").post("publications/orders/comments", json=said_otherwise).is_success
