"""Verdicts of warm runs: never better than a fresh kernel's, and never lost with a zygote."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from stepguide_kernel.execution.warm_kernels import WarmKernels
from stepguide_kernel.model.verdict import GuideRun
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.verification.verify import verify
from tests.integration.processes import gone
from tests.integration.test_verify_runs import wait_for
from tests.integration.warm import execute
from tests.unit.notebook.sample import code, notebook

FORGETS = "import matplotlib\nmatplotlib.pyplot.figure"
MEETS = """
import os, pathlib, time
pathlib.Path("parent").write_text(str(os.getppid()))
while not pathlib.Path("go").exists():
    time.sleep(0.05)
"""


class Desk:
    """A folder with one guide, a store, and servers that stay."""

    def __init__(self, folder: Path, kernels: WarmKernels) -> None:
        self.folder = folder / "guides"
        self.folder.mkdir()
        self.kernels = kernels
        self.settings = Settings(data_dir=folder / "data", sessions_dir=folder / "sessions")

    def write(self, *sources: str) -> None:
        """Make the guide of these cells."""
        made = notebook(*map(code, sources), minor=4, stepguide={"id": "guide"})
        made.write(self.folder / "guide.ipynb")

    def verify(self) -> GuideRun:
        """Run the guide; what has passed is run all the same."""
        with Store.open(self.settings) as store:
            report = verify(
                [self.folder / "guide.ipynb"],
                settings=self.settings,
                store=store,
                force=True,
                warm=self.kernels,
            )
        return report.runs[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with WarmKernels(idle=600) as kernels:
        yield Desk(tmp_path, kernels)
        residents = kernels.residents()
    assert gone(residents)


def test_the_first_run_is_cold_and_the_next_warm_until_the_code_is_another(desk: Desk) -> None:
    desk.write("import pandas as pd\npd.Series([1, 2]).sum()")
    assert [desk.verify().warm for _ in range(3)] == [False, True, True]
    desk.write("import pandas as pd\npd.Series([1, 3]).sum()")
    runs = [desk.verify() for _ in range(2)]
    assert [run.warm for run in runs] == [False, True]
    assert {run.verdict for run in runs} == {"passed"}


def test_a_forgotten_import_is_found_though_it_passes_in_a_warm_kernel(desk: Desk) -> None:
    servers = desk.kernels.servers(kernels=True)
    masked = execute(desk.folder, FORGETS, servers=servers)
    assert (masked.status, masked.warm) == ("completed", True)  # that is the danger
    desk.write(FORGETS)
    for _ in range(2):
        run = desk.verify()
        assert (run.verdict, run.warm, run.flaky) == ("failed", False, False)
        assert run.failure is not None
        assert run.failure.ename == "AttributeError"


def test_a_guide_that_only_fails_now_and_then_is_flaky(desk: Desk) -> None:
    desk.write(
        "import pathlib\nturn = pathlib.Path('turn')\n"
        "turn.write_text(turn.read_text() + 'x' if turn.exists() else 'x')\n"
        "assert len(turn.read_text()) != 2"
    )
    first, second, third = (desk.verify() for _ in range(3))
    assert (first.verdict, first.flaky) == ("passed", False)
    assert (second.verdict, second.warm, second.flaky) == ("passed", False, True)
    assert (third.verdict, third.warm, third.flaky) == ("passed", True, False)


def test_a_zygote_killed_in_the_middle_of_a_run_costs_no_verdict(desk: Desk) -> None:
    desk.write(MEETS)
    go, met = desk.folder / "go", desk.folder / "parent"
    go.touch()
    assert not desk.verify().warm
    go.unlink()
    met.unlink()
    killed: list[int] = []

    def kill_the_zygote() -> None:
        wait_for(lambda: met.exists() and bool(met.read_text()))
        killed.append(int(met.read_text()))
        os.kill(killed[0], signal.SIGKILL)
        gone(killed)  # and with it its forks, which could go on for a moment
        go.touch()

    killer = threading.Thread(target=kill_the_zygote)
    killer.start()
    run = desk.verify()
    killer.join()
    assert gone(killed)
    assert (run.verdict, run.warm, run.flaky) == ("passed", False, False)
    again = desk.verify()
    assert (again.verdict, again.warm) == ("passed", True)
    assert int(met.read_text()) not in killed


def test_a_server_of_workers_that_was_killed_costs_no_verdict(desk: Desk) -> None:
    desk.write("1")
    assert desk.verify().verdict == "passed"
    for pid in desk.kernels.residents():
        os.kill(pid, signal.SIGKILL)
    assert desk.verify().verdict == "passed"
