"""Run a notebook once, in a process of its own, without touching its file."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

import msgspec

from stepguide_kernel.errors import NotebookInvalid
from stepguide_kernel.execution import journal as journal_file
from stepguide_kernel.execution.environment import scrubbed
from stepguide_kernel.execution.first_run import drop_first_words
from stepguide_kernel.execution.journal import (
    CellEnded,
    CellStarted,
    Ended,
    KernelStarted,
    Line,
    Noted,
    Stopped,
    WasOpened,
    WasRead,
)
from stepguide_kernel.execution.memory import default_limit
from stepguide_kernel.execution.process import Ending, How, supervise
from stepguide_kernel.execution.run_folder import Request, RunFolder, run_folder
from stepguide_kernel.execution.warm_kernels import NO_SERVERS, ForkServers
from stepguide_kernel.execution.watch import folders_to_watch
from stepguide_kernel.model.decoding import convert
from stepguide_kernel.model.execution import (
    Advance,
    CellRun,
    CellStatus,
    Environment,
    Execution,
    Raised,
    RunStatus,
    Stop,
)
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.notebook.migrations import seen_as_4_5
from stepguide_kernel.notebook.outputs import graft, redact_outputs
from stepguide_kernel.redaction import Redactor

T = TypeVar("T", bound=Line)

_GRACE_S = 20.0
"""The worker keeps the deadline itself, and saves; after this it is killed."""

_KILLED: dict[How, tuple[RunStatus, CellStatus]] = {
    "ended": ("crashed", "died"),
    "overdue": ("timeout", "timed_out"),
    "cancelled": ("interrupted", "not_reached"),
}


def run(  # noqa: PLR0913 -- what a run can be asked for, each by its name
    path_or_notebook: Path | Notebook,
    *,
    cwd: Path,
    timeout: float,
    deadline: float,
    memory_limit: int | None = None,
    cancelled: threading.Event | None = None,
    advanced: Callable[[Advance], None] | None = None,
    servers: ForkServers = NO_SERVERS,
    turn: AbstractContextManager[object] | None = None,
) -> Execution:
    """Run a notebook with papermill in a worker process and say what became of every cell.

    :param cwd: the folder its code runs in.
    :param timeout: seconds of wall time that one cell may take.
    :param deadline: seconds that the whole run may take, the start of the kernel included.
    :param memory_limit: bytes that the kernel and all it starts may take; else as
        :func:`~stepguide_kernel.execution.memory.default_limit` says.
    :param cancelled: when set from another thread, the run ends as ``interrupted``.
    :param advanced: is told, in the calling thread, each time a cell begins or ends.
    :param servers: where processes are forked that would else be started.
    :param turn: is held while cells run; before it is entered, the kernel is started.
    :raises NotFound: the path does not exist.
    :raises NotebookInvalid: it is not a readable notebook, or its metadata are wrong.
    """
    notebook = (
        Notebook.read(path_or_notebook) if isinstance(path_or_notebook, Path) else path_or_notebook
    )
    metadata = guide_metadata(notebook)
    declared = metadata.prerequisites.env if metadata else ()
    allowed = {finding.hash for finding in metadata.allowed_findings} if metadata else set()
    source = seen_as_4_5(notebook)
    request = Request(
        cwd=str(cwd.resolve()),
        kernel_name=notebook.kernel_name,
        language=notebook.language,
        cell_timeout=timeout,
        deadline=deadline,
        memory_limit=memory_limit or default_limit(),
        watched=_watched(source, cwd, declared),
        zygote=servers.kernels,
    )
    environ = scrubbed(os.environ, declared)
    with run_folder() as folder:
        folder.put(folder.source, source.to_bytes())
        folder.put(folder.request, msgspec.json.encode(request))
        ending = supervise(
            folder,
            environ,
            deadline=deadline + _GRACE_S,
            cancelled=cancelled,
            watch=None if advanced is None else _Watch(source, folder, advanced),
            server=servers.workers,
            turn=turn,
        )
        return _execution(source, folder, ending, Redactor(environ, allowed))


def _watched(source: Notebook, cwd: Path, declared: Iterable[str]) -> tuple[str, ...]:
    code = (str(cell["source"]) for cell in source.cells if cell.cell_type == "code")
    values = (os.environ.get(name, "") for name in declared)
    return tuple(map(str, folders_to_watch(cwd.resolve(), code, values)))


class _Watch:
    """Tells how far the worker has come, from the journal that it keeps."""

    def __init__(
        self, source: Notebook, folder: RunFolder, advanced: Callable[[Advance], None]
    ) -> None:
        self._source = source
        self._journal = folder.journal
        self._advanced = advanced
        self._size = 0
        self._last: Advance | None = None

    def __call__(self) -> None:
        """Look whether the journal has grown."""
        size = self._journal.stat().st_size if self._journal.exists() else 0
        if size == self._size:
            return
        self._size = size
        now = self._read()
        if now != self._last:
            self._last = now
            self._advanced(now)

    def _read(self) -> Advance:
        lines = list(journal_file.read(self._journal))
        cells = [
            cell for cell in _cells(self._source, lines, "not_reached") if cell.status != "skipped"
        ]
        begun = [line for line in lines if isinstance(line, CellStarted | CellEnded)]
        at_work = begun[-1].id if begun and isinstance(begun[-1], CellStarted) else None
        return Advance(sum(cell.status == "run" for cell in cells), len(cells), at_work)


def _execution(
    source: Notebook, folder: RunFolder, ending: Ending, redactor: Redactor
) -> Execution:
    lines = list(journal_file.read(folder.journal))
    status, unfinished = _KILLED[ending.how]
    stop = _first(lines, Stopped)
    if stop is not None:
        status = stop.status
    elif _first(lines, Ended) is not None:
        status = "completed"
    cells = _cells(source, lines, unfinished)
    kernel = _first(lines, KernelStarted)
    was_read, was_opened = _first(lines, WasRead), _first(lines, WasOpened)
    return Execution(
        status=status,
        cells=cells,
        stop=None if status == "completed" else _stop(stop, cells, status, folder, redactor),
        notebook=_executed(source, folder, redactor),
        environment=kernel.environment if kernel else Environment(),
        reads=was_read.reads if was_read else None,
        opened=was_opened.opened if was_opened else None,
        duration_s=ending.took_s,
        warm=kernel is not None and kernel.warm,
        notes=(*(line.text for line in lines if isinstance(line, Noted)), *_left_behind(ending)),
    )


def _left_behind(ending: Ending) -> Iterable[str]:
    if ending.left:
        yield f"ended what the guide had left running: {ending.left} process(es)"


def _cells(source: Notebook, lines: Iterable[Line], unfinished: CellStatus) -> tuple[CellRun, ...]:
    seen: dict[str, tuple[CellStatus, float | None]] = {}
    for line in lines:
        if isinstance(line, CellStarted):
            seen[line.id] = (unfinished, None)
        elif isinstance(line, CellEnded):
            seen[line.id] = (line.status, line.duration_s)
    return tuple(
        CellRun(index, cell["id"], *seen.get(cell["id"], ("not_reached", None)))
        for index, cell in enumerate(source.cells)
        if cell.cell_type == "code" and cell["source"].strip()
    )


def _stop(
    stop: Stopped | None,
    cells: tuple[CellRun, ...],
    status: RunStatus,
    folder: RunFolder,
    redactor: Redactor,
) -> Stop:
    """Say why and where a run ended, also where its worker could not say it any more."""
    if stop is None:
        last = next((cell for cell in cells if cell.status in {"timed_out", "died"}), None)
        stop = Stopped(status, *_killed_words(status, folder), last.id if last else None)
    cell = next((cell for cell in cells if cell.id == stop.id), None)
    return Stop(
        stop.ename,
        redactor.text(stop.evalue),
        cell.index if cell else None,
        cell.id if cell else None,
        stop.exit_code,
        None if stop.raised is None else _redacted(stop.raised, redactor),
    )


def _redacted(raised: Raised, redactor: Redactor) -> Raised:
    """What a kernel could say of an exception: the name of a file or a key may be a secret."""
    plain = json.loads(msgspec.json.encode(raised))
    return convert(redactor.json(plain), Raised)


def _killed_words(status: RunStatus, folder: RunFolder) -> tuple[str, str]:
    if status == "interrupted":
        return "KeyboardInterrupt", "stopped by the caller"
    if status == "timeout":
        return "RunTimeoutError", "the run did not end in time and was killed"
    log = folder.log.read_text(errors="replace").strip().splitlines()
    return "WorkerCrashed", log[-1] if log else "the worker process ended without a word"


def _executed(source: Notebook, folder: RunFolder, redactor: Redactor) -> bytes | None:
    try:
        executed = Notebook.parse(folder.executed.read_bytes())
    except (FileNotFoundError, NotebookInvalid):  # never begun, or killed in the middle of a write
        return None
    drop_first_words(executed)
    redact_outputs(executed, redactor)
    return graft(source, executed).to_bytes()


def _first(lines: Iterable[Line], kind: type[T]) -> T | None:
    return next((line for line in lines if isinstance(line, kind)), None)
