"""The wheel as people get it: pip into a fresh environment, no Node.js, nothing else of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from stepguide_kernel.recording.sessions import SessionFolder
from tests.integration.bare import WITHOUT_NODE, Bare, build_wheel, install, run
from tests.integration.recording import kernel
from tests.integration.test_bare_kernel import LOAD, STATUS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(root, tmp_path_factory.mktemp("dist"))


def test_pip_adds_the_recorder_to_an_environment_with_ipykernel_alone(
    wheel: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    bare = Bare(tmp_path / "venv")
    install(bare, "ipykernel")
    environ = {**os.environ, "PATH": WITHOUT_NODE}
    run(bare.python, "-m", "pip", "install", "--quiet", "--no-deps", wheel, env=environ)
    bare.add_kernelspec()
    (tmp_path / "work").mkdir()
    sessions = {"STEPGUIDE_SESSIONS": str(tmp_path / "sessions")}
    with kernel("python3", tmp_path / "work", sessions, bare.kernels) as running:
        assert running.ask(LOAD, STATUS) == "True"
        assert running.run("6 * 7", "show") == "42"
    session = SessionFolder(tmp_path / "sessions").find("latest")
    assert [entry.source for entry in session.runs] == ["6 * 7"]


def test_the_whole_of_it_is_installed_without_node(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=False)
    bare = Bare(tmp_path / "venv")
    constraints = Path(__file__).parents[2] / "requirements" / "dev.txt"
    install(bare, str(wheel), "--constraints", str(constraints))
    environ = {**os.environ, "PATH": WITHOUT_NODE}
    run(sys.executable, "-m", "uv", "pip", "check", "--python", bare.python, env=environ)
    run(bare.folder / "bin" / "stepguide", "--help", env=environ)
    listed = subprocess.run(
        [str(bare.python), "-m", "jupyterlab.labextensions", "list"],
        env=environ,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    said = listed.stdout + listed.stderr
    assert "jupyter-stepguide" in said
    (line,) = [line for line in said.splitlines() if "jupyter-stepguide" in line]
    assert "enabled" in line
    assert "OK" in line
