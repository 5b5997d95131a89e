"""A real JupyterLab server of this environment, and kernels that record beside it."""

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
from typing import Any

import httpx
import pytest
from jupyter_client.manager import KernelManager

TOKEN = "a-token-of-this-test"
BASE_URL = "/user/lee/"
DEADLINE_S = 120


@dataclass(frozen=True)
class Lab:
    """A running Lab: its base address, the folder that holds all its own, its process."""

    url: str
    folder: Path
    server: subprocess.Popen[bytes]

    @property
    def root(self) -> Path:
        """The folder that people see in this Lab."""
        return self.folder / "root"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def ask(self, path: str, /, **query: str) -> Any:
        """What an endpoint of ours answers to GET."""
        headers = {"Authorization": f"token {TOKEN}"}
        answer = httpx.get(
            f"{self.url}stepguide/api/{path}", params=query, headers=headers, timeout=DEADLINE_S
        )
        assert answer.is_success, answer.text
        return answer.json()

    def tell(self, path: str, /, **body: object) -> Any:
        """What an endpoint of ours answers to POST."""
        answer = self.post(f"stepguide/api/{path}", body)
        assert answer.is_success, answer.text
        return answer.json()

    def get(self, path: str, *, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"token {token}"} if token else {}
        return httpx.get(self.url + path, headers=headers, timeout=60)

    def post(self, path: str, body: object) -> httpx.Response:
        headers = {"Authorization": f"token {TOKEN}"}
        return httpx.post(self.url + path, json=body, headers=headers, timeout=DEADLINE_S)


@contextmanager
def running_lab(
    folder: Path, drop_ins: dict[str, object], stepguide: dict[str, object] | None = None
) -> Iterator[Lab]:
    """A Lab of this environment; ``drop_ins`` are the user's own configuration files.

    ``stepguide`` are settings of StepGuide.
    """
    config = folder / "config"
    (config / "jupyter_server_config.d").mkdir(parents=True)
    for name, content in drop_ins.items():
        (config / "jupyter_server_config.d" / name).write_text(json.dumps(content))
    own = {"StepGuide": {"data_dir": str(folder / "store"), **(stepguide or {})}}
    (config / "jupyter_stepguide_config.json").write_text(json.dumps(own))
    (folder / "root").mkdir()
    (folder / "root" / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    port = _free_port()
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *_options(folder, port)],
            env=_environment(folder),
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    lab = Lab(f"http://127.0.0.1:{port}{BASE_URL}", folder, server)
    try:
        _wait_for(lab)
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
        "LabApp.expose_app_in_browser": True,
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    return ["--no-browser", "--allow-root", *arguments]


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "HOME": str(folder),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        # The user's folder goes before the environment's, as it does outside of a venv.
        "JUPYTER_PREFER_ENV_PATH": "0",
        "STEPGUIDE_SESSIONS": str(folder / "sessions"),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(lab: Lab) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        assert lab.server.poll() is None, lab.log
        try:
            lab.get("api")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"no answer in {DEADLINE_S} s: {lab.log}")


def record(folder: Path, cells: dict[str, str]) -> None:
    """Run cells in a kernel of this environment as Lab's front end would, recording on."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env=_environment(folder), cwd=str(folder / "root"))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        client.execute("%load_ext stepguide_kernel.kernel", silent=True, reply=True, timeout=60)
        for cell_id, source in cells.items():
            content = {"code": source, "silent": False, "store_history": True}
            request = client.session.msg("execute_request", content, metadata={"cellId": cell_id})
            client.shell_channel.send(request)
            assert client.get_shell_msg(timeout=60)["content"]["status"] == "ok"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=False)
