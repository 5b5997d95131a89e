"""A test that is skipped without leave fails the run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("reason", "status"), [("no time", 1), ("shared folder absent: corpus", 0)]
)
def test_only_allowed_skips_pass(root: Path, tmp_path: Path, reason: str, status: int) -> None:
    (tmp_path / "test_one.py").write_text(
        f"import pytest\ndef test_one(): pass\ndef test_two(): pytest.skip({reason!r})\n"
    )
    plugin = (root / "tests/conftest.py").read_text(encoding="utf-8")
    (tmp_path / "conftest.py").write_text(plugin, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    result = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert result.returncode == status, result.stdout + result.stderr
