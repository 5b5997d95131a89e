"""A real JupyterLab server with StepGuide installed: ours answers, Voila's hole is shut."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

TOKEN = "a-token-of-this-test"
BASE_URL = "/user/lee/"
DEADLINE_S = 120

VOILA_ENABLED = {"ServerApp": {"jpserver_extensions": {"voila.server_extension": True}}}
"""What Voila's own package ships as ``jupyter_server_config.d/voila.json``."""


@dataclass(frozen=True)
class Lab:
    """A running Lab: its base address, and the file it logs to."""

    url: str
    log: Path

    def get(self, path: str, *, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"token {token}"} if token else {}
        return httpx.get(self.url + path, headers=headers, timeout=60)


@contextmanager
def _lab(folder: Path, drop_ins: dict[str, object]) -> Iterator[Lab]:
    """A Lab of this environment; ``drop_ins`` are the user's own configuration files."""
    config = folder / "config" / "jupyter_server_config.d"
    config.mkdir(parents=True)
    for name, content in drop_ins.items():
        (config / name).write_text(json.dumps(content))
    (folder / "root").mkdir()
    (folder / "root" / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    port = _free_port()
    lab = Lab(f"http://127.0.0.1:{port}{BASE_URL}", folder / "log")
    with lab.log.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *_options(folder, port)],
            env=_environment(folder),
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(lab, server)
        yield lab
    finally:
        server.terminate()
        server.wait(timeout=60)


def _options(folder: Path, port: int) -> list[str]:
    options = {
        "ServerApp.root_dir": folder / "root",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.base_url": BASE_URL,
        # Makes Jupyter Server warn about every handler that forgot about authentication.
        "ServerApp.allow_unauthenticated_access": False,
        "IdentityProvider.token": TOKEN,
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    return ["--no-browser", "--allow-root", *arguments]


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        # The user's folder goes before the environment's, as it does outside of a venv.
        "JUPYTER_PREFER_ENV_PATH": "0",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(lab: Lab, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        assert server.poll() is None, lab.log.read_text()
        try:
            lab.get("api")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"no answer in {DEADLINE_S} s: {lab.log.read_text()}")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Lab as everybody has it who installed StepGuide, and configured nothing."""
    with _lab(tmp_path_factory.mktemp("lab"), {}) as running:
        yield running


def test_our_endpoints_answer_whom_jupyter_knows(lab: Lab) -> None:
    answer = lab.get("stepguide/api/status", token=TOKEN)
    assert answer.status_code == 200
    assert answer.json()["person"]["role"] == "admin"
    assert lab.get("stepguide/api/publications", token=TOKEN).json() == {"publications": []}


@pytest.mark.parametrize("token", [None, "another-token"])
def test_our_endpoints_refuse_everybody_else(lab: Lab, token: str | None) -> None:
    answer = lab.get("stepguide/api/status", token=token)
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"


def test_no_handler_of_ours_forgot_about_authentication(lab: Lab) -> None:
    log = lab.log.read_text()
    assert "stepguide_kernel | extension was successfully loaded" in log
    assert "EndpointHandler" not in log
    assert "not recognized by `StepGuideApp`" not in log


@pytest.mark.parametrize("path", ["voila/files/x.svg", "voila/tree", "voila/static/voila.js"])
def test_voila_serves_nothing_in_lab(lab: Lab, path: str) -> None:
    assert lab.get(path, token=TOKEN).status_code == 404
    nobodys = lab.get(path)
    assert nobodys.status_code == 302
    assert nobodys.headers["Location"].startswith(f"{BASE_URL}login")


def test_the_hole_that_is_shut_was_one(tmp_path: Path) -> None:
    """Without our file, Voila's hands out images to anybody: this test can see the hole."""
    with _lab(tmp_path, {"voila.json": VOILA_ENABLED}) as open_lab:
        answer = open_lab.get("voila/files/x.svg")
        assert answer.status_code == 200
        assert "image/svg" in answer.headers["Content-Type"]


def test_our_file_goes_after_voilas_and_has_the_last_word(tmp_path: Path, root: Path) -> None:
    shipped = root / "stepguide_kernel" / "etc" / "jupyter_server_config.d"
    ours = {path.name: json.loads(path.read_text()) for path in shipped.iterdir()}
    with _lab(tmp_path, {"voila.json": VOILA_ENABLED, **ours}) as shut:
        assert shut.get("voila/files/x.svg").status_code == 302
        assert shut.get("voila/files/x.svg", token=TOKEN).status_code == 404
        assert shut.get("stepguide/api/status", token=TOKEN).status_code == 200
