"""A real reading room over HTTP: who reaches what, and what it refuses."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.integration.processes import alive, gone
from tests.integration.visiting import SLUG, go_live, leave, visiting

if TYPE_CHECKING:
    from tests.conftest import Room

EVERYWHERE = ["/", f"/w/{SLUG}", "/stepguide/static/page.js", "/voila/static/voila.js"]
EVERYWHERE += ["/voila/templates/lab/static/theme-light.css", "/stepguide/api/publications", "/no"]


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


def test_a_script_is_fetched_once_per_edition(room: Room) -> None:
    tags = _Tags(httpx.get(f"{room.url}/w/{SLUG}").text).found
    sheets = [link["href"] or "" for tag, link in tags if link.get("rel") == "stylesheet"]
    scripts = [script["src"] or "" for tag, script in tags if tag == "script" and "src" in script]
    assert sheets == []  # they stand in the page
    assert len(scripts) == 1
    for address in scripts:
        answer = httpx.get(room.url + address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        other = httpx.get(room.url + address.replace("static/", "static/older-"))
        assert other.headers["Cache-Control"] == "no-cache"
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
    with visiting(room) as one, visiting(room) as two:
        first, second = go_live(one), go_live(two)
        for run in (first, second):
            assert "secret: not here" in run.streamed
            assert "planted-value" not in run.streamed
            assert "here before: False" in run.streamed  # the first viewer's mark.txt is not here
        leave(one, first)
        leave(two, second)


NOSY = """{"cells": [{"cell_type": "code", "id": "look", "metadata": {}, "outputs": [],
 "execution_count": null, "source": [
  "import os\\n", "from pathlib import Path\\n",
  "pid, seen = os.getppid(), ''\\n",
  "while pid > 1:\\n",
  "    one = Path(f'/proc/{pid}')\\n",
  "    said = (one / 'environ').read_text() + (one / 'cmdline').read_text()\\n",
  "    pid, seen = int((one / 'stat').read_text().rpartition(')')[2].split()[1]), seen + said\\n",
  "    if 'serve' in said:\\n        break\\n",
  "print('room found:', 'serve' in seen)\\n",
  "print('told:', 'planted-' in seen or 'the-door-' in seen)\\n",
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
                run = go_live(client, "nosy")
                live = run.streamed
                leave(client, run)
        finally:
            assert room.stepguide("unpublish", "nosy").returncode == 0
            (room.folder / "nosy.ipynb").unlink()
    assert "room found: True" in live
    assert "told: False" in live
    assert "declared: hello None" in live


WHERE = """{"cells": [{"cell_type": "code", "id": "where", "metadata": {}, "outputs": [],
 "execution_count": null, "source": [
  "import os\\n", "from pathlib import Path\\n",
  "print('parent:', Path(f'/proc/{os.getppid()}/cmdline').read_text().split('\\\\0')[:3])\\n",
  "print('pids:', os.getpid(), os.getppid(), 'end')"]}],
 "metadata": {"stepguide": {"schema": 1, "id": "where"}}, "nbformat": 4, "nbformat_minor": 5}"""


def test_a_live_kernel_is_warm_and_outlives_the_zygote_but_not_its_page(
    serve: Callable[..., AbstractContextManager[Room]],
) -> None:
    with serve() as room, visiting(room) as client:
        (room.folder / "where.ipynb").write_text(WHERE)
        published = room.stepguide(
            "publish", "where.ipynb", "--slug", "where", "--allow-unverified"
        )
        assert published.returncode == 0, published.stderr
        try:
            run = go_live(client, "where")
            assert "stepguide_kernel.kernel.warm.zygote" in run.streamed
            found = re.search(r"pids: (\d+) (\d+) end", run.streamed)
            assert found
            kernel, zygote = map(int, found.groups())
            os.kill(zygote, signal.SIGKILL)
            assert gone([zygote])
            assert alive(kernel)
            assert client.get(f"/api/kernels/{run.kernel_id}").status_code == 200
            leave(client, run)
            assert gone([kernel])

            run = go_live(client, "where")  # another zygote was started
            assert "stepguide_kernel.kernel.warm.zygote" in run.streamed
            leave(client, run)
        finally:
            assert room.stepguide("unpublish", "where").returncode == 0
            (room.folder / "where.ipynb").unlink()
