from __future__ import annotations

from collections.abc import Callable

import pytest
from tornado.web import create_signed_value

from stepguide_kernel.room.identity import _unsealed

SECRET = b"kept over restarts"
DAY_S = 24 * 60 * 60
MINUTE = 1


def _sealed(
    secret: bytes = SECRET, name: str = "username", clock: Callable[[], float] | None = None
) -> str:
    return create_signed_value(secret, name, "mia", clock=clock).decode()


def test_a_cookie_of_ours_says_what_was_signed() -> None:
    assert _unsealed(SECRET, "username", _sealed(), MINUTE) == b"mia"


@pytest.mark.parametrize(
    "sent",
    [None, "", "mia", _sealed()[:-1] + "x", _sealed(b"another"), _sealed(name="other")],
    ids=["none", "empty", "unsigned", "altered", "by another", "another cookie's"],
)
def test_a_cookie_that_is_not_ours_says_nothing(sent: str | None) -> None:
    assert _unsealed(SECRET, "username", sent, MINUTE) is None


def test_a_cookie_that_has_expired_says_nothing_from_the_next_minute_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = _sealed(clock=lambda: 0.0)
    monkeypatch.setattr("tornado.web.time.time", lambda: 30.9 * DAY_S)
    assert _unsealed(SECRET, "username", sent, MINUTE) == b"mia"
    monkeypatch.setattr("tornado.web.time.time", lambda: 31.1 * DAY_S)
    assert _unsealed(SECRET, "username", sent, MINUTE + 1) is None
