"""One run of a notebook: what each cell did, where it stopped, and with what it ran."""

from __future__ import annotations

from typing import Literal

import msgspec

from stepguide_kernel.model.inputs import Opened, Reads

RunStatus = Literal[
    "completed",  # every code cell ran
    "failed",  # a cell raised
    "timeout",  # a cell or the whole run took too long
    "died",  # the kernel ended before the last cell did
    "out_of_memory",  # it was ended because it took more memory than it may
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


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """What a Python kernel could say of an exception beyond its words; empty where it could not.

    Packages are named as they are installed (``scikit-learn``); the standard library is
    ``python``, and the guide's own code and that beside it are of no package.
    """

    classes: tuple[str, ...] = ()
    """The names of the exception's classes, and of those of its stated causes."""
    errno: int | None = None
    filename: str = ""
    folder: str = ""
    """The working directory when it was raised."""
    through: tuple[str, ...] = ()
    """The packages whose code the guide's own code was running, outermost first."""
    operation: Literal["", "operator", "subscript"] = ""
    """What the code that raised was doing, where it was no call."""
    name: str = ""
    """What was not there: a variable, an attribute, a module, or a keyword."""
    owner: str = ""
    """What did not have it: a module, a class or a function, with its module in front."""
    kind: Literal["", "module", "class", "function", "program"] = ""
    """Of ``owner``; a program is a file that was to be started."""
    package: str = ""
    """The package of ``owner``."""
    version: str = ""
    near: str = ""
    """What the owner, or the guide, has that reads like a slip of ``name``."""
    related: str = ""
    """What the owner has that is called after ``name``: ``_name``, or ``name_out``."""
    submodule: bool = False
    """``name`` is a module of the package ``owner`` that nobody has imported."""
    dynamic: bool = False
    """The class makes up attributes, as a table does of columns, and ``name`` was not called."""


class Stop(msgspec.Struct, frozen=True):
    """Why a run ended early; ``cell_index`` is ``None`` when no cell was at work.

    ``ename`` is the exception's class in the kernel, or one of ours: ``CellTimeoutError``,
    ``RunTimeoutError``, ``DeadKernelError``, ``MemoryLimitError``, ``KernelMissing``,
    ``WorkerCrashed``.
    """

    ename: str
    evalue: str
    cell_index: int | None = None
    cell_id: str | None = None
    exit_code: int | None = None
    """Of a kernel that ended by itself; a signal that ended it, as a negative number."""
    raised: Raised | None = None


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
    reads: Reads | None = None
    """What the kernel noted, once all cells had run; ``None`` where it could not."""
    opened: Opened | None = None
    duration_s: float = 0.0
    warm: bool = False
    """Whether the kernel was forked with libraries imported, and not started."""
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
