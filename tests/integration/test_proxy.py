"""A proxy before the reading room says who is there, if the room's operator has said so."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from tests.conftest import Room

HEADER = "X-Forwarded-User"


def _asked(room: Room, name: str | None) -> httpx.Response:
    headers = {"Host": "guides.example.org"} | ({HEADER: name} if name is not None else {})
    return httpx.get(f"{room.url}/stepguide/api/publications", headers=headers)


def _settings(folder: Path, **settings: str) -> str:
    (folder / "jupyter_stepguide_config.json").write_text(json.dumps({"StepGuide": settings}))
    return str(folder)


def test_a_trusted_proxy_is_believed_and_without_its_word_nobody_is_let_in(
    tmp_path: Path, serve: Callable[..., AbstractContextManager[Room]]
) -> None:
    config = _settings(tmp_path, proxy_header=HEADER, trusted_proxies="127.0.0.1")
    with serve(JUPYTER_CONFIG_DIR=config) as room:
        assert room.stepguide("users", "add", "pat@example.org", "--role", "author").returncode == 0
        named, other = _asked(room, "pat@example.org"), _asked(room, "sam")
        assert [answer.status_code for answer in (named, other)] == [200, 200]
        # Where a guide lies is told to authors: the role is the store's, not the proxy's.
        sources = [answer.json()["publications"][0]["source"] for answer in (named, other)]
        assert [bool(source) for source in sources] == [True, False]
        assert {_asked(room, name).status_code for name in (None, "")} == {401}
        # The library is other tests' too.
        assert room.stepguide("users", "remove", "pat@example.org").returncode == 0


@pytest.mark.parametrize("settings", [{}, {"proxy_header": HEADER, "trusted_proxies": "10.0.0.7"}])
def test_nobody_elses_word_counts(
    tmp_path: Path,
    serve: Callable[..., AbstractContextManager[Room]],
    settings: dict[str, str],
) -> None:
    options = ("--token", "shared")
    with serve(*options, JUPYTER_CONFIG_DIR=_settings(tmp_path, **settings)) as room:
        answer = httpx.get(
            f"{room.url}/stepguide/api/publications", headers={HEADER: "pat@example.org"}
        )
        assert answer.status_code == 401
