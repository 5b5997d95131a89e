"""What the tracker itself costs, in CPU: before the reply and after it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from stepguide_kernel.kernel import load_ipython_extension, unload_ipython_extension

CELLS = 200
VARIABLES = 1000
_MS = 1000.0

PACKAGES = "import numpy as np, pandas as pd, matplotlib.pyplot as plt"
CASES = {
    "number": "v1 + 1;",
    "binding": "z = v1 + 1",
    "column": "df['b'] = df.a + 1",
}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    monkeypatch.setenv("STEPGUIDE_SESSIONS", str(tmp_path / "sessions"))
    shell = InteractiveShell()
    yield shell
    unload_ipython_extension(shell)
    shell.history_manager.end_session()  # type: ignore[union-attr]
    InteractiveShell.clear_instance()


def _run(shell: InteractiveShell, source: str) -> None:
    shell.run_cell(source, store_history=True)


@pytest.mark.parametrize("loaded", [False, True], ids=["bare", "data stack"])
def test_cpu_of_the_tracker(shell: InteractiveShell, *, loaded: bool) -> None:
    """Must: below 1 ms in the median and 5 ms at the 99th percentile.

    Without an event loop the analysis follows at once, so both parts are in the sum.
    """
    spent: list[float] = []
    load_ipython_extension(shell)
    _run(shell, PACKAGES if loaded else "import math")
    _run(shell, f"globals().update({{f'v{{i}}': i for i in range({VARIABLES})}})")
    _run(shell, "df = pd.DataFrame({'a': range(1000)})" if loaded else "df = {}")
    for event, hooks in shell.events.callbacks.items():
        shell.events.callbacks[event] = [
            _metered(hook, spent) if "stepguide" in hook.__module__ else hook for hook in hooks
        ]
    for name, source in CASES.items():
        if name == "column" and not loaded:
            continue
        totals = []
        for _ in range(CELLS):
            spent.clear()
            _run(shell, source)
            totals.append(sum(spent) * _MS)
        worst = quantiles(totals, n=100)[98]
        print(f"\ntracker, {name}: {median(totals):.2f} ms CPU, 99th percentile {worst:.2f} ms")
    unload_ipython_extension_of(shell)


def unload_ipython_extension_of(shell: InteractiveShell) -> None:
    """Take the meters out, so that the recorder finds its own hooks."""
    for event, hooks in shell.events.callbacks.items():
        shell.events.callbacks[event] = [getattr(hook, "metered", hook) for hook in hooks]


def _metered(hook: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def metered(*arguments: Any) -> None:
        started = time.thread_time()
        hook(*arguments)
        spent.append(time.thread_time() - started)

    metered.metered = hook  # type: ignore[attr-defined]
    return metered
