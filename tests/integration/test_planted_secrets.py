"""Forty secrets planted in a real session, and looked for byte by byte in all that comes of it."""

from __future__ import annotations

import base64
import html
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import msgspec
import pytest

from stepguide_kernel.model.build import BuildResult
from stepguide_kernel.model.session import Session
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings
from tests.integration.recording import Bench
from tests.unit.notebook.sample import code, notebook, text

COMMAND = (sys.executable, "-P", "-m", "stepguide_kernel")

# Made at run time, so that no scanner takes a line of this file for a secret.
_numbers = count(1)


def _body(length: int) -> str:
    """Letters and digits that no other planted secret has."""
    return (f"{next(_numbers):02d}" + "xQ7hYz2mKw9pRt4v" * 20)[:length]


def _hexadecimal(length: int) -> str:
    return (f"{next(_numbers):02d}" + "0123456789abcdef" * 20)[:length]


KINDS = {
    "aws": lambda: "AKIA" + _body(16).upper(),
    "github": lambda: "ghp_" + _body(36),
    "gitlab": lambda: "glpat-" + _body(20),
    "huggingface": lambda: "hf_" + _body(34),
    "databricks": lambda: "dapi" + _hexadecimal(32),
    "openai": lambda: "sk-" + _body(32),
    "stripe": lambda: "sk_" + "live_" + _body(24),
    "slack": lambda: "xoxb-" + _body(24),
    "google": lambda: "AIza" + _body(35),
    "npm": lambda: "npm_" + _body(36),
    "sendgrid": lambda: "SG." + _body(22) + "." + _body(43),
    "jwt": lambda: ".".join(("eyJ" + _body(17), "eyJ" + _body(17), _body(30))),
    "url": lambda: "postgresql://ana:" + _body(12) + "@db.example/sales",
    "odbc": lambda: "Driver=x;UID=ana;PWD=" + _body(12) + ";",
    "password": lambda: "correct-horse-" + _body(6),
}
"""Fourteen kinds, and one without a shape: it is known by its name or from the environment."""


def _secret_part(planted: str) -> str:
    """What must not be found: of a connection its password."""
    if planted.startswith("postgresql"):
        return planted.split(":")[2].partition("@")[0]
    return planted.split("PWD=")[1].rstrip(";") if "PWD=" in planted else planted


class Planted:
    """Hands out secrets, kind after kind, and remembers them."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._kinds: Iterator[str] = iter([kind for kind in KINDS if kind != "password"] * 3)

    def one(self, kind: str | None = None) -> str:
        planted = KINDS[kind or next(self._kinds)]()
        self.all.append(_secret_part(planted))
        return planted


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "bench")


@pytest.mark.slow
def test_none_of_forty_is_in_the_log_the_guide_or_the_page(bench: Bench, tmp_path: Path) -> None:
    planted = Planted()
    environ = {
        "STEPGUIDE_TEST_PASSWORD": planted.one("password"),
        "STEPGUIDE_TEST_API_KEY": planted.one("password"),
        "STEPGUIDE_TEST_PLAIN": planted.one("github"),
        "STEPGUIDE_TEST_FOLDER": str(tmp_path),
    }
    cells = [*_in_source(planted), *_in_outputs(planted, tmp_path), *_of_environment()]
    prose = [planted.one() for _ in range(3)]
    assert len(planted.all) == len(set(planted.all)) == 40

    with bench.recording(**environ) as recording:
        shown = [recording.run(source, cell) for cell, source in cells]
    assert sum(any(secret in text for secret in planted.all) for text in shown) >= 12
    notebook = _notebook_with(prose, cells, bench.work)
    author = Author(bench, tmp_path / "store", environ)
    drafted = author.builds("drafted.ipynb", notebook, "--no-proof")
    assert drafted.proof.status == "not run"
    guide = Notebook.read(bench.work / "drafted.ipynb")
    _check_code(guide, bench.session())

    # Readers have secrets of their own where the author's stood; runs print those.
    for name in _needed(guide) - set(environ):
        author.environ[name] = planted.one("github")
    proved = author.builds("guide.ipynb", notebook)
    assert proved.proof.status == "proved", proved.proof.reason
    assert proved.verified
    told = author.publishes("guide.ipynb")
    page = author.page()

    logged = b"".join(path.read_bytes() for path in bench.sessions.rglob("*.jsonl"))
    places = {
        "log": logged,
        "draft": (bench.work / "drafted.ipynb").read_bytes(),
        "guide": (bench.work / "guide.ipynb").read_bytes(),
        "store": author.stored(),
        "command": told,
        "page": page,
    }
    assert _found(places, planted) == []
    assert "‹redacted:".encode() in page


def test_none_that_a_guide_has_by_itself_is_in_what_is_told_of_its_run(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written by hand: secrets in titles, in what cells showed before, raised and printed."""
    planted = Planted()
    environ = {"STEPGUIDE_TEST_API_KEY": planted.one("password")}
    value = "os.environ['STEPGUIDE_TEST_API_KEY']"
    showed = [{"output_type": "stream", "name": "stdout", "text": f"was {planted.one()}\n"}]
    notebook(
        text("# Mine", "title"),
        text(f"## Load with {planted.one()}", "load"),
        code(f"import os\nprint('is', {value})", "shows", outputs=showed),
        text("## Connect", "connect"),
        code(f"key = {planted.one()!r}\nprint(key)", "key"),
        code(f"open('/nowhere/' + {value} + key)", "raises"),
        stepguide={"id": "mine", "prerequisites": {"env": ["STEPGUIDE_TEST_API_KEY"]}},
    ).write(bench.work / "mine.ipynb")
    author = Author(bench, tmp_path / "store", environ)
    reports = ("--html", "report.html", "--junit", "report.xml", "--json")
    done = author.says("verify", "mine.ipynb", *reports)
    assert done.returncode == 1
    run = json.loads(done.stdout)["runs"][0]
    assert (run["verdict"], run["failure"]["cell_id"]) == ("environment", "raises")
    assert "‹redacted:" in run["failure"]["evalue"]
    places = {
        "command": (done.stdout + done.stderr).encode(),
        "words": _whole(author.says("verify", "mine.ipynb", "--force")),
        "html": (bench.work / "report.html").read_bytes(),
        "junit": (bench.work / "report.xml").read_bytes(),
        "ledger": author.stored("stepguide.sqlite"),
    }
    assert _found(places, planted) == []
    refused = author.says("publish", "mine.ipynb", "--allow-unverified")
    assert refused.returncode == 1
    for name, content in environ.items():
        monkeypatch.setenv(name, content)
    progress = _progress(bench.work, tmp_path)
    assert "Load with ‹redacted:".encode() in progress
    ledger = author.stored("stepguide.sqlite")
    places = {"refusal": _whole(refused), "ledger": ledger, "progress": progress}
    assert _found(places, planted) == []


