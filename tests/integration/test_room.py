"""A real reading room over HTTP: who reaches what, and what it refuses."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from tests.conftest import Room

SLUG = "paid-orders"
EVERYWHERE = ["/", f"/w/{SLUG}", "/stepguide/static/page.js", "/voila/static/voila.js"]
EVERYWHERE += ["/voila/templates/lab/static/theme-light.css", "/stepguide/api/publications", "/no"]
CLOSED = [
    "/api/kernels",
    "/api/sessions",
    "/api/contents",
    "/api/terminals",
    "/tree",
    "/voila/tree",
    "/voila/render/guide.ipynb",
    "/voila/files/guide.ipynb",
    "/voila/api/contents",
    "/voila/templates/../../../etc/passwd",
    "/voila/templates/lab/static/../../../../../../etc/passwd",
    "/stepguide/static/../app.py",
    "/w/../../etc/passwd",
    "/stepguide/api/sessions",
]


@pytest.fixture
def viewer(room: Room) -> Iterator[httpx.Client]:
    """A browser's session, as far as cookies go."""
    with _viewer(room) as client:
        yield client


@contextmanager
def _viewer(room: Room) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=room.url, timeout=120, follow_redirects=False) as client:
        client.get(f"/w/{SLUG}")
        yield client


def _xsrf(client: httpx.Client) -> dict[str, str]:
    return {"X-XSRFToken": client.cookies["_xsrf"]}


def _go_live(client: httpx.Client) -> tuple[str, str]:
    """Return what was streamed, and the id of the kernel."""
    answer = client.post(f"/stepguide/live/{SLUG}", headers=_xsrf(client), json={})
    assert answer.status_code == 200, answer.text
    found = re.search(r'"kernelId": "([0-9a-f-]+)"', answer.text)
    assert found
    return answer.text, found[1]


def _leave(client: httpx.Client, kernel_id: str) -> None:
    answer = client.post(f"/voila/api/shutdown/{kernel_id}", headers=_xsrf(client), json={})
    assert answer.status_code == 204


# --- what it is open to --------------------------------------------------------------------------


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_foreign_host_name_gets_nowhere(room: Room, path: str) -> None:
    assert httpx.get(room.url + path, headers={"Host": "evil.example"}).status_code == 403


def test_this_machine_has_several_names(room: Room) -> None:
    port = room.url.rpartition(":")[2]
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
        assert httpx.get(room.url, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_security_headers(room: Room, path: str) -> None:
    headers = httpx.get(room.url + path).headers
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_not_for_readers_is_not_there(room: Room, path: str) -> None:
    with socket.create_connection(("127.0.0.1", int(room.url.rpartition(":")[2]))) as raw:
        # By hand: HTTP clients tidy paths before they send them.
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = raw.makefile("rb").read().decode("utf-8", "replace")
    assert answer.split()[1] in {"403", "404"}
    assert "root:" not in answer
    assert "def " not in answer


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/api/kernels", "/api/contents/x", "/api/shutdown", f"/w/{SLUG}"])
def test_nothing_can_be_written_or_started(viewer: httpx.Client, method: str, path: str) -> None:
    answer = viewer.request(method, path, headers=_xsrf(viewer), json={})
    assert answer.status_code in {403, 404, 405}


def test_going_live_takes_a_post_from_this_site(viewer: httpx.Client) -> None:
    live = f"/stepguide/live/{SLUG}"
    assert viewer.get(live).status_code == 405
    assert viewer.post(live, json={}).status_code == 403
    elsewhere = {**_xsrf(viewer), "Origin": "http://evil.example"}
    assert viewer.post(live, headers=elsewhere, json={}).status_code == 403


def test_the_template_cannot_be_chosen_by_the_address(room: Room) -> None:
    plain = httpx.get(f"{room.url}/w/{SLUG}").text
    assert httpx.get(f"{room.url}/w/{SLUG}?template=lab&theme=dark").text == plain


def test_an_unknown_guide_is_said_in_words(room: Room) -> None:
    answer = httpx.get(f"{room.url}/w/nothing-here")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


# --- the page ------------------------------------------------------------------------------------


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_page_shows_every_verified_step_and_starts_nothing(room: Room) -> None:
    html = httpx.get(f"{room.url}/w/{SLUG}").text
    for number, title in enumerate(
        ["Load the orders", "Keep the paid ones", "Look around", "Try a threshold"], 1
    ):
        assert re.search(rf'id="step-{number}".*?Step {number}\.</a> {title}</h2>', html, re.DOTALL)
    assert "(with a warning)" in html
    assert "4 to 3" in html
    assert 'type="range" disabled min="0" max="40"' in html
    assert "vnd.voila.cell-output" not in html


def test_a_page_runs_no_inline_script(room: Room) -> None:
    tags = _Tags(httpx.get(f"{room.url}/w/{SLUG}").text).found
    scripts = [attributes for tag, attributes in tags if tag == "script"]
    assert scripts
    assert all((script.get("src") or "").startswith("/stepguide/static/") for script in scripts)
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]


