"""The bell over HTTP: what people are told, each only their own."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import httpx

from stepguide_kernel.model.people import Role

SignIn = Callable[[Role | None], httpx.Client]


def _comment(client: httpx.Client, body: str) -> dict[str, object]:
    said = {"op_id": uuid4().hex, "body": body, "anchor": {"step_id": "step-load"}}
    answer = client.post("publications/orders/comments", json=said)
    assert answer.status_code == 201
    thread: dict[str, object] = answer.json()
    return thread


def test_who_is_named_is_told_reads_it_and_it_is_read(sign_in: SignIn) -> None:
    thread = _comment(sign_in("commenter"), "@author, is that right?")
    told = sign_in("author").get("notifications").json()
    first = told["notifications"][0]
    assert (first["thread"], first["reason"], first["read"]) == (thread["id"], "mention", False)
    assert first["slug"] == "orders"
    assert told["unread"] >= 1
    after = sign_in("author").post("notifications/read", json={"thread": thread["id"]}).json()
    assert after["unread"] == told["unread"] - 1
    mine = sign_in("commenter").get("notifications").json()
    assert thread["id"] not in {one["thread"] for one in mine["notifications"]}


def test_a_guide_is_watched_and_no_more(sign_in: SignIn) -> None:
    reader = sign_in("reader")
    assert reader.get("guides/g1/watch").json() == {"watching": None}
    assert reader.post("guides/g1/watch", json={}).json() == {"watching": True}
    thread = _comment(sign_in("commenter"), "A word.")
    told = reader.get("notifications", params={"limit": 1}).json()["notifications"]
    assert [(one["thread"], one["reason"]) for one in told] == [(thread["id"], "watcher")]
    assert reader.post("guides/g1/watch", json={"watching": False}).json() == {"watching": False}
    _comment(sign_in("commenter"), "Another word.")
    assert reader.get("notifications", params={"limit": 1}).json()["notifications"] == told


def test_how_one_is_told_is_kept(sign_in: SignIn) -> None:
    wanted = {
        "mail": True,
        "address": "lee@example.org",
        "zone": "Europe/Berlin",
        "quiet_from": "22:00",
        "quiet_to": "07:00",
        "digest_minutes": 30,
    }
    client = sign_in("commenter")
    state = {"preferences": wanted, "mail_available": False}
    assert client.post("notifications/preferences", json=wanted).json() == state
    assert client.get("notifications/preferences").json() == state
    assert sign_in("author").get("notifications/preferences").json()["preferences"]["mail"] is False


def test_a_zone_and_an_address_that_are_none_are_refused(sign_in: SignIn) -> None:
    for wrong in ({"zone": "Nowhere"}, {"mail": True}, {"address": "x@y.org&to=z"}):
        assert sign_in("reader").post("notifications/preferences", json=wrong).status_code == 400