def _progress(work: Path, top: Path) -> bytes:
    """All that a verification of ``mine.ipynb`` in Lab says while it goes on."""
    settings = Settings(data_dir=top / "lab", sessions_dir=top / "sessions")
    said = b""
    with Services(settings, root=work) as services:
        job = services.guides.verify("mine.ipynb")
        while job.state == "running":
            said += msgspec.json.encode(job)
            time.sleep(0.01)
            job = services.jobs.job(job.id)
    return said + msgspec.json.encode(job)


def _in_source(planted: Planted) -> list[tuple[str, str]]:
    a = [planted.one() for _ in range(14)]
    lines = [
        f"key = {a[0]!r}",
        f"client = dict(token={a[1]!r})",
        f"headers = {{'Authorization': 'Bearer ' + {a[2]!r}}}",
        f"address = f'https://example.org/?key={a[3]}&n={{1 + 1}}'",
        f"raw = b'{a[4]}'",
        f"# do not commit: {a[5]}\nx = 1",
        f"print('in the source:', {a[6]!r})",
        f"%env STEPGUIDE_TEST_SET_TOKEN={a[7]}",
        f'config = """\n[service]\nkey = {a[8]}\n"""',
        f"both = 'a {a[9]} b {a[10]}'",
        f"import os\nos.environ['STEPGUIDE_TEST_OTHER_KEY'] = {a[11]!r}",
        f"engine = {a[12]!r}",
        f"print(repr({a[13]!r}))",
        f"password = {planted.one('password')!r}\nprint('known by its name:', password)",
    ]
    return [(f"source-{number}", line) for number, line in enumerate(lines)]


def _in_outputs(planted: Planted, folder: Path) -> list[tuple[str, str]]:
    """Cells whose code has no secret, and whose outputs do."""
    s = [planted.one() for _ in range(19)]
    (folder / "planted.json").write_text(json.dumps(s))
    cells = [
        "import html, json, os, pathlib\nfrom IPython.display import HTML, JSON, SVG, display",
        "planted = pathlib.Path(os.environ['STEPGUIDE_TEST_FOLDER'], 'planted.json')\n"  # noqa: ISC004
        "s = json.loads(planted.read_text())",
        "print(s[0])",
        "import sys; print('to stderr', s[1], file=sys.stderr)",
        "s[2]",
        "display(HTML('<table><tr><td>' + s[3] + '</td><td>1</td></tr></table>'))",
        "display(HTML('<b>' + s[4][:9] + '</b><i>' + s[4][9:] + '</i>'))",
        "HTML('<p title=\"' + html.escape(json.dumps({'token': s[5]})) + '\">')",
        "display(JSON({'deep': [{'token': s[6]}]}), metadata={'note': s[7]})",
        "display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"><text>' + s[8] + '</text></svg>'))",
        "raise ValueError('denied for ' + s[9])",
        "def connect(token):\n    raise RuntimeError(token)\nconnect(token=s[10])",
        "print('\\x1b[31m' + s[11][:8] + '\\x1b[0m' + s[11][8:])",
        "print(json.dumps(json.dumps({'client_secret': s[12]})))",
        "import pandas as pd\npd.DataFrame({'key': s[13:15]})",
        "display({'application/vnd.vega.v5+json': {'data': [{'values': [s[15]]}]}}, raw=True)",
        "import ipywidgets\nipywidgets.Text(value=s[16])",
        "handle = display(1, display_id=True)\nhandle.update(HTML('<code>' + s[17] + '</code>'))",
        "import warnings\nwarnings.warn('old key ' + s[18])",
    ]
    return [(f"output-{number}", source) for number, source in enumerate(cells)]


