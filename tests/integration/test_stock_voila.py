"""A guide is an ordinary notebook: Voila without StepGuide's server draws the same page."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from stepguide_kernel.kernel.kernelspec import install


def test_stock_voila_draws_a_walkthrough_with_our_template(
    root: Path, tmp_path: Path, free_port: int
) -> None:
    share = tmp_path / "share"
    template = share / "voila" / "templates" / "stepguide"
    shutil.copytree(root / "stepguide_kernel/room/templates/stepguide", template)
    shutil.copytree(root / "stepguide_kernel/room/static", template / "static")
    callouts = share / "nbconvert" / "templates" / "stepguide"
    shutil.copytree(root / "stepguide_kernel/notebook/nbconvert/stepguide", callouts)
    shutil.copytree(root / "tests/data/room", tmp_path / "guides")
    options = ["--template=stepguide", "--VoilaConfiguration.strip_sources=False"]
    with _voila(tmp_path / "guides", share, free_port, "orders.ipynb", *options) as url:
        html = httpx.get(url, timeout=90).raise_for_status().text
    assert "Step 2.</a> Keep the paid ones</h2>" in html
    assert '<aside class="sg-callout sg-warning"' in html
    assert "vnd.voila.cell-output" in html
    assert "/voila/templates/stepguide/static/page.css" in html
    assert "Run live" not in html


def _spec(name: str) -> dict[str, str]:
    return {"name": name, "display_name": name, "language": "python"}


NAMING: dict[str, dict[str, object]] = {
    "python": {"kernelspec": _spec("python3")},
    "nothing": {},
    "language": {"language_info": {"name": "python"}},
    "missing": {"kernelspec": _spec("py39-team")},
}
"""What notebooks say of their kernel."""

TELL = "import os; print('ran in', os.environ.get('STEPGUIDE_KERNEL', 'a plain kernel'))"


def test_stock_voila_never_takes_the_recording_kernel_by_itself(
    tmp_path: Path, free_port: int
) -> None:
    install(prefix=str(tmp_path))
    folder = tmp_path / "guides"
    folder.mkdir()
    own = {"kernelspec": _spec("stepguide")}
    for name, metadata in {**NAMING, "own": own}.items():
        # metadata as they are: the notebooks of our own tests would name a kernelspec
        cell = {"id": "tell", "cell_type": "code", "source": TELL, "outputs": [], "metadata": {}}
        cells = [{**cell, "execution_count": None}]
        made = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"{name}.ipynb").write_text(json.dumps(made))
    with _voila(folder, tmp_path / "share" / "jupyter", free_port, "--strip_sources=True") as url:
        drawn = {
            name: httpx.get(f"{url}voila/render/{name}.ipynb", timeout=90).raise_for_status().text
            for name in [*NAMING, "own"]
        }
    ran = {name: re.findall(r"ran in ([\w ]+)", html) for name, html in drawn.items()}
    assert ran == {name: ["a plain kernel"] for name in NAMING} | {"own": ["stepguide"]}


@contextmanager
def _voila(folder: Path, share: Path, port: int, *options: str) -> Iterator[str]:
    """A Voila of its own over ``folder``; its address once it answers."""
    command = [sys.executable, "-P", "-m", "voila", "--no-browser", f"--port={port}", *options]
    log = folder.parent / "log"
    with log.open("wb") as said:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "JUPYTER_PATH": str(share)},
            stdout=said,
            stderr=said,
        )
    url = f"http://127.0.0.1:{port}/"
    try:
        deadline = time.monotonic() + 90
        while not _answers(url):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.3)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=60)


def _answers(url: str) -> bool:
    try:
        httpx.get(f"{url}static/favicon.ico", timeout=90)
    except httpx.TransportError:
        return False
    return True
