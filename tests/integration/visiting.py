"""Visits to a reading room over HTTP, as a browser makes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx

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


def go_live(client: httpx.Client, slug: str = SLUG) -> tuple[str, str]:
    """Return what was streamed, and the id of the kernel."""
    answer = client.post(f"/stepguide/live/{slug}", headers=xsrf(client), json={})
    assert answer.status_code == 200, answer.text
    found = re.search(r'"kernelId": "([0-9a-f-]+)"', answer.text)
    assert found
    return answer.text, found[1]


def leave(client: httpx.Client, kernel_id: str) -> None:
    """End a live kernel as its page does."""
    answer = client.post(f"/voila/api/shutdown/{kernel_id}", headers=xsrf(client), json={})
    assert answer.status_code == 204
