"""Generated files are those that their generators would make now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GENERATORS = [
    "stepguide_kernel.api.generate",
    "stepguide_kernel.notebook.generate",
]


@pytest.mark.parametrize("generator", GENERATORS)
def test_generated_files_are_fresh(root: Path, generator: str) -> None:
    command = [sys.executable, "-m", generator, "--check"]
    result = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    assert result.returncode == 0, f"run: python -m {generator}\n{result.stdout}{result.stderr}"
