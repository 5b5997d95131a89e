"""Who follows the ledger is told of everything in it once, in order, and of nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
import pytest
import websocket

from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import CommentAdded, Operation
from stepguide_kernel.model.people import Role
from stepguide_kernel.services import Services

SignIn = Callable[[Role | None], httpx.Client]


@contextmanager
def _socket(api: str, token: str, since: int | None) -> Iterator[websocket.WebSocket]:
    query = "" if since is None else f"?since={since}"
    address = f"{api.replace('http', 'ws', 1)}updates{query}"
    header = [f"Authorization: token {token}"]
    with closing(websocket.create_connection(address, header=header, timeout=60)) as opened:
        yield opened


def _told(socket: websocket.WebSocket) -> Any:
    return json.loads(socket.recv())


def _comment(client: httpx.Client, op_id: str) -> Any:
    body = {"op_id": op_id, "body": "Why?", "anchor": {"step_id": "step-load"}}
    answer = client.post("publications/orders/comments", json=body)
    assert answer.status_code == 201
    return answer.json()


def test_a_follower_is_told_where_the_ledger_stands_and_then_what_comes(
    api: str, tokens: dict[Role, str], sign_in: SignIn, services: Services
) -> None:
    newest = services.store.newest()
    with _socket(api, tokens["reader"], newest) as socket:
        assert _told(socket) == {"updates": [], "newest": newest}
        thread = _comment(sign_in("commenter"), "followed-1")
        told = _told(socket)
    (update,) = told["updates"]
    assert (update["seq"], told["newest"]) == (newest + 1, newest + 1)
    assert (update["kind"], update["guide"], update["thread"], update["op_id"]) == (
        "comment_added",
        "g1",
        thread["id"],
        "followed-1",
    )


def test_who_comes_back_is_told_what_they_missed(
    api: str, tokens: dict[Role, str], sign_in: SignIn, services: Services
) -> None:
    newest = services.store.newest()
    for number in range(3):
        _comment(sign_in("commenter"), f"missed-{number}")
    with _socket(api, tokens["reader"], newest) as socket:
        told = _told(socket)
    assert [update["op_id"] for update in told["updates"]] == [f"missed-{n}" for n in range(3)]
    once = sign_in("reader").get("updates", params={"since": newest}).json()
    assert once == told


def test_what_another_process_writes_is_told_too(
    api: str, tokens: dict[Role, str], services: Services
) -> None:
    with (
        Services(services.settings) as other,
        _socket(api, tokens["reader"], services.store.newest()) as socket,
    ):
        _told(socket)
        fact = CommentAdded(guide="g1", thread="far", comment="far", body="b", anchor=Anchor("s"))
        other.store.append(Operation("from-elsewhere", "mia", fact))
        assert [update["op_id"] for update in _told(socket)["updates"]] == ["from-elsewhere"]


def test_who_names_no_place_is_told_what_comes(
    api: str, tokens: dict[Role, str], sign_in: SignIn, services: Services
) -> None:
    newest = services.store.newest()
    with _socket(api, tokens["reader"], None) as socket:
        assert _told(socket) == {"updates": [], "newest": newest}
        _comment(sign_in("commenter"), "from-now-on")
        assert [update["op_id"] for update in _told(socket)["updates"]] == ["from-now-on"]
    # Nor is anybody left waiting who comes from a longer ledger, such as one before a restore.
    for query in ({}, {"since": newest + 1000}):
        once = sign_in("reader").get("updates", params=query).json()
        assert once == {"updates": [], "newest": newest + 1}


@pytest.mark.parametrize("token", ["", "x" * 43])
def test_nobody_follows(api: str, token: str) -> None:
    with (
        pytest.raises(websocket.WebSocketBadStatusException) as raised,
        _socket(api, token, 0),
    ):
        pass
    assert raised.value.status_code == 401


@pytest.mark.parametrize("since", ["-1", "many", "1e400"])
def test_a_place_that_is_none_is_refused(sign_in: SignIn, since: str) -> None:
    answer = sign_in("reader").get("updates", params={"since": since})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_another_site_cannot_follow_with_the_rights_of_a_browser(
    api: str, tokens: dict[Role, str]
) -> None:
    address = f"{api.replace('http', 'ws', 1)}updates"
    cookie = f"signed-in={tokens['reader']}"
    with pytest.raises(websocket.WebSocketBadStatusException) as raised:
        websocket.create_connection(
            address, cookie=cookie, origin="https://evil.example", timeout=60
        )
    assert raised.value.status_code in {403, 404}
