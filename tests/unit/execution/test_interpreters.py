from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from stepguide_kernel.errors import KernelMissing
from stepguide_kernel.execution.interpreters import Interpreters
from stepguide_kernel.kernel.installed import fingerprint


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "kernels"
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    return folder


def add(kernels: Path, name: str, *argv: str, language: str = "python", **env: str) -> None:
    (kernels / name).mkdir(parents=True)
    spec = {"argv": argv, "display_name": name, "language": language, "env": env}
    (kernels / name / "kernel.json").write_text(json.dumps(spec))


LAUNCHER = ("-m", "ipykernel_launcher", "-f", "{connection_file}")


def test_a_kernels_python_says_without_a_kernel_what_it_is_made_of(kernels: Path) -> None:
    add(kernels, "own", sys.executable, *LAUNCHER)
    add(kernels, "bare", "python3", *LAUNCHER)
    known = Interpreters()
    environ = dict(os.environ)
    assert known.fingerprint("own", "python", environ) == fingerprint()
    assert known.fingerprint("bare", "python", environ) == fingerprint(), "as jupyter_client does"


@pytest.mark.parametrize(
    "argv",
    [("no-such-python", *LAUNCHER), (sys.executable, "kernel.py"), ("false", *LAUNCHER)],
)
def test_what_cannot_be_asked_has_no_fingerprint(kernels: Path, argv: tuple[str, ...]) -> None:
    add(kernels, "odd", *argv)
    assert Interpreters().fingerprint("odd", "python", dict(os.environ)) == ""


def test_a_kernel_is_another_one_when_it_starts_otherwise(kernels: Path) -> None:
    add(kernels, "a", sys.executable, *LAUNCHER)
    add(kernels, "b", sys.executable, *LAUNCHER)
    add(kernels, "c", sys.executable, *LAUNCHER, OMP_NUM_THREADS="1")
    one, same, other = (Interpreters().kernel(name, "python") for name in "abc")
    assert one == same
    assert one != other
    with pytest.raises(KernelMissing):
        Interpreters().kernel("none", "fortran")
