"""Two people, each in a JupyterLab process of their own, and one server of their team.

On both databases, which only the server knows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import websocket

from stepguide_kernel.model.people import Role
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from tests.integration.labs import TOKEN, Lab, running_lab

PEOPLE: dict[str, Role] = {"lee": "commenter", "mia": "author"}
ONE_DATABASE = pytest.mark.parametrize("team", ["postgresql"], indirect=True)
GUIDE = "0d9b6a1e"


@dataclass
class Team:
    """The team's server: its folder, its address, and the database that it uses."""

    folder: Path
    port: int
    database_url: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/guides/"

    @property
    def environ(self) -> dict[str, str]:
        config = self.folder / "config"
        config.mkdir(parents=True, exist_ok=True)
        settings = {"data_dir": str(self.folder / "store"), "database_url": self.database_url}
        (config / "jupyter_stepguide_config.json").write_text(json.dumps({"StepGuide": settings}))
        folders = {"JUPYTER_CONFIG_DIR": str(config), "JUPYTER_DATA_DIR": str(self.folder / "data")}
        return {**os.environ, **folders, "HOME": str(self.folder), "STEPGUIDE_TOKEN": "shared"}

    def run(self, *arguments: str) -> str:
        command = [sys.executable, "-P", "-m", "stepguide_kernel", *arguments]
        return subprocess.check_output(command, env=self.environ, text=True)

    @contextmanager
    def serving(self) -> Iterator[None]:
        options = ("--port", str(self.port), "--base-url", "/guides/")
        command = [sys.executable, "-P", "-m", "stepguide_kernel", "serve", *options]
        server = subprocess.Popen(command, env=self.environ, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            assert self.url in server.stdout.readline()
            yield
        finally:
            server.terminate()
            server.communicate(timeout=60)


@pytest.fixture(scope="module")
def port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def labs(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[dict[str, Lab]]:
    """A Lab for each person."""
    settings: dict[str, object] = {"team_url": f"http://127.0.0.1:{port}/guides/"}
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(running_lab(tmp_path_factory.mktemp(name), {}, settings))
            for name in PEOPLE
        }


@pytest.fixture(params=["sqlite", "postgresql"])
def team(
    request: pytest.FixtureRequest, tmp_path: Path, port: int, labs: dict[str, Lab]
) -> Iterator[Team]:
    """A server with the two people, whose Labs have their tokens."""
    url = request.getfixturevalue("database_url") if request.param == "postgresql" else ""
    made = Team(tmp_path, port, url)
    settings = Settings(data_dir=tmp_path / "store", sessions_dir=tmp_path, database_url=url)
    with Store.open(settings) as store:
        for name, role in PEOPLE.items():
            _keep(labs[name], store.people.add(name, role))
    with made.serving():
        yield made


def _keep(lab: Lab, token: str) -> None:
    path = lab.folder / "store" / "team_token"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(token)


def _said(op_id: str, body: str = "Why?", **more: object) -> dict[str, Any]:
    return {"op_id": op_id, "body": body, "anchor": {"step_id": 'it\'s; "one"'}, **more}


@contextmanager
def _following(lab: Lab) -> Iterator[websocket.WebSocket]:
    address = f"{lab.url.replace('http', 'ws', 1)}stepguide/api/updates"
    header = [f"Authorization: token {TOKEN}"]
    with closing(websocket.create_connection(address, header=header, timeout=60)) as socket:
        yield socket


def _comment(lab: Lab, body: object, guide: str = GUIDE) -> httpx.Response:
    return lab.post(f"stepguide/api/guides/{guide}/comments", body)


def _run(lab: Lab, *arguments: str) -> str:
    """What a command of StepGuide prints to the user of a Lab."""
    command = [sys.executable, "-P", "-m", "stepguide_kernel", *arguments]
    environ = {**os.environ, "JUPYTER_CONFIG_DIR": str(lab.folder / "config")}
    return subprocess.check_output(command, env=environ, cwd=lab.root, text=True)


def test_what_one_says_the_other_sees_at_once_and_nobody_can_pretend(
    team: Team, labs: dict[str, Lab]
) -> None:
    lee, mia = labs["lee"], labs["mia"]
    with _following(mia) as news:
        assert json.loads(news.recv()) == {"updates": [], "newest": 0}
        injected = "'); DROP TABLE ledger; --"
        opened = _comment(lee, _said("comment-of-lee", injected))
        assert opened.status_code == 201, opened.text
        (update,) = json.loads(news.recv())["updates"]
    assert (update["thread"], update["op_id"]) == (opened.json()["id"], "comment-of-lee")

    # A retry is the same operation; who speaks is whose token it is, whatever the body says.
    assert _comment(lee, _said("comment-of-lee", injected)).json() == opened.json()
    assert _comment(lee, _said("spoof-in-body", author="mia")).status_code == 400
    assert _comment(lee, _said("operation-sql"), "x'; DROP TABLE users; --").status_code == 404
    (thread,) = mia.ask(f"guides/{GUIDE}/threads")["threads"]
    (comment,) = thread["comments"]
    assert (comment["author"], comment["body"], comment["mine"]) == ("lee", injected, False)
    assert thread["anchor"]["step_id"] == 'it\'s; "one"'

    # Roles are the server's: a commenter settles nothing, a reader says nothing.
    settle = f"stepguide/api/threads/{thread['id']}/resolve"
    assert lee.post(settle, {"op_id": "settle-of-lee"}).status_code == 403
    assert mia.post(settle, {"op_id": "settle-of-mia"}).json()["resolved"]
    team.run("users", "role", "lee", "--role", "reader")
    refused = _comment(lee, _said("comment-of-reader"))
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    team.run("users", "remove", "lee")
    unknown = _comment(lee, _said("comment-of-nobody"))
    assert (unknown.status_code, unknown.json()["code"]) == (502, "team_refused")
    assert "users add" in unknown.json()["hint"]


@ONE_DATABASE
def test_a_lab_knows_no_database_and_keeps_nothing_of_the_team(
    team: Team, labs: dict[str, Lab]
) -> None:
    assert _comment(labs["lee"], _said("comment-of-lee", "Kept by the team")).status_code == 201
    for lab in labs.values():
        environ = Path(f"/proc/{lab.server.pid}/environ").read_bytes()
        files = [path.read_bytes() for path in lab.folder.rglob("*") if path.is_file()]
        secrets = [b"Kept by the team", str(team.folder).encode(), b"postgresql://"]
        assert not [secret for secret in secrets for held in (environ, *files) if secret in held]


@ONE_DATABASE
@pytest.mark.usefixtures("team")
def test_an_answer_that_is_known_already_is_not_sent_again(labs: dict[str, Lab]) -> None:
    assert _comment(labs["lee"], _said("comment-of-lee")).status_code == 201
    address = f"{labs['mia'].url}stepguide/api/guides/{GUIDE}/threads"
    headers = {"Authorization": f"token {TOKEN}"}
    first = httpx.get(address, headers=headers)
    again = httpx.get(address, headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_server_that_is_away_is_said_to_be_and_nothing_else_stops(
    labs: dict[str, Lab],
) -> None:
    answer = _comment(labs["lee"], _said("comment-of-lee"))
    assert (answer.status_code, answer.json()["code"]) == (503, "team_unavailable")
    assert "kept here until it does" in answer.json()["hint"]
    assert labs["lee"].ask("sessions") == {"sessions": []}
    with pytest.raises(websocket.WebSocketBadStatusException), _following(labs["lee"]):
        pass


@ONE_DATABASE
def test_a_lab_publishes_into_the_library_of_its_team(team: Team, labs: dict[str, Lab]) -> None:
    mia = labs["mia"]
    metadata = {"stepguide": {"schema": 1, "id": "g-published"}}
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Paid orders"},
        {"cell_type": "markdown", "id": "load", "metadata": {}, "source": "## Load"},
    ]
    node = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    (mia.root / "paid.ipynb").write_text(json.dumps(node))
    published = mia.tell("guides/publish", path="paid.ipynb", allow_unverified=True)
    assert published["url"] == f"{team.url}w/paid-orders"
    assert httpx.get(published["url"], params={"token": "shared"}, follow_redirects=True).is_success
    for lab in labs.values():
        slugs = [one["slug"] for one in lab.ask("publications")["publications"]]
        assert slugs == ["paid-orders"]
    cells[1]["source"] = "## Load all"
    (mia.root / "paid.ipynb").write_text(json.dumps(node))
    state = mia.ask("guides/state", path="paid.ipynb")
    assert (state["publication"]["slug"], state["publication"]["changes"]) == ("paid-orders", 1)
    by_hand = _run(mia, "publish", "paid.ipynb", "--allow-unverified")
    assert f"version 2 (1 step).\nRead it: {team.url}w/paid-orders\n" in by_hand
    assert "## Load all" in _run(mia, "diff", "paid-orders")
    assert "readers see this" in _run(mia, "versions", "paid-orders")
    assert "version 1 again" in _run(mia, "rollback", "paid-orders", "--allow-unverified")
    assert _run(mia, "unpublish", "paid-orders") == "Took 'Paid orders' out of the library.\n"
    assert httpx.get(published["url"], params={"token": "shared"}).status_code in {302, 410}
    assert mia.ask("publications")["publications"] == []
    assert mia.ask("guides/state", path="paid.ipynb")["taken_back"] == "paid-orders"
    assert "as version 4" in _run(mia, "rollback", "paid-orders", "3", "--allow-unverified")
    refused = labs["lee"]
    (refused.root / "paid.ipynb").write_text(json.dumps(node))
    said = {"path": "paid.ipynb", "allow_unverified": True}
    answer = refused.post("stepguide/api/guides/publish", said)
    assert (answer.status_code, answer.json()["code"]) == (409, "team_said_no")
