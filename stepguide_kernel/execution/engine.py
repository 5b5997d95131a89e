"""The engine behind ``papermill --engine stepguide``: right cell statuses, real limits.

papermill 2.7 marks every cell "completed" after a timeout or a dead kernel, the ones that
never ran included (``engines.py``, ``notebook_complete``), and waits for ever for a run.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager

from stepguide_kernel.errors import KernelMissing
from stepguide_kernel.execution import probe
from stepguide_kernel.execution.journal import (
    CellEnded,
    CellStarted,
    Journal,
    KernelStarted,
    Line,
    Stopped,
)
from stepguide_kernel.execution.kernels import choose_kernel
from stepguide_kernel.execution.limits import Limits
from stepguide_kernel.execution.wakeup import wait_in_slices
from stepguide_kernel.model.execution import LEFT_EARLY, CellStatus, RunStatus
from stepguide_kernel.notebook.document import Notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode

_SAVE_EVERY_S = 5.0
_IOPUB_TIMEOUT_S = 60


class TruthfulEngine(Engine):  # type: ignore[misc]
    """Runs a notebook for papermill; see the module."""

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool | dict[str, Any] = True,  # noqa: FBT001, FBT002 - papermill's signature
        log_output: bool = False,  # noqa: FBT001, FBT002 - papermill's signature
        **options: Any,
    ) -> NotebookNode:
        """Run ``nb``, leaving papermill's metadata truthful however the run ends."""
        options.pop("autosave_cell_every", None)  # TruthfulManager saves by time anyway
        manager = TruthfulManager(
            nb, output_path=output_path, progress_bar=progress_bar, log_output=log_output
        )
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **options)
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        executed: NotebookNode = manager.nb
        return executed

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: TruthfulManager,
        kernel_name: str,
        *,
        journal: Journal | None = None,
        limits: Limits | None = None,
        execution_timeout: float | None = None,
        start_timeout: float = 60,
        **options: Any,
    ) -> None:
        """Run the cells in a kernel.

        :param journal: is told of every cell.
        :param limits: of a cell and of the run; else ``execution_timeout``, in seconds, is.
        :raises CellTimeoutError: a cell or the run took too long.
        :raises DeadKernelError: the kernel ended before the last cell did.
        :raises KernelMissing: no kernel could be started.
        """
        limits = limits or Limits(execution_timeout)
        for name in ("input_path", "timeout", "startup_timeout"):
            options.pop(name, None)
        TruthfulClient(
            nb_man,
            journal=journal,
            limits=limits,
            kernel_name=kernel_name,
            startup_timeout=max(1, round(limits.shorter_of(start_timeout))),
            iopub_timeout=_IOPUB_TIMEOUT_S,
            **options,
        ).execute()

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """Return ``name``, or the kernelspec that runs ``nb`` here.

        :raises KernelMissing: none does.
        """
        if name:
            return name
        notebook = Notebook(nb)
        return choose_kernel(notebook.kernel_name, notebook.language).name


