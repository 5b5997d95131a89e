"""The process that makes one run: ``python -m stepguide_kernel.execution.worker FOLDER``.

papermill changes the working directory of its whole process, so a process makes one run.
It reads ``request.json`` and ``source.ipynb`` in its private folder, writes ``journal.jsonl``
and ``executed.ipynb`` there, and ends, with its kernel, when its standard input closes: then
whoever started it is gone.  A first byte there says that its turn has come to run the cells.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from stepguide_kernel.errors import KernelMissing
from stepguide_kernel.execution import journal as journal_file
from stepguide_kernel.execution import process_tree
from stepguide_kernel.execution.journal import (
    Ended,
    Journal,
    KernelStarted,
    Noted,
    Stopped,
    WasOpened,
)
from stepguide_kernel.execution.run_folder import Request, RunFolder
from stepguide_kernel.model.decoding import decode
from stepguide_kernel.notebook.quick_import import skip_formats

if TYPE_CHECKING:
    from traitlets.config import Config

    from stepguide_kernel.execution.watch import Watch
    from stepguide_kernel.model.inputs import Opened


def main(folder: RunFolder) -> None:
    """Make the run that ``folder`` asks for."""
    process_tree.adopt_orphans()
    turn = _Turn()
    heeding = threading.Thread(target=_heed_starter, args=[folder, turn], daemon=True)
    heeding.start()
    try:
        _answer(folder, turn)
    finally:
        if _starter_is_gone():
            heeding.join()  # it removes the folder, and ends this process


def _answer(folder: RunFolder, turn: _Turn) -> None:
    request = decode(folder.request.read_bytes(), Request)
    journal = Journal(folder.journal)
    try:
        _run(folder, request, journal, turn)
    except KernelMissing as error:
        journal.write(Stopped("no_kernel", "KernelMissing", error.message))
    journal.write(Ended())
    # What was orphaned is this process's as long as it lives; what bears the mark is counted first.
    mark = os.environ[process_tree.MARK]
    process_tree.end(process_tree.descendants(os.getpid()) - process_tree.marked(mark))


class _Turn:
    """When the cells may run; from then on folders are watched."""

    def __init__(self) -> None:
        self.come = threading.Event()
        self._watch: Watch | None = None

    def await_and_watch(self, folders: Iterable[Path]) -> None:
        """Wait for it: what others open until then is none of the run's."""
        from stepguide_kernel.execution.watch import Watch

        self.come.wait()
        self._watch = Watch(folders)

    def end(self) -> Opened | None:
        """Return what was opened in the folders."""
        return None if self._watch is None else self._watch.stop()


def _run(folder: RunFolder, request: Request, journal: Journal, turn: _Turn) -> None:
    skip_formats()
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

    from stepguide_kernel.execution.engine import TruthfulEngine
    from stepguide_kernel.execution.kernels import choose_kernel
    from stepguide_kernel.execution.limits import Limits

    kernel = choose_kernel(request.kernel_name, request.language)
    if kernel.note:
        journal.write(Noted(kernel.note))
    papermill_engines.register("stepguide", TruthfulEngine)  # also where we are not installed
    # The engine has written down why it stopped, with the cell that papermill does not name.
    with suppress(PapermillExecutionError, CellTimeoutError, DeadKernelError):
        execute_notebook(
            folder.source,
            folder.executed,
            engine_name="stepguide",
            kernel_name=kernel.name,
            cwd=request.cwd,
            progress_bar=False,
            journal=journal,
            prepared=partial(turn.await_and_watch, map(Path, request.watched)),
            limits=Limits(request.cell_timeout, request.deadline, request.memory_limit),
            config=_kernel_config(folder, request, kernel.name),
        )
    opened = turn.end()
    if opened is not None:
        journal.write(WasOpened(opened))


def _kernel_config(folder: RunFolder, request: Request, kernel_name: str) -> Config:
    from jupyter_client.kernelspec import KernelSpecManager
    from traitlets.config import Config

    from stepguide_kernel.execution.transport import transport

    command = KernelSpecManager().get_kernel_spec(kernel_name).argv
    connection = {
        "connection_file": str(folder.connection),
        "transport": transport(folder.connection, command),
    }
    config = Config({"ConnectionFileMixin": connection})
    if request.zygote is not None:
        from stepguide_kernel.kernel.warm.provisioner import prefer_forks

        prefer_forks(config, request.zygote)
    return config


def _starter_is_gone() -> bool:
    if not hasattr(select, "poll"):
        return False
    poll = select.poll()
    poll.register(0, 0)
    return any(events & select.POLLHUP for _, events in poll.poll(0))


def _heed_starter(folder: RunFolder, turn: _Turn) -> None:
    """Wait until standard input closes, then end all that belongs to the run, this included.

    Nobody is left to remove the folder, so that is done here too.
    """
    while os.read(0, 1):  # not sys.stdin, whose lock a waiting thread would hold at exit
        turn.come.set()
    for line in journal_file.read(folder.journal):
        if isinstance(line, KernelStarted) and line.pid is not None and hasattr(os, "killpg"):
            with suppress(ProcessLookupError):
                os.killpg(line.pid, signal.SIGKILL)
    process_tree.end(process_tree.descendants(os.getpid()))
    process_tree.end_marked(os.environ[process_tree.MARK])
    shutil.rmtree(folder.path, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main(RunFolder(Path(sys.argv[1])))
