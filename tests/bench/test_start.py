"""How long the command takes to start, beside papermill's and beside Python itself."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from tests.bench.report import alternately, say

ROUNDS = 7
MOST = {"papermill --version": 0.2, "python -c pass": 12.0}
"""What ours may take, as a multiple of theirs."""
PEERS = {
    "papermill --version": ("-m", "papermill", "--version"),
    "python -c pass": ("-c", "pass"),
}


def _milliseconds(*arguments: str) -> Callable[[], float]:
    def measure() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
        return 1000 * (time.perf_counter() - began)

    measure()  # byte code and the disk's cache are made once
    return measure


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("option", ["--version", "--help"])
def test_milliseconds_until_the_command_answers(
    option: str, peer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    ours = _milliseconds("-m", "stepguide_kernel", option)
    mine, theirs = alternately(ROUNDS, ours, _milliseconds(*PEERS[peer]))
    say(f"stepguide {option}", "ms", mine, peer, theirs)
    assert median(mine) <= MOST[peer] * median(theirs)
