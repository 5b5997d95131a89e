"""A real JupyterLab, for tests that use it as a person does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

    from tests.conftest import Room

START_DEADLINE_S = 120
EXPECT_TIMEOUT_MS = 30_000
"""How long an expectation may take to come true; five seconds are few on a busy machine."""
NEWS = "@jupyterlab/apputils-extension:announcements"
"""Asks a question in a toast, and another server for an answer."""


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """Let Playwright's expectations wait for a slow Lab."""
    from playwright.sync_api import expect

    expect.set_options(timeout=EXPECT_TIMEOUT_MS)


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody who has not been here before."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce"
    )
    context.set_default_timeout(EXPECT_TIMEOUT_MS)
    yield context
    context.close()


@pytest.fixture
def paid_orders(reader: BrowserContext, room: Room) -> Page:
    """The page of the room's guide, with all that scripts add to it."""
    page = reader.new_page()
    page.goto(f"{room.url}/w/paid-orders")
    page.locator("html[data-ready]").wait_for(state="attached")
    return page


@dataclass(frozen=True)
class Lab:
    """A running Lab: its address with the last slash, its token, the folder it serves, itself."""

    url: str
    token: str
    root: Path
    server: subprocess.Popen[bytes]

    def page_of(self, path: str) -> str:
        """The address that opens one file in an empty workspace."""
        return f"{self.url}lab/tree/{path}?token={self.token}&reset"

    def settings(self, plugin: str) -> Path:
        """The file with this Lab's own settings of a plugin, which is read by pages opened next."""
        user_settings = self.root.parent / "config" / "lab" / "user-settings"
        return user_settings / f"{plugin}.jupyterlab-settings"


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@contextmanager
def running_lab(
    folder: Path, *options: str, prefix: Sequence[str] = (), port: int = 0
) -> Iterator[Lab]:
    """A Lab over ``folder / "root"``; ``prefix`` is a command that runs commands."""
    root = folder / "root"
    root.mkdir(exist_ok=True)
    runtime = folder / "runtime"
    labconfig = folder / "config" / "labconfig"
    labconfig.mkdir(parents=True, exist_ok=True)
    (labconfig / "page_config.json").write_text(json.dumps({"disabledExtensions": {NEWS: True}}))
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(labconfig.parent),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "STEPGUIDE_SESSIONS": str(folder / "sessions"),
    }
    command = [*prefix, sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    settings = [f"--ServerApp.port={port}", "--LabApp.expose_app_in_browser=True"]
    settings += [f"--ServerApp.root_dir={root}", "--ServerApp.base_url=/lee/"]
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            [*command, *settings, *options],
            env=environment,
            cwd=root,
            stdout=log,
            stderr=log,
        )
    try:
        info = _server_info(runtime, server)
        yield Lab(info["url"], info["token"], root, server)
    finally:
        _stop(server)


def _server_info(runtime: Path, server: subprocess.Popen[bytes]) -> dict[str, str]:
    """What the server writes about itself once it listens."""
    written = runtime / f"jpserver-{server.pid}.json"
    deadline = time.monotonic() + START_DEADLINE_S
    while time.monotonic() < deadline:
        assert server.poll() is None, "JupyterLab ended by itself"
        if written.exists() and written.read_text().endswith("}"):
            info: dict[str, str] = json.loads(written.read_text())
            return info
        time.sleep(0.1)
    pytest.fail("JupyterLab does not start")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture
def console(page: Page) -> Iterator[list[str]]:
    """The page's errors; a test that uses this fails on any."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield errors
    assert errors == []
