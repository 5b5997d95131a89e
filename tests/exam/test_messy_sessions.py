"""Every messy session, replayed in a real kernel, becomes a proved guide that re-runs."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.integration.recording import reproduces

AT_ONCE = 2


@pytest.mark.timeout(1800)
def test_all_messy_sessions_reproduce_their_result(shared_data: Path, tmp_path: Path) -> None:
    sessions = json.loads((shared_data / "messy-sessions.json").read_text())["sessions"]
    assert all(session["target"] is None for session in sessions.values())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(
            lambda name: reproduces(sessions[name]["cells"], tmp_path / name), sessions
        )
        failed = {name: said for name, said in zip(sessions, found, strict=True) if said}
    assert failed == {}