class TruthfulManager(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's record of a run, without its lies and without a write per cell."""

    def notebook_complete(self, **options: Any) -> None:
        """Save the notebook; cells that did not run keep the status "pending"."""
        pending = [
            cell.metadata.papermill
            for cell in self.nb.cells
            if cell.metadata.papermill["status"] == self.PENDING
        ]
        super().notebook_complete(**options)
        for record in pending:
            record["status"] = self.PENDING
        super().save()

    def save(self, **options: Any) -> None:
        """Write the notebook, unless that was done within the last seconds."""
        if (self.now() - self.last_save_time).total_seconds() >= _SAVE_EVERY_S:
            super().save(**options)


class TruthfulClient(PapermillNotebookClient):  # type: ignore[misc]
    """Runs the cells one by one, and says of each what became of it."""

    def __init__(
        self, nb_man: TruthfulManager, *, journal: Journal | None, limits: Limits, **options: Any
    ) -> None:
        super().__init__(nb_man, **options)
        self.timeout_func = limits.for_cell
        self.on_cell_executed = self._notice_exit
        self._journal = journal
        self._limits = limits
        self._at: int | None = None
        self._exited = False

    def execute(self, **options: Any) -> NotebookNode:
        """Run all cells; see :meth:`TruthfulEngine.execute_managed_notebook` for errors."""
        self.reset_execution_trackers()
        self._limits.start()
        with ExitStack() as stack:
            self._start_kernel(stack, options)
            try:
                self._introduce_kernel()
                self._execute_cells()
            except CellTimeoutError:
                self._stop("timeout", *self._limits.exceeded())
                raise
            except DeadKernelError as error:
                self._stop("died", "DeadKernelError", str(error))
                raise
            finally:
                self.set_widgets_metadata()
        executed: NotebookNode = self.nb
        return executed

    def _start_kernel(self, stack: ExitStack, options: dict[str, Any]) -> None:
        try:
            stack.enter_context(self.setup_kernel(**options))
        except (OSError, RuntimeError) as error:
            if self._limits.used() >= self.startup_timeout:
                words = f"kernel {self.kernel_name!r} was not ready in {self.startup_timeout} s"
                self._stop("timeout", "KernelTimeoutError", words)
                raise CellTimeoutError(words) from error
            raise KernelMissing(
                f"kernel {self.kernel_name!r} does not start: {error}",
                hint="see: jupyter kernelspec list",
            ) from error
        wait_in_slices(self.kc.shell_channel)

    def _introduce_kernel(self) -> None:
        info = self.wait_for_reply(self.kc.kernel_info())
        language = info["content"]["language_info"] if info else {}
        self.nb.metadata["language_info"] = language
        reply = None
        if language.get("name") == "python":
            sources = [cell.source for cell in self.nb.cells if cell.cell_type == "code"]
            asked = {"report": probe.question(sources)}
            request = self.kc.execute("", silent=True, user_expressions=asked, allow_stdin=False)
            reply = self.wait_for_reply(request)
        environment = probe.answer(self.kernel_name, reply)
        self._tell(KernelStarted(getattr(self.km.provisioner, "pid", None), environment))

    def _execute_cells(self) -> None:
        for index, cell in enumerate(self.nb.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                self.nb_man.cell_start(cell, index)
                self.nb_man.cell_complete(cell, index)
            elif "skip-execution" in cell.metadata.get("tags", []):
                self._tell(CellEnded(cell.id, "skipped", 0.0))
            elif self._exited:
                raise DeadKernelError(LEFT_EARLY)
            else:
                self._at = index
                if not self._run(cell, index):
                    break

    def _run(self, cell: NotebookNode, index: int) -> bool:
        """Run one cell; return whether the next may run."""
        self._tell(CellStarted(cell.id))
        started = time.monotonic()
        status: CellStatus = "died"
        try:
            self.nb_man.cell_start(cell, index)
            self.execute_cell(cell, index)
            status = "run"
            self.nb_man.cell_complete(cell, index)
        except CellExecutionError as error:
            status = "failed"
            self._stop("failed", error.ename, error.evalue)
        except CellTimeoutError:
            status = "timed_out"
            raise
        finally:
            self._tell(CellEnded(cell.id, status, time.monotonic() - started))
        return status == "run"

    def _stop(self, status: RunStatus, ename: str, evalue: str) -> None:
        """Put the end of the run down to the cell that was last at work, if any was."""
        if status != "failed":
            self.shutdown_kernel = "immediate"  # it would not answer a polite request
        if self._at is None:
            self._tell(Stopped(status, ename, evalue))
            return
        cell = self.nb.cells[self._at]
        self._tell(Stopped(status, ename, evalue, cell.id))
        self.nb_man.cell_exception(cell, cell_index=self._at)
        self.nb_man.cell_complete(cell, cell_index=self._at)

    def _notice_exit(self, execute_reply: dict[str, Any], **_cell: Any) -> None:
        """See ``exit()``: the kernel lives on for a moment, and might run a cell or two more."""
        payload = execute_reply["content"].get("payload", [])
        if any(part.get("source") == "ask_exit" for part in payload):
            self._exited = True

    def _tell(self, line: Line) -> None:
        if self._journal is not None:
            self._journal.write(line)