def _of_environment() -> list[tuple[str, str]]:
    cells = [
        "print(os.environ['STEPGUIDE_TEST_PASSWORD'])",
        "import base64\nword = os.environ['STEPGUIDE_TEST_PASSWORD']",
        "print(base64.b64encode(b'ana:' + word.encode()))",
        "from urllib.parse import quote\nquote(os.environ['STEPGUIDE_TEST_API_KEY'] + '/?')",
        "HTML('<i>' + os.environ['STEPGUIDE_TEST_API_KEY'] + '</i>')",
        "print(os.environ['STEPGUIDE_TEST_PLAIN'])",
    ]
    return [(f"environment-{number}", source) for number, source in enumerate(cells)]


def _notebook_with(prose: list[str], cells: list[tuple[str, str]], folder: Path) -> Path:
    """The author's notebook as it was saved, secrets and all."""
    texts = [f"# Orders of {prose[0]}\n\nKeep {prose[1]} to yourself.", f"## With {prose[2]}"]
    markdown = [
        {"cell_type": "markdown", "id": f"text-{number}", "metadata": {}, "source": text}
        for number, text in enumerate(texts)
    ]
    code: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": cell_id,
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for cell_id, source in cells
    ]
    content = {"cells": [*markdown, *code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path = folder / "mine.ipynb"
    path.write_text(json.dumps(content))
    return path


class Author:
    """Somebody at a command line, with the variables ``environ`` and a library of their own."""

    def __init__(self, bench: Bench, store: Path, environ: dict[str, str]) -> None:
        self.environ = {**bench.env, **environ, "JUPYTER_DATA_DIR": str(store)}
        self._bench = bench
        self._store = store

    def says(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=self._bench.work,
            env=os.environ | self.environ,
            check=False,
            capture_output=True,
            text=True,
        )

    def builds(self, output: str, notebook: Path, *options: str) -> BuildResult:
        """Build a guide of every cell."""
        ids = [cell.cell_id for cell in self._bench.session().runs]
        keep = [option for cell_id in ids for option in ("--keep", cell_id)]
        done = self.says(
            *("build", "latest", "-o", output, "--notebook", str(notebook), "--json"),
            *options,
            *keep,
        )
        assert done.stdout, done.stderr
        return msgspec.json.decode(done.stdout, type=BuildResult)

    def publishes(self, guide: str) -> bytes:
        """Publish a guide, after one more run of it."""
        verified = self.says("verify", guide)
        assert verified.returncode == 0, verified.stdout
        published = self.says("publish", guide, "--slug", "planted")
        assert published.returncode == 0, published.stderr
        return _whole(verified) + _whole(published)

    def page(self) -> bytes:
        """Fetch the page of what is published."""
        with subprocess.Popen(
            [*COMMAND, "serve", "--port", "0"],
            cwd=self._bench.work,
            env=os.environ | self.environ,
            stdout=subprocess.PIPE,
            text=True,
        ) as room:
            assert room.stdout is not None
            url = room.stdout.readline().split()[2].rstrip("/")
            with urlopen(f"{url}/w/planted", timeout=60) as answer:
                page: bytes = answer.read()
            room.terminate()
        return page

    def stored(self, name: str = "*") -> bytes:
        """Every byte of the store: the ledger with its verdicts, and the outputs of runs."""
        files = (path for path in self._store.rglob(name) if path.is_file())
        return b"".join(path.read_bytes() for path in files)


def _whole(done: subprocess.CompletedProcess[str]) -> bytes:
    return (done.stdout + done.stderr).encode()


def _needed(guide: Notebook) -> set[str]:
    metadata = guide_metadata(guide)
    assert metadata is not None
    return set(metadata.prerequisites.env)


def _check_code(guide: Notebook, session: Session) -> None:
    """The code is Python still, and says which variables it needs."""
    named = _needed(guide)
    assert {"STEPGUIDE_TEST_SET_TOKEN", "STEPGUIDE_TEST_OTHER_KEY", "PASSWORD"} <= named
    sources = [run.source for run in session.runs]
    for source in sources[:14]:
        compile(source, "cell", "exec")
    assert sum("os.environ[" in source for source in sources[:14]) == 13


def _found(places: dict[str, bytes], planted: Planted) -> list[tuple[str, str]]:
    return [
        (place, secret)
        for place, content in places.items()
        for secret in planted.all
        if any(form.encode() in content for form in _forms(secret))
    ]


def _forms(secret: str) -> set[str]:
    encoded = base64.b64encode(secret.encode()).decode().rstrip("=")[:-2]
    return {secret, html.escape(secret), quote(secret, safe=""), json.dumps(secret)[1:-1], encoded}
