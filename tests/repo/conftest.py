"""The repository as git knows it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tracked(root: Path) -> Callable[..., list[Path]]:
    """Ask for the tracked files that match glob patterns (or all), relative to the checkout."""

    def files(*patterns: str) -> list[Path]:
        # The tests have a HOME of their own, so git does not know that it may read here.
        command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--", *patterns]
        listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
        return [Path(name) for name in listed.stdout.split("\0") if name and (root / name).exists()]

    return files
