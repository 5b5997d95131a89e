"""What every test stands on: an isolated user, a browser, and a run without silent skips.

The environment is set while this file is imported, before anything of Jupyter, IPython or
matplotlib is, because each of them reads it at its own import.
"""

from __future__ import annotations

import atexit
import dataclasses
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.postgresql import Cluster
    from tests.receivers import MailServer, Webhook

ROOT = Path(__file__).resolve().parent.parent


def _isolate() -> None:
    """Give this process, and all that it starts, a user who has never run Jupyter."""
    home = Path.home()
    new_home = Path(tempfile.mkdtemp(prefix="stepguide-tests-"))
    atexit.register(shutil.rmtree, new_home, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith(("JUPYTER", "STEPGUIDE_"))]:
        del os.environ[name]
    # What package managers downloaded is no setting, and fetching it again would take minutes.
    os.environ.setdefault("UV_CACHE_DIR", str(home / ".cache" / "uv"))
    os.environ.setdefault("PIP_CACHE_DIR", str(home / ".cache" / "pip"))
    os.environ.setdefault("YARN_GLOBAL_FOLDER", str(home / ".yarn" / "berry"))
    folders = {
        "HOME": "",
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "jupyter/config",
        "JUPYTER_DATA_DIR": "jupyter/data",
        "JUPYTER_RUNTIME_DIR": "jupyter/runtime",
        "MPLCONFIGDIR": "matplotlib",
        "STEPGUIDE_SESSIONS": "sessions",
        "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
    }
    for name, folder in folders.items():
        path = new_home / folder
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[name] = str(path)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ["MPLBACKEND"] = "agg"
    # So that `stepguide` and `jupyter` are those of the interpreter that runs the tests.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.prefix) / "bin"), os.environ["PATH"]])


_isolate()
# A run that was started in the background inherits that Ctrl-C is ignored, and so would every
# program that the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

import pytest  # noqa: E402 -- see above
from hypothesis import settings as hypothesis_settings  # noqa: E402 -- see above

# A law that holds slowly on a busy machine still holds.
hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")

ALLOWED_SKIPS = ("shared folder absent",)
_forbidden_skips = pytest.StashKey[list[str]]()

CHROMIUM_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # containers give it 64 MB, pages with plots need more
    "--disable-gpu",
    "--no-first-run",
    "--no-sandbox",  # Chromium refuses its sandbox to root
]


# --- no silent skips -----------------------------------------------------------------------------


class SkipGuard:
    """Fails a run in which a test was skipped for a reason that nobody allowed."""

    def __init__(self, config: pytest.Config) -> None:
        self._skips = config.stash.setdefault(_forbidden_skips, [])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._look_at(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._look_at(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._skips and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._skips:
            terminalreporter.section("skips that nobody allowed", red=True)
            for line in self._skips:
                terminalreporter.line(line)

    def _look_at(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped or hasattr(report, "wasxfail"):
            return
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not any(allowed in reason for allowed in ALLOWED_SKIPS):
            self._skips.append(f"{report.nodeid}: {reason}")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(SkipGuard(config), "stepguide-skip-guard")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Playwright keeps an event loop running in the main thread, where asyncio.run() then fails:
    # tests that use the browser come last.
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


# --- folders beside the checkout -----------------------------------------------------------------


def _shared(name: str) -> Path:
    folder = ROOT.parent / "shared" / name
    if not folder.is_dir():
        pytest.skip(f"shared folder absent: {name}")
    return folder


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real notebooks that nobody here wrote; ``MANIFEST.tsv`` labels them."""
    return _shared("corpus")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Recorded sessions and other inputs too large for the repository."""
    return _shared("data")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


# --- databases -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL server, one for the whole run."""
    from tests.postgresql import cluster

    with cluster() as running:
        yield running


@pytest.fixture
def database_url(postgresql: Cluster) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with postgresql.database() as url:
        yield url


# --- network and browser -------------------------------------------------------------------------


@pytest.fixture
def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for the whole run; ask for a context, or use ``page``."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("no chromium on PATH; tools/preflight browser says how to get it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=CHROMIUM_ARGUMENTS, env=dict(os.environ)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


# --- a reading room ------------------------------------------------------------------------------

ROOM_SEATS = 2


@dataclass(frozen=True)
class Room:
    """A running reading room: its address without the last slash, its settings, its folder."""

    url: str
    environ: dict[str, str]
    folder: Path

    def stepguide(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command over the room's own store, in the folder that holds the guide."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "stepguide_kernel", *arguments],
            env=self.environ,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def room_process(room: Room, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "stepguide_kernel", "serve", "--port", "0", *options],
        env=room.environ,
        cwd=room.folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Reading room: http"), line
        yield line.split()[2].rstrip("/"), process
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """A store with one guide, verified by a real run and published, that nothing serves yet."""
    base = tmp_path_factory.mktemp("room")
    shutil.copytree(ROOT / "tests" / "data" / "room", base / "guides")
    (base / "config").mkdir()
    (base / "config" / "jupyter_stepguide_config.json").write_text(
        json.dumps({"StepGuide": {"live_seats": ROOM_SEATS}})
    )
    environ = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(base / "config"),
        "JUPYTER_DATA_DIR": str(base / "data"),
        "PLANTED_SECRET": "planted-value-of-the-server",
    }
    room = Room("", environ, base / "guides")
    for command in ("verify", "publish"):
        done = room.stepguide(command, "orders.ipynb")
        assert done.returncode == 0, done.stderr + done.stdout
    return room


@pytest.fixture(scope="session")
def serve(library: Room) -> Callable[..., AbstractContextManager[Room]]:
    """Open a room over the library with these options of ``stepguide serve``, and variables."""

    @contextmanager
    def _serve(*options: str, **variables: str) -> Iterator[Room]:
        closed = dataclasses.replace(library, environ={**library.environ, **variables})
        with room_process(closed, *options) as (url, _process):
            yield dataclasses.replace(closed, url=url)

    return _serve


@pytest.fixture(scope="session")
def room(serve: Callable[..., AbstractContextManager[Room]]) -> Iterator[Room]:
    """The room as a person alone opens it."""
    with serve() as opened:
        yield opened


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server that keeps what it is handed."""
    from tests.receivers import running_mail_server

    with running_mail_server() as running:
        yield running


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    """A webhook that keeps what it is told."""
    from tests.receivers import running_webhook

    with running_webhook() as running:
        yield running