def test_a_page_is_sent_once(room: Room) -> None:
    with httpx.Client() as client:
        first = client.get(f"{room.url}/w/{SLUG}")
        assert first.headers["Content-Encoding"] == "gzip"
        again = client.get(f"{room.url}/w/{SLUG}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_a_style_sheet_is_fetched_once_per_edition(room: Room) -> None:
    tags = _Tags(httpx.get(f"{room.url}/w/{SLUG}").text).found
    sheets = [link["href"] or "" for tag, link in tags if link.get("rel") == "stylesheet"]
    assert 2 <= len(sheets) <= 8
    for sheet in sheets:
        answer = httpx.get(room.url + sheet)
        assert answer.status_code == 200
        assert "max-age=" in answer.headers["Cache-Control"]
    unversioned = httpx.get(f"{room.url}/stepguide/static/page.js")
    assert unversioned.headers["Cache-Control"] == "no-cache"


def test_the_gallery_finds_by_all_words_and_keeps_the_query_in_the_address(room: Room) -> None:
    assert f"/w/{SLUG}" in httpx.get(f"{room.url}/?q=PAID+mia").text
    nothing = httpx.get(f"{room.url}/?q=paid+zebra").text
    assert "Nothing found" in nothing
    assert 'value="paid zebra"' in nothing


# --- live kernels --------------------------------------------------------------------------------


def test_a_live_kernel_sees_neither_the_servers_secrets_nor_another_viewers_files(
    room: Room,
) -> None:
    with _viewer(room) as one, _viewer(room) as two:
        first, first_kernel = _go_live(one)
        second, second_kernel = _go_live(two)
        for streamed in (first, second):
            assert "secret: not here" in streamed
            assert "planted-value" not in streamed
            assert "here before: False" in streamed  # the first viewer's mark.txt is not here
            assert "data-live-end" in streamed
        _leave(one, first_kernel)
        _leave(two, second_kernel)


NOSY = """{"cells": [{"cell_type": "code", "id": "look", "metadata": {}, "outputs": [],
 "execution_count": null, "source": [
  "import os\\n", "from pathlib import Path\\n",
  "server = Path(f'/proc/{os.getppid()}')\\n",
  "seen = (server / 'environ').read_text() + (server / 'cmdline').read_text()\\n",
  "print('parent serves:', 'serve' in seen)\\n",
  "print('parent tells:', 'planted-' in seen or 'the-door-' in seen)\\n",
  "print('declared:', os.environ.get('GREETING'), os.environ.get('STEPGUIDE_TOKEN'))"]}],
 "metadata": {"stepguide": {"schema": 1, "id": "nosy",
  "prerequisites": {"env": ["GREETING", "STEPGUIDE_TOKEN"]}}},
 "nbformat": 4, "nbformat_minor": 5}"""


def test_a_live_kernel_learns_no_secret_from_the_process_that_started_it(
    serve: Callable[..., AbstractContextManager[Room]],
) -> None:
    with serve(GREETING="hello", STEPGUIDE_TOKEN="the-door-token") as room:
        (room.folder / "nosy.ipynb").write_text(NOSY)
        published = room.stepguide("publish", "nosy.ipynb", "--slug", "nosy", "--allow-unverified")
        assert published.returncode == 0, published.stderr
        try:
            with httpx.Client(base_url=room.url, timeout=120) as client:
                assert client.get("/w/nosy").status_code == 302  # the token is asked for
                client.get("/w/nosy", params={"token": "the-door-token"}, follow_redirects=True)
                live = client.post("/stepguide/live/nosy", headers=_xsrf(client), json={}).text
                found = re.search(r'"kernelId": "([0-9a-f-]+)"', live)
                assert found
                _leave(client, found[1])
        finally:
            assert room.stepguide("unpublish", "nosy").returncode == 0
            (room.folder / "nosy.ipynb").unlink()
    assert "parent serves: True" in live
    assert "parent tells: False" in live
    assert "declared: hello None" in live


def test_a_kernel_belongs_to_its_viewer_and_the_seats_are_counted(room: Room) -> None:
    with _viewer(room) as one, _viewer(room) as two:
        _, kernel_id = _go_live(one)
        path = f"/api/kernels/{kernel_id}"
        assert one.get(path).status_code == 200
        assert two.get(path).status_code == 404
        assert two.delete(path, headers=_xsrf(two)).status_code == 404
        assert two.get(f"{path}/channels").status_code == 404
        shutdown = f"/voila/api/shutdown/{kernel_id}"
        assert two.post(shutdown, headers=_xsrf(two), json={}).status_code == 404

        _, other = _go_live(two)
        refused = one.post(f"/stepguide/live/{SLUG}", headers=_xsrf(one), json={})
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert refused.json()["code"] == "seats_taken"

        assert one.delete(path, headers=_xsrf(one)).status_code == 204
        assert one.get(path).status_code == 404
        _leave(two, other)


# --- opening and closing it ----------------------------------------------------------------------


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


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_closing_leaves_no_kernel_behind(library: Room, how: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "stepguide_kernel", "serve", "--port", "0"],
        env=library.environ,
        cwd=library.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().split()[2].rstrip("/")
    with httpx.Client(base_url=url, timeout=120) as client:
        client.get(f"/w/{SLUG}")
        _go_live(client)
    children = _children(process.pid)
    assert children
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said == ""
    deadline = time.monotonic() + 10
    while any(_is_running(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [child for child in children if _is_running(child)]


def _children(pid: int) -> list[int]:
    return [child for child in _processes() if _stat(child)[1:] and _stat(child)[1] == str(pid)]


def _is_running(pid: int) -> bool:
    return _stat(pid)[:1] not in ([], ["Z"])


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _stat(pid: int) -> list[str]:
    """State, parent and more of a process, as Linux tells them; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
