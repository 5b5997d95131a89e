"""Forty secrets planted in a real session, and looked for byte by byte in all that comes of it."""

from __future__ import annotations

import base64
import html
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from stepguide_kernel.model.session import Session
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from tests.integration.recording import Bench

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
    session = bench.session()
    guide = _built(bench, notebook, environ)
    _check_code(guide, session)
    store = tmp_path / "store"
    page = _published(bench, guide, {**os.environ, **environ, "JUPYTER_DATA_DIR": str(store)})

    logged = b"".join(path.read_bytes() for path in bench.sessions.rglob("*.jsonl"))
    library = b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    places = {
        "log": logged,
        "guide": (bench.work / "guide.ipynb").read_bytes(),
        "store": library,
        "page": page,
    }
    found = [
        (place, secret)
        for place, content in places.items()
        for secret in planted.all
        if any(form.encode() in content for form in _forms(secret))
    ]
    assert found == [], "\n".join(map(str, found))
    assert "‹redacted:".encode() in page


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


def _built(bench: Bench, notebook: Path, environ: dict[str, str]) -> Notebook:
    """A guide of every cell; the variables that it needs are set as its reader would."""
    ids = [cell.cell_id for cell in bench.session().runs]
    keep = [option for cell_id in ids for option in ("--keep", cell_id)]
    options = ["-o", "guide.ipynb", "--no-proof", "--notebook", str(notebook), *keep]
    done = subprocess.run(
        [sys.executable, "-m", "stepguide_kernel", "build", "latest", *options],
        cwd=bench.work,
        env=os.environ | bench.env | environ,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return Notebook.read(bench.work / "guide.ipynb")


def _check_code(guide: Notebook, session: Session) -> None:
    """The code is Python still, and says which variables it needs."""
    metadata = guide_metadata(guide)
    assert metadata is not None
    named = set(metadata.prerequisites.env)
    assert {"STEPGUIDE_TEST_SET_TOKEN", "STEPGUIDE_TEST_OTHER_KEY", "PASSWORD"} <= named
    sources = [run.source for run in session.runs]
    for source in sources[:14]:
        compile(source, "cell", "exec")
    assert sum("os.environ[" in source for source in sources[:14]) == 13


def _published(bench: Bench, guide: Notebook, environ: dict[str, str]) -> bytes:
    """Verify the guide with made-up values, publish it, and fetch its page."""
    metadata = guide_metadata(guide)
    assert metadata is not None
    needed = {name: f"made-up-{name.lower()}-1" for name in metadata.prerequisites.env}
    command = [sys.executable, "-P", "-m", "stepguide_kernel"]
    environ = {**needed, **environ}
    for arguments in (["verify"], ["publish", "--slug", "planted", "--allow-unverified"]):
        done = subprocess.run(
            [*command, *arguments, "guide.ipynb"],
            cwd=bench.work,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0 or arguments == ["verify"], done.stderr
    with subprocess.Popen(
        [*command, "serve", "--port", "0"],
        cwd=bench.work,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    ) as room:
        assert room.stdout is not None
        url = room.stdout.readline().split()[2].rstrip("/")
        with urlopen(f"{url}/w/planted", timeout=60) as answer:
            page: bytes = answer.read()
        room.terminate()
    return page


def _forms(secret: str) -> set[str]:
    encoded = base64.b64encode(secret.encode()).decode().rstrip("=")[:-2]
    return {secret, html.escape(secret), quote(secret, safe=""), json.dumps(secret)[1:-1], encoded}
