"""When the server itself is in trouble, and when everybody speaks at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx

from stepguide_kernel.errors import StorageError, StoreBusy
from stepguide_kernel.model.people import Role
from stepguide_kernel.services import Services

if TYPE_CHECKING:
    import pytest

SignIn = Callable[[Role | None], httpx.Client]


def _fail_with(error: Exception, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(services, "publications", fail)


def test_a_busy_store_asks_to_come_again(
    sign_in: SignIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fail_with(StoreBusy("busy", hint="wait"), services, monkeypatch)
    answer = sign_in("reader").get("publications")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json() == {"code": "store_busy", "message": "busy", "hint": "wait"}


def test_a_full_disk_is_said_in_words(
    sign_in: SignIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fail_with(StorageError("the disk is full", hint="free some"), services, monkeypatch)
    answer = sign_in("reader").get("publications")
    assert (answer.status_code, answer.json()["code"]) == (507, "storage")


def test_a_defect_tells_nothing_about_the_inside(
    sign_in: SignIn, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fail_with(RuntimeError("secret detail"), services, monkeypatch)
    answer = sign_in("reader").get("publications")
    assert answer.status_code == 500
    assert set(answer.json()) == {"code", "message", "hint"}
    assert "secret" not in answer.text


def test_nothing_is_lost_when_everybody_comments_at_once(
    sign_in: SignIn, services: Services
) -> None:
    client = sign_in("commenter")

    def comment(number: int) -> httpx.Response:
        body = {
            "op_id": f"all-at-once-{number}",
            "body": f"Comment {number}",
            "anchor": {"step_id": "step-load"},
        }
        return client.post("publications/orders/comments", json=body)

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(comment, range(80)))
    assert {answer.status_code for answer in answers} == {201}
    kept = {thread.id for thread in services.store.threads("g1")}
    assert {answer.json()["id"] for answer in answers} <= kept
    seqs = [entry.seq for entry in services.store.entries()]
    assert seqs == list(range(1, len(seqs) + 1))
