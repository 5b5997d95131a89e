"""Ours and theirs over the same guides: each returns seconds, and leaves outputs to look at."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from stepguide_kernel.model.ledger import VerdictGiven
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from tests.bench.execution import bound
from tests.bench.execution.guides import PICTURES

WORKERS = 2
ATTEMPTS = 4
Shown = list[list[Any]]


class Batch:
    """A folder of guides, and what each runner makes of it."""

    def __init__(self, folder: Path, guides: Sequence[Path]) -> None:
        self.folder = folder
        self.guides = list(guides)
        self.environ = {
            **{name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"},
            "JUPYTER_DATA_DIR": str(folder / "jupyter"),
        }
        self.environ.pop("MPLBACKEND", None)  # the tests' own; it would leave out every plot

    def stepguide(self) -> tuple[float, list[dict[str, Any]]]:
        """``stepguide verify --force``, start of the command included; with its reports."""
        folder = str(self.guides[0].parent)
        options = ("--force", "--json", "--workers", str(WORKERS))
        seconds, printed = self._timed("-m", "stepguide_kernel", "verify", folder, *options)
        runs: list[dict[str, Any]] = json.loads(printed)["runs"]
        assert [run["verdict"] for run in runs] == ["passed"] * len(self.guides), runs
        return seconds, runs

    def shown_by_stepguide(self) -> list[Shown]:
        """The outputs that the last verdicts were given on."""
        data = self.folder / "jupyter" / "stepguide"
        newest: dict[str, bytes] = {}
        with Store.open(Settings(data_dir=data, sessions_dir=data)) as store:
            for entry in store.entries(kinds=("verdict_given",)):
                if isinstance(entry.fact, VerdictGiven) and entry.fact.outputs is not None:
                    newest[Path(entry.fact.run.path).name] = store.blobs.get(entry.fact.outputs)
        return [shown(newest[guide.name]) for guide in self.guides]

    def papermill(self) -> tuple[float, list[Shown]]:
        """The command of papermill, in two processes at a time."""

        def one(guide: Path) -> None:
            target = str(self.folder / "papermill" / guide.name)
            options = ("--no-progress-bar", "--cwd", str(guide.parent))
            self._timed("-m", "papermill", str(guide), target, *options)

        def attempt() -> float:
            self._empty("papermill")
            started = time.perf_counter()
            with ThreadPoolExecutor(WORKERS) as pool:
                list(pool.map(one, self.guides))
            return time.perf_counter() - started

        return _without_port_race(attempt), self._shown_in(self.folder / "papermill")

    def nbmake(self) -> tuple[float, list[Shown]]:
        """``pytest --nbmake -n 2``, which writes the outputs into its copy of the guides."""
        options = ("-p", "no:cacheprovider", "-q", "--nbmake", "--overwrite", "-n", str(WORKERS))
        copy = self.folder / "nbmake" / "guides"

        def attempt() -> float:
            shutil.copytree(self.guides[0].parent, self._empty("nbmake") / copy.name)
            (copy / "pytest.ini").write_text("[pytest]\n")
            seconds, _ = self._timed("-m", "pytest", *options, str(copy), cwd=copy)
            return seconds

        return _without_port_race(attempt), self._shown_in(copy)

    def bound(self) -> float:
        """The bound: see :mod:`tests.bench.execution.bound`."""
        seconds, drawn = self._timed(bound.__file__, str(WORKERS), *map(str, self.guides))
        assert int(drawn) == PICTURES * len(self.guides)
        return seconds

    def _shown_in(self, folder: Path) -> list[Shown]:
        return [shown((folder / guide.name).read_bytes()) for guide in self.guides]

    def _empty(self, name: str) -> Path:
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def _timed(self, *arguments: str, cwd: Path | None = None) -> tuple[float, str]:
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=cwd or self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - started
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
        return seconds, done.stdout


def _without_port_race(attempt: Callable[[], float]) -> float:
    """Try again where two kernels of a peer took one port: a fault, but not one of speed."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except AssertionError as failed:
            if "Address already in use" not in str(failed):
                raise
            print("  (two kernels took one port: this run is measured again)")
    return attempt()


def shown(executed: bytes) -> Shown:
    """What each code cell shows; every guide has its pictures really drawn."""
    cells = [cell for cell in json.loads(executed)["cells"] if cell["cell_type"] == "code"]
    outputs = [[_content(output) for output in cell["outputs"]] for cell in cells]
    assert json.dumps(outputs).count('"image/png"') == PICTURES
    return outputs


def _content(output: dict[str, Any]) -> Any:
    content = output.get("data") or output.get("text")
    as_text = "".join(content) if isinstance(content, list) else content
    if isinstance(as_text, dict):
        return {
            mime: ("".join(data) if isinstance(data, list) else data).strip()
            for mime, data in as_text.items()
        }
    return as_text
