"""Opening and closing a reading room, and who it then takes a visitor for."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.integration.processes import gone, parent
from tests.integration.visiting import SLUG, go_live, visiting

if TYPE_CHECKING:
    from tests.conftest import Room


@pytest.fixture
def viewer(room: Room) -> Iterator[httpx.Client]:
    """A browser's session, as far as cookies go."""
    with visiting(room) as client:
        yield client


def test_a_token_is_asked_for_where_one_is_set(
    serve: Callable[..., AbstractContextManager[Room]],
) -> None:
    with serve("--token", "the-door-token", "--base-url", "team/room") as room:
        assert room.url.endswith("/team/room")
        with httpx.Client(timeout=60) as client:
            asked = client.get(f"{room.url}/")
            assert asked.status_code == 302
            assert "/team/room/login" in asked.headers["Location"]
            assert client.get(f"{room.url}/stepguide/api/publications").status_code == 401
            client.get(f"{room.url}/login")
            form = {"password": "wrong", "_xsrf": client.cookies["_xsrf"]}
            assert client.post(f"{room.url}/login", data=form).status_code == 401
            form["password"] = "the-door-token"
            assert client.post(f"{room.url}/login", data=form).status_code == 302
            assert client.get(f"{room.url}/").status_code == 200


def test_a_person_is_known_by_their_token_until_they_are_removed(
    serve: Callable[..., AbstractContextManager[Room]],
) -> None:
    with serve("--token", "the-door-token") as room:
        added = room.stepguide("users", "add", "lee", "--role", "author", "--json")
        token = json.loads(added.stdout)["token"]
        with httpx.Client(base_url=room.url) as client:
            landing = client.get("/", params={"token": token})
            assert landing.headers["Location"] == "/"  # no token stays in the address
            person = client.get("/stepguide/api/status").json()["person"]
            assert (person["name"], person["role"], person["verified"]) == ("lee", "author", True)
            assert room.stepguide("users", "remove", "lee").returncode == 0
            assert client.get("/stepguide/api/status").status_code == 401


def test_a_token_that_nobody_has_is_refused_and_not_called_anonymous(room: Room) -> None:
    with httpx.Client(base_url=room.url, headers={"Authorization": "token wrong"}) as client:
        assert client.get("/stepguide/api/status").status_code == 401
        assert client.get("/").status_code == 200  # a proxy passes on what was meant for it


@pytest.mark.parametrize("host", ["", "no.such.host.invalid"])
def test_an_address_that_is_none_is_said_in_one_line(library: Room, host: str) -> None:
    done = library.stepguide("serve", "--host", host, "--token", "t", "--port", "0")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Unknown error" not in done.stderr


def test_readers_without_an_account_may_comment_under_an_unverified_name(
    viewer: httpx.Client,
) -> None:
    viewer.cookies.set("stepguide-name", "Lee%20%E2%80%AEexe")
    person = viewer.get("/stepguide/api/status").json()["person"]
    assert (person["display_name"], person["role"], person["verified"]) == (
        "Lee exe",
        "commenter",
        False,
    )


def test_a_voila_configuration_in_the_folder_is_not_executed(
    library: Room, serve: Callable[..., AbstractContextManager[Room]]
) -> None:
    trap = library.folder / "voila.py"
    trap.write_text("open('trapped', 'w').close()\n")
    try:
        with serve():
            assert not (library.folder / "trapped").exists()
    finally:
        trap.unlink()


def test_a_port_in_use_is_one_line_with_a_hint(library: Room) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = library.stepguide("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "is in use" in done.stderr
    assert "--port" in done.stderr
    assert done.stderr.count("\n") == 1


def test_nobody_can_open_a_room_for_everybody_by_mistake(library: Room) -> None:
    done = library.stepguide("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104
    assert done.returncode == 2
    assert "--token" in done.stderr


@pytest.mark.parametrize(
    "how",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGINT, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, marks=pytest.mark.slow),
    ],
)
def test_closing_leaves_no_kernel_and_no_folder_behind(
    library: Room, how: signal.Signals, short_folder: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "stepguide_kernel", "serve", "--port", "0"],
        env={**library.environ, "TMPDIR": str(short_folder)},
        cwd=library.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().split()[2].rstrip("/")
    with httpx.Client(base_url=url, timeout=120) as client:
        client.get(f"/w/{SLUG}")
        go_live(client)
    children = _children(process.pid)
    assert children
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said == ""
    assert gone(children)
    assert not list(short_folder.iterdir())


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path leaves room for the sockets of kernels."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _children(pid: int) -> list[int]:
    return [
        int(path.name)
        for path in Path("/proc").iterdir()
        if path.name.isdigit() and parent(int(path.name)) == pid
    ]
