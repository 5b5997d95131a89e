"""An environment as a kernel's may be: ipykernel, our wheel without its dependencies, no more."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

WITHOUT_NODE = os.pathsep.join([str(Path(sys.prefix) / "bin"), "/nowhere"])
"""A ``PATH`` with the tools of this environment and nothing of the system."""


@dataclass(frozen=True)
class Bare:
    """A virtual environment that has a kernel and no front end."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def kernels(self) -> Path:
        """The folder with its one kernelspec, ``python3``."""
        return self.folder / "share" / "jupyter" / "kernels"

    def add_kernelspec(self) -> None:
        run(self.python, "-m", "ipykernel", "install", "--prefix", self.folder, "--name", "python3")


def build_wheel(root: Path, folder: Path) -> Path:
    """Build a checkout whose labextension is there already; Node.js is out of reach."""
    run(
        *(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder),
        cwd=root,
        env={**os.environ, "PATH": WITHOUT_NODE},
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def linked_environment(folder: Path, wheel: Path) -> Bare:
    """An environment whose ipykernel is this one's own, by links: nothing is downloaded."""
    venv.create(folder, with_pip=False)
    bare = Bare(folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    for dist in _closure("ipykernel"):
        for entry in _entries(dist):
            (packages / entry.name).symlink_to(entry)
    install(bare, "--no-deps", str(wheel))
    bare.add_kernelspec()
    return bare


def install(bare: Bare, *what: str) -> None:
    """Install into the environment with uv, which needs nothing there."""
    run(
        *(
            sys.executable,
            "-m",
            "uv",
            "pip",
            "install",
            "--quiet",
            "--python",
            str(bare.python),
            *what,
        ),
        env={**os.environ, "PATH": WITHOUT_NODE},
    )


def run(
    *command: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> None:
    """Run a command that has to succeed."""
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        cwd=cwd,
        env=env,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _closure(name: str) -> list[Distribution]:
    """A distribution and all that it needs here."""
    found: dict[str, Distribution] = {}
    wanted = [name]
    while wanted:
        one = wanted.pop()
        if one in found:
            continue
        try:
            found[one] = distribution(one)
        except PackageNotFoundError:  # needed on other systems only
            continue
        for requirement in found[one].requires or []:
            needed, _, marker = requirement.partition(";")
            match = re.match(r"[\w.-]+", needed)
            if match is not None and "extra" not in marker:
                wanted.append(re.sub(r"[-_.]+", "-", match[0]).lower())
    return list(found.values())


def _entries(dist: Distribution) -> set[Path]:
    """What a distribution put directly into its site-packages."""
    top = Path(str(dist.locate_file("")))
    names = {file.parts[0] for file in dist.files or []}
    return {top / name for name in names - {"..", "__pycache__"} if (top / name).exists()}
