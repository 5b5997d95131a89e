"""A sample of real messy sessions; ``tests/exam`` plays all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.integration.recording import reproduces

SAMPLE = ["fn_mutates_arg", "fn_redef", "seed", "files", "error_partial", "cwd_env", "pd_options"]


@pytest.mark.parametrize("name", SAMPLE)
def test_a_messy_session_builds_a_guide_that_reproduces_its_result(
    name: str, shared_data: Path, tmp_path: Path
) -> None:
    sessions = json.loads((shared_data / "messy-sessions.json").read_text())["sessions"]
    assert reproduces(sessions[name]["cells"], tmp_path / name, "--no-proof") is None
