"""A guide is an ordinary notebook: Voila without StepGuide's server draws the same page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx


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
    command = ["voila", "orders.ipynb", "--no-browser", "--template=stepguide"]
    command += [f"--port={free_port}", "--VoilaConfiguration.strip_sources=False"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-P", "-m", *command],
            cwd=tmp_path / "guides",
            env={**os.environ, "JUPYTER_PATH": str(share)},
            stdout=log,
            stderr=log,
        )
    try:
        html = _page(f"http://127.0.0.1:{free_port}/", tmp_path / "log", server)
    finally:
        server.terminate()
        server.wait(timeout=60)
    assert "Step 2.</a> Keep the paid ones</h2>" in html
    assert '<aside class="sg-callout sg-warning"' in html
    assert "vnd.voila.cell-output" in html
    assert "/voila/templates/stepguide/static/steps.css" in html
    assert "Run live" not in html


def _page(url: str, log: Path, server: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and server.poll() is None:
        try:
            return httpx.get(url, timeout=90).raise_for_status().text
        except httpx.TransportError:
            time.sleep(0.3)
    raise AssertionError(log.read_text())
