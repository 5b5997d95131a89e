"""One run of a notebook: what each cell did, where it stopped, and with what it ran."""

from __future__ import annotations

from typing import Literal

import msgspec

RunStatus = Literal[
    "completed",  # every code cell ran
    "failed",  # a cell raised
    "timeout",  # a cell or the whole run took too long
    "died",  # the kernel ended before the last cell did
    "no_kernel",  # no kernel could be started for this notebook
    "interrupted",  # the caller stopped the run
    "crashed",  # the worker process ended without a result
]

LEFT_EARLY = "the cell ended its kernel: exit() or quit()"
"""``evalue`` of the ``DeadKernelError`` that a cell brought about politely."""

CellStatus = Literal["run", "skipped", "failed", "timed_out", "died", "not_reached"]


class CellRun(msgspec.Struct, frozen=True):
    """One code cell that has something to execute.

    ``index`` counts all cells of the source from 0; ``duration_s`` is wall time in seconds,
    ``None`` where the cell was not reached.
    """

    index: int
    id: str
    status: CellStatus
    duration_s: float | None = None


class Stop(msgspec.Struct, frozen=True):
    """Why a run ended early; ``cell_index`` is ``None`` when no cell was at work.

    ``ename`` is the exception's class in the kernel, or one of ours: ``CellTimeoutError``,
    ``RunTimeoutError``, ``DeadKernelError``, ``KernelMissing``, ``WorkerCrashed``.
    """

    ename: str
    evalue: str
    cell_index: int | None = None
    cell_id: str | None = None


class Environment(msgspec.Struct, frozen=True):
    """With what the kernel ran, as the kernel itself said before the first cell."""

    kernel: str = ""
    """Name of the kernelspec that was started."""
    fingerprint: str = ""
    """SHA-256 over the interpreter and everything installed; empty for other languages."""
    packages: dict[str, str] = {}
    """Python, and the distributions that the notebook imports, to their versions."""


class Advance(msgspec.Struct, frozen=True):
    """How far a run has come; ``cell_id`` is of the cell at work, ``None`` between two."""

    cells_run: int
    cells_total: int
    cell_id: str | None


class Execution(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of a run.  ``duration_s`` is wall time in seconds."""

    status: RunStatus
    cells: tuple[CellRun, ...] = ()
    stop: Stop | None = None
    notebook: bytes | None = None
    """The source in format 4.5 with the outputs of this run; ``None`` when none were saved."""
    environment: Environment = Environment()
    duration_s: float = 0.0
    notes: tuple[str, ...] = ()
    """What was done differently from what the file asks for, in words for people."""

    @property
    def cells_run(self) -> int:
        """How many code cells ran to their end."""
        return sum(cell.status == "run" for cell in self.cells)

    @property
    def cells_total(self) -> int:
        """How many code cells there are to run."""
        return sum(cell.status != "skipped" for cell in self.cells)
