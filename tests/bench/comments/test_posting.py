"""How long a comment takes, and until the others hear of it, while a whole team is there.

Fifty people write, each a comment every three seconds or so, which is far more than people do;
250 browsers follow.  Those browsers and writers run on the same machine as the server, in a
process each, so that a writer does not wait for what followers read.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path

import httpx
import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store

WRITERS = 50
FOLLOWERS = 250
EACH = 6
EVERY_S = 3.0
POST_P95_MS = 150
TOLD_P95_MS = 500
PATIENCE_S = 60


@dataclass
class Measured:
    """When what was sent, confirmed and told; moments are the machine's monotonic clock."""

    sent: dict[str, float] = field(default_factory=dict)
    """When, by operation."""
    took_ms: list[float] = field(default_factory=list)


Told = list[list[tuple[str, float]]]
"""For each follower: which operations they were told of, and when."""


def _browsers(base: str, headers: dict[str, str], ready: Event, told: SimpleQueue[Told]) -> None:
    """Follow with all browsers until each was told of everything: a process of its own."""
    told.put(asyncio.run(_follow_all(base, headers, ready)))


async def _follow_all(base: str, headers: dict[str, str], ready: Event) -> Told:
    address = f"ws{base.removeprefix('http')}/updates"
    connections = [
        await websocket_connect(HTTPRequest(address, headers=headers)) for _ in range(FOLLOWERS)
    ]
    for connection in connections:
        await _next(connection)  # where the ledger stands
    ready.set()
    return await asyncio.gather(*map(_follow, connections))


async def _follow(connection: WebSocketClientConnection) -> list[tuple[str, float]]:
    told: list[tuple[str, float]] = []
    while len(told) < WRITERS * EACH:
        message = await _next(connection)
        now = time.monotonic()
        told += [(update["op_id"], now) for update in json.loads(message)["updates"]]
    return told


async def _next(connection: WebSocketClientConnection) -> str:
    message = await asyncio.wait_for(connection.read_message(), PATIENCE_S)
    assert isinstance(message, str), "the server closed the socket"
    return message


async def _write(name: str, client: httpx.AsyncClient, measured: Measured) -> None:
    chance = random.Random(name)  # noqa: S311 -- the same pauses in each run
    for number in range(EACH):
        await asyncio.sleep(chance.uniform(0, 2 * EVERY_S))
        op_id = f"operation-{name}-{number}"
        body = {"op_id": op_id, "body": f"Comment {op_id}", "anchor": {"step_id": "s"}}
        measured.sent[op_id] = began = time.monotonic()
        answer = await client.post("guides/g1/comments", json=body)
        measured.took_ms.append(1000 * (time.monotonic() - began))
        assert answer.status_code == 201, answer.text


async def _write_all(base: str, headers: dict[str, str]) -> Measured:
    measured = Measured()
    limits = httpx.Limits(max_connections=WRITERS)
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=60, limits=limits) as one:
        await asyncio.gather(*(_write(f"w{number}", one, measured) for number in range(WRITERS)))
    return measured


def _team(base: str, token: str) -> tuple[Measured, Told]:
    headers = {"Authorization": f"token {token}"}
    spawn = get_context("spawn")
    ready, told = spawn.Event(), spawn.SimpleQueue()
    browsers = spawn.Process(target=_browsers, args=(base, headers, ready, told), daemon=True)
    browsers.start()
    assert ready.wait(PATIENCE_S), "the followers do not come in"
    measured = asyncio.run(_write_all(base, headers))
    heard: Told = told.get()
    browsers.join()
    return measured, heard


@contextmanager
def _serving(folder: Path, url: str) -> Iterator[tuple[str, str]]:
    """A server with one commenter: its API's address, and their token."""
    settings = Settings(data_dir=folder / "store", sessions_dir=folder, database_url=url)
    with Store.open(settings) as store:
        token = store.people.add("lee", "commenter")
    own = {"data_dir": str(settings.data_dir), "database_url": url}
    (folder / "jupyter_stepguide_config.json").write_text(json.dumps({"StepGuide": own}))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "stepguide_kernel", "serve", "--port", port],
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(folder), "STEPGUIDE_TOKEN": "shared"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert "http" in server.stdout.readline()
        yield f"http://127.0.0.1:{port}/stepguide/api", token
    finally:
        server.terminate()
        server.communicate(timeout=60)


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_comment_is_kept_and_heard_of_while_a_team_is_there(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("database_url") if database == "postgresql" else ""
    with _serving(tmp_path, url) as (base, token):
        measured, heard = _team(base, token)
    took_ms = [1000 * (at - measured.sent[op_id]) for one in heard for op_id, at in one]
    post, told = _p95(measured.took_ms), _p95(took_ms)
    print(
        f"\n{database}: a comment p95 {post:.0f} ms (n={len(measured.took_ms)}),"
        f" until others hear p95 {told:.0f} ms (n={len(took_ms)})"
    )
    assert [sorted(op_id for op_id, _ in one) for one in heard] == [
        sorted(measured.sent)
    ] * FOLLOWERS
    assert post < POST_P95_MS
    assert told < TOLD_P95_MS
