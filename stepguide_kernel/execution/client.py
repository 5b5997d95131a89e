"""Runs the cells of one notebook in one kernel, and says of each what became of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from queue import Empty
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from stepguide_kernel.errors import KernelMissing
from stepguide_kernel.execution import (
    deaths,
    output_budget,
    parting,
    probe,
    process_tree,
    tracing,
    witness,
)
from stepguide_kernel.execution.journal import (
    CellEnded,
    CellStarted,
    Journal,
    KernelStarted,
    Line,
    Stopped,
    WasRead,
)
from stepguide_kernel.execution.limits import Limits
from stepguide_kernel.execution.memory import MemoryWatch
from stepguide_kernel.execution.output_budget import OutputBudget
from stepguide_kernel.execution.quick_client import QuickClient
from stepguide_kernel.execution.wakeup import wait_in_slices
from stepguide_kernel.model.execution import LEFT_EARLY, CellStatus, Raised, RunStatus

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from papermill.engines import NotebookExecutionManager

_ANSWER_TIMEOUT_S = 60
_INTERRUPT_GRACE_S = 5.0
"""How long an interrupted cell may take to end."""
_ASKED = 5


class TruthfulClient(QuickClient):
    """A client that keeps limits, and a journal.

    :param budget: what a cell may show; ``None`` for everything.
    :param prepared: is called right before the first cell.
    """

    def __init__(
        self,
        nb_man: NotebookExecutionManager,
        *,
        journal: Journal | None,
        limits: Limits,
        budget: OutputBudget | None,
        prepared: Callable[[], None] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(nb_man, **options)
        self.timeout_func = limits.for_cell
        self.timeout = _ANSWER_TIMEOUT_S  # of what is not a cell
        self.on_cell_executed = self._notice_exit
        self._journal = journal
        self._limits = limits
        self._budget = budget
        self._prepared = prepared
        self._watch: MemoryWatch | None = None
        self._python = False
        self._at: int | None = None
        self._exited = False
        self._below: set[int] = set()
        self._overdue: tuple[str, str] | None = None

    def execute(self, **options: Any) -> NotebookNode:
        """Run all cells; see :meth:`TruthfulEngine.execute_managed_notebook` for errors."""
        self.reset_execution_trackers()
        self._limits.start()
        with ExitStack() as stack:
            stack.callback(self._end_detached)
            self._start_kernel(stack, options)
            try:
                self._introduce_kernel(stack)
                if self._prepared is not None:
                    with self._limits.paused():
                        self._prepared()
                self._execute_cells()
            except CellTimeoutError:
                self._stop("timeout", *(self._overdue or self._limits.exceeded()))
                raise
            except DeadKernelError as error:
                self._tell_of_death(str(error))
                raise
            finally:
                self.set_widgets_metadata()
                if self._budget is not None and self.kernel_pid is not None:
                    self._below = process_tree.descendants(self.kernel_pid)
        executed: NotebookNode = self.nb
        return executed

    def _end_detached(self) -> None:
        """End what the kernel had adopted, now that it is gone; what bears the mark is counted."""
        process_tree.end(self._below - process_tree.marked(os.environ.get(process_tree.MARK, "")))

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take what the kernel says about a cell, as far as it may be shown."""
        admitted = msg if self._budget is None else self._budget.admit(msg)
        if admitted is None:
            return None
        output: NotebookNode | None = super().process_message(admitted, cell, cell_index)
        return output

    def _start_kernel(self, stack: ExitStack, options: dict[str, Any]) -> None:
        try:
            self._enter_kernel(stack, options)
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

    def _enter_kernel(self, stack: ExitStack, options: dict[str, Any]) -> None:
        """Start a kernel, and once more if it ends before it answers.

        Its ports were free when they were chosen, and may have been another's when it opened
        them; a zygote may have gone while it was forked.
        """
        try:
            stack.enter_context(self.setup_kernel(**options))
        except RuntimeError:
            if self._limits.used() >= self.startup_timeout:
                raise
            stack.enter_context(self.setup_kernel(**options))

    def _introduce_kernel(self, stack: ExitStack) -> None:
        pid = self.kernel_pid
        if pid is not None and self._limits.memory is not None:
            self._watch = stack.enter_context(MemoryWatch(pid, self._limits.memory))
        info = self.wait_for_reply(self.kc.kernel_info())
        language = info["content"]["language_info"] if info else {}
        self.nb.metadata["language_info"] = language
        self._python = language.get("name") == "python"
        reply = None
        if self._python:
            sources = [cell.source for cell in self.nb.cells if cell.cell_type == "code"]
            asked = {"report": probe.question(sources), "parting": parting.in_kernel()}
            if self._budget is not None:
                asked["held_back"] = output_budget.in_kernel()
                asked["adopting"] = process_tree.adopt_orphans_in_kernel()
            if self._journal is not None:
                asked["noting"] = tracing.begin()
            reply = self._ask(asked)
        warm = getattr(self.km.provisioner, "warm", False)
        self._tell(KernelStarted(pid, probe.answer(self.kernel_name, reply), warm=warm))

    def _ask(self, expressions: dict[str, str]) -> dict[str, Any] | None:
        """Let a Python kernel evaluate, without a trace in its history or its names."""
        request = self.kc.execute("", silent=True, user_expressions=expressions, allow_stdin=False)
        reply: dict[str, Any] | None = self.wait_for_reply(request)
        return reply

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
        else:
            self._tell_what_was_read()

    def _run(self, cell: NotebookNode, index: int) -> bool:
        """Run one cell; return whether the next may run."""
        self._tell(CellStarted(cell.id))
        if self._budget is not None:
            self._budget.renew()
        started = time.monotonic()
        status: CellStatus = "died"
        try:
            self.nb_man.cell_start(cell, index)
            self._execute_in_time(cell, index)
            status = "run"
            self.nb_man.cell_complete(cell, index)
        except CellExecutionError as error:
            status = "failed"
            self._stop("failed", error.ename, error.evalue, raised=self._testimony())
        except CellTimeoutError:
            status = "timed_out"
            raise
        finally:
            self._tell(CellEnded(cell.id, status, time.monotonic() - started))
        return status == "run"

    def _execute_in_time(self, cell: NotebookNode, index: int) -> None:
        """Run one cell; what it said when it was interrupted is no error of its own."""
        try:
            self.execute_cell(cell, index)
        except CellExecutionError:
            if self._overdue is None:
                raise
        if self._overdue is not None:
            raise CellTimeoutError(self._overdue[1])

    async def _async_handle_timeout(
        self,
        timeout: float,  # noqa: ASYNC109 - nbclient's
        cell: NotebookNode | None = None,
    ) -> dict[str, Any] | None:
        """Interrupt the cell, so that it shows where it was, and take its answer."""
        if cell is None:
            return None
        name, words = self._limits.exceeded()
        self._overdue = (name, f"{words} and was interrupted")
        await ensure_async(self.km.interrupt_kernel())
        reply = await self._last_words()
        if reply is None:
            ignored = f"{words}, ignored the interrupt for {_INTERRUPT_GRACE_S:g} s and was killed"
            self._overdue = (name, ignored)
            raise CellTimeoutError.error_from_timeout_and_cell(words, round(timeout), cell)
        return reply

    async def _last_words(self) -> dict[str, Any] | None:
        until = time.monotonic() + _INTERRUPT_GRACE_S
        with suppress(Empty):
            while (left := until - time.monotonic()) > 0:
                reply: dict[str, Any] = await ensure_async(
                    self.kc.shell_channel.get_msg(timeout=left)
                )
                if reply["msg_type"] == "execute_reply":
                    return reply
        return None

    def _tell_what_was_read(self) -> None:
        if self._journal is None or not self._python or self._exited:
            return
        with suppress(DeadKernelError):  # all cells had run by then
            reads = tracing.answer(self._ask({"reads": tracing.end()}))
            if reads is not None:
                self._tell(WasRead(reads))

    def _testimony(self) -> Raised | None:
        """Ask the kernel about the exception it has just shown."""
        with suppress(DeadKernelError):
            # What reaches a kernel in the moment after an error is aborted with the rest.
            for _ in range(_ASKED if self._python else 0):
                reply = self._ask({"raised": witness.question()})
                if reply is not None and reply["content"]["status"] == "ok":
                    return witness.answer(reply)
        return None

    def _tell_of_death(self, words: str) -> None:
        code = deaths.exit_code(self.km.provisioner)
        if self._watch is not None and self._watch.exceeded:
            self._stop("out_of_memory", "MemoryLimitError", deaths.of_hunger(self._watch))
        elif self._exited or code is None:
            self._stop("died", "DeadKernelError", words)
        else:
            peak = 0 if self._watch is None else self._watch.peak
            self._stop("died", "DeadKernelError", deaths.in_words(code, peak), exit_code=code)

    def _stop(
        self,
        status: RunStatus,
        ename: str,
        evalue: str,
        *,
        exit_code: int | None = None,
        raised: Raised | None = None,
    ) -> None:
        """Put the end of the run down to the cell that was last at work, if any was."""
        if status != "failed":
            self.shutdown_kernel = "immediate"  # it would not answer a polite request
        cell = None if self._at is None else self.nb.cells[self._at]
        cell_id = None if cell is None else cell.id
        self._tell(Stopped(status, ename, evalue, cell_id, exit_code, raised))
        if cell is not None:
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
