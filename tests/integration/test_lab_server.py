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
from jupyter_client.manager import KernelManager

TOKEN = "a-token-of-this-test"
BASE_URL = "/user/lee/"
DEADLINE_S = 120

VOILA_ENABLED = {"ServerApp": {"jpserver_extensions": {"voila.server_extension": True}}}
"""What Voila's own package ships as ``jupyter_server_config.d/voila.json``."""


@dataclass(frozen=True)
class Lab:
    """A running Lab: its base address, and the folder that holds all that is its own."""

    url: str
    folder: Path

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def get(self, path: str, *, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"token {token}"} if token else {}
        return httpx.get(self.url + path, headers=headers, timeout=60)

    def post(self, path: str, body: object) -> httpx.Response:
        headers = {"Authorization": f"token {TOKEN}"}
        return httpx.post(self.url + path, json=body, headers=headers, timeout=DEADLINE_S)


@contextmanager
def _lab(folder: Path, drop_ins: dict[str, object]) -> Iterator[Lab]:
    """A Lab of this environment; ``drop_ins`` are the user's own configuration files."""
    config = folder / "config"
    (config / "jupyter_server_config.d").mkdir(parents=True)
    for name, content in drop_ins.items():
        (config / "jupyter_server_config.d" / name).write_text(json.dumps(content))
    own = {"StepGuide": {"data_dir": str(folder / "store")}}
    (config / "jupyter_stepguide_config.json").write_text(json.dumps(own))
    (folder / "root").mkdir()
    (folder / "root" / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    port = _free_port()
    lab = Lab(f"http://127.0.0.1:{port}{BASE_URL}", folder)
    with (folder / "log").open("wb") as log:
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
        "STEPGUIDE_SESSIONS": str(folder / "sessions"),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(lab: Lab, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        assert server.poll() is None, lab.log
        try:
            lab.get("api")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"no answer in {DEADLINE_S} s: {lab.log}")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Lab as everybody has it who installed StepGuide, and configured nothing."""
    with _lab(tmp_path_factory.mktemp("lab"), {}) as running:
        yield running


def test_our_endpoints_answer_whom_jupyter_knows(lab: Lab) -> None:
    answer = lab.get("stepguide/api/status", token=TOKEN)
    assert answer.status_code == 200
    assert answer.json()["person"]["role"] == "admin"
    assert not (lab.folder / "store").exists(), "nothing is made before it is needed"
    assert lab.get("stepguide/api/publications", token=TOKEN).json() == {"publications": []}
    assert (lab.folder / "store" / "stepguide.sqlite").exists(), "Lab reads our configuration"


@pytest.mark.parametrize("token", [None, "another-token"])
def test_our_endpoints_refuse_everybody_else(lab: Lab, token: str | None) -> None:
    answer = lab.get("stepguide/api/status", token=token)
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"


def test_no_handler_of_ours_forgot_about_authentication(lab: Lab) -> None:
    log = lab.log
    assert "stepguide_kernel | extension was successfully loaded" in log
    assert "EndpointHandler" not in log
    assert "not recognized by `StepGuideApp`" not in log


def test_what_a_kernel_recorded_becomes_a_guide_in_labs_folder(lab: Lab) -> None:
    _record(lab.folder, {"a": "rate = 0.2", "b": "unused = 1", "c": "print(rate * 10)"})
    (session,) = lab.get("stepguide/api/sessions", token=TOKEN).json()["sessions"]
    built = lab.post(f"stepguide/api/sessions/{session['id']}/build", {"output": "rates.ipynb"})
    assert built.status_code == 201, built.text
    assert built.json()["cells_kept"] == 2
    assert built.json()["proof"]["status"] == "proved"
    cells = json.loads((lab.folder / "root" / "rates.ipynb").read_text())["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert code == ["rate = 0.2", "print(rate * 10)"]


def test_a_guide_is_built_nowhere_else(lab: Lab) -> None:
    refused = lab.post("stepguide/api/sessions/latest/build", {"output": "../rates.ipynb"})
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")
    assert not (lab.folder / "rates.ipynb").exists()


def _record(folder: Path, cells: dict[str, str]) -> None:
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
