"""Visits to a reading room over HTTP, as a browser makes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.conftest import Room

SLUG = "paid-orders"


@contextmanager
def visiting(room: Room) -> Iterator[httpx.Client]:
    """A browser's session with the room, as far as cookies go."""
    with httpx.Client(base_url=room.url, timeout=120, follow_redirects=False) as client:
        client.get(f"/w/{SLUG}")
        yield client


def xsrf(client: httpx.Client) -> dict[str, str]:
    """The header that a page's own script sends with what it writes."""
    return {"X-XSRFToken": client.cookies["_xsrf"]}


class LiveRun:
    """A live run over HTTP: it lasts until it is left."""

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer
        self._lines = answer.iter_lines()
        self.events: list[dict[str, Any]] = []

    def until(self, event: str) -> dict[str, Any]:
        """Read on to the first event of this kind."""
        for line in self._lines:
            if line:
                self.events.append(json.loads(line))
                if self.events[-1]["event"] == event:
                    return self.events[-1]
        pytest.fail(f"no {event}, but {[one['event'] for one in self.events]}")

    @property
    def kernel_id(self) -> str:
        """The id of its kernel."""
        [starting] = [event for event in self.events if event["event"] == "starting"]
        return str(starting["kernel"])

    @property
    def streamed(self) -> str:
        """What its cells showed, as it came."""
        return json.dumps([event for event in self.events if event["event"] == "cell"])

    def close(self) -> None:
        """Leave without a word."""
        self._answer.close()


@contextmanager
def live(client: httpx.Client, slug: str = SLUG, **asked: object) -> Iterator[LiveRun]:
    """Go live, for as long as the block lasts; then leave without a word."""
    path = f"/stepguide/live/{slug}"
    with client.stream("POST", path, headers=xsrf(client), json=asked) as answer:
        assert answer.status_code == 200, answer.read()
        yield LiveRun(answer)


def go_live(client: httpx.Client, slug: str = SLUG, **asked: object) -> LiveRun:
    """Go live and wait until all cells ran; the run lasts until it is left or closed."""
    request = client.build_request(
        "POST", f"/stepguide/live/{slug}", headers=xsrf(client), json=asked
    )
    answer = client.send(request, stream=True)
    assert answer.status_code == 200, answer.read()
    run = LiveRun(answer)
    run.until("ready")
    return run


def leave(client: httpx.Client, run: LiveRun) -> None:
    """End a live run as Voila's front end does when its page goes, and wait for its last word."""
    answer = client.post(f"/voila/api/shutdown/{run.kernel_id}", headers=xsrf(client), json={})
    assert answer.status_code == 204
    run.until("ended")
    run.close()
