"""A team's server that is killed in the middle loses nothing it has confirmed, and keeps no twin.

Eight writers go on as clients do: whoever gets no answer sends the same operation again.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import httpx
import pytest

from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store

WRITERS = 8
EACH = 50
KILLS = 10
DEADLINE_S = 280


@contextmanager
def _serving(environ: dict[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-P", "-m", "stepguide_kernel", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert "http" in server.stdout.readline()
        yield server
    finally:
        server.kill()
        server.communicate()


def _write(name: str, token: str, port: int, acknowledged: set[str]) -> None:
    """Comment ``EACH`` times, sending each again until it is confirmed."""
    deadline = time.monotonic() + DEADLINE_S
    address = f"http://127.0.0.1:{port}/stepguide/api/guides/g1/comments"
    headers = {"Authorization": f"token {token}"}
    with httpx.Client(headers=headers, timeout=10) as client:
        for number in range(EACH):
            op_id = f"operation-{name}-{number}"
            body = {"op_id": op_id, "body": op_id, "anchor": {"step_id": "s"}}
            while op_id not in acknowledged:
                assert time.monotonic() < deadline, f"{op_id} was never confirmed"
                try:
                    if client.post(address, json=body).status_code == 201:
                        acknowledged.add(op_id)
                except httpx.TransportError:
                    time.sleep(0.05)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_confirmed_comment_is_there_once(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("database_url") if database == "postgresql" else ""
    settings = Settings(data_dir=tmp_path / "store", sessions_dir=tmp_path, database_url=url)
    own = {"data_dir": str(settings.data_dir), "database_url": url}
    (tmp_path / "jupyter_stepguide_config.json").write_text(json.dumps({"StepGuide": own}))
    environ = {**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path), "STEPGUIDE_TOKEN": "shared"}
    with Store.open(settings) as store:
        tokens = [store.people.add(f"w{number}", "commenter") for number in range(WRITERS)]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])

    acknowledged: set[str] = set()
    done = Event()
    with ThreadPoolExecutor(WRITERS + 1) as threads:
        writing = [
            threads.submit(_write, f"w{number}", token, port, acknowledged)
            for number, token in enumerate(tokens)
        ]
        for kill in range(KILLS):
            wanted = (kill + 1) * WRITERS * EACH // (KILLS + 1)
            with _serving(environ, port) as server:
                while len(acknowledged) < wanted and not any(one.done() for one in writing):
                    done.wait(0.01)
                os.kill(server.pid, signal.SIGKILL)
                server.wait()
        with _serving(environ, port):
            for one in writing:
                one.result()

    assert len(acknowledged) == WRITERS * EACH
    with Store.open(settings) as store:
        said = [comment.body for thread in store.threads("g1") for comment in thread.comments]
        entries = store.entries()
        assert store.damage() == ()
    assert sorted(said) == sorted(acknowledged)
    assert [entry.seq for entry in entries] == list(range(1, len(said) + 1))
