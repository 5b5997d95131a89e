"""The engine behind ``papermill --engine stepguide``: right cell statuses, real limits.

papermill 2.7 marks every cell "completed" after a timeout or a dead kernel, the ones that
never ran included (``engines.py``, ``notebook_complete``), and waits for ever for a run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from papermill.engines import Engine, NotebookExecutionManager
from papermill.log import logger

from stepguide_kernel.execution.client import TruthfulClient
from stepguide_kernel.execution.journal import Journal
from stepguide_kernel.execution.kernels import choose_kernel
from stepguide_kernel.execution.limits import Limits
from stepguide_kernel.execution.output_budget import OutputBudget
from stepguide_kernel.notebook.document import Notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode

_SAVE_EVERY_S = 5.0
_SAVING_SHARE = 0.25
"""Of the time of a long cell, at most; a large notebook is then written less often."""
_AUTOSAVE_EVERY_S = 30
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
        manager = TruthfulManager(
            nb,
            output_path=output_path,
            progress_bar=progress_bar,
            log_output=log_output,
            autosave_cell_every=options.pop("autosave_cell_every", _AUTOSAVE_EVERY_S),
            # A run with a journal has that to tell how far it came, from the first moment on.
            saved="journal" in options,
        )
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **options)
        except BaseException:
            manager.notebook_complete()
            manager.write()  # papermill does so only after a run that ends well, or in a cell
            raise
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
        prepared: Callable[[], None] | None = None,
        execution_timeout: float | None = None,
        start_timeout: float = 60,
        **options: Any,
    ) -> None:
        """Run the cells in a kernel.

        :param journal: is told of every cell.
        :param limits: of a cell and of the run, and then of what a cell may show; else
            ``execution_timeout``, or the option ``timeout``, in seconds, is the only one.
        :param prepared: is called when the kernel is ready, and may wait for the cells' turn.
        :raises CellTimeoutError: a cell or the run took too long.
        :raises DeadKernelError: the kernel ended before the last cell did.
        :raises KernelMissing: no kernel could be started.
        """
        budget = None if limits is None else OutputBudget()
        limits = limits or Limits(execution_timeout or options.get("timeout"))
        for name in ("input_path", "timeout", "startup_timeout"):
            options.pop(name, None)
        TruthfulClient(
            nb_man,
            journal=journal,
            limits=limits,
            budget=budget,
            prepared=prepared,
            kernel_name=kernel_name,
            startup_timeout=max(1, round(limits.shorter_of(start_timeout))),
            iopub_timeout=_IOPUB_TIMEOUT_S,
            **{"log": logger, **options},
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

    def __init__(self, nb: NotebookNode, *, saved: bool = False, **options: Any) -> None:
        super().__init__(nb, **options)
        # papermill's own time of the last save is of the clock on the wall, which may be set.
        self._saved = self._changed = time.monotonic() if saved else float("-inf")
        self._took = 0.0

    def notebook_complete(self, **options: Any) -> None:
        """End the record; cells that did not run keep the status "pending"."""
        pending = [
            cell.metadata.papermill
            for cell in self.nb.cells
            if cell.metadata.papermill["status"] == self.PENDING
        ]
        self.cleanup_pbar()
        self._saved = float("inf")  # not with what papermill makes of these cells
        super().notebook_complete(**options)
        for record in pending:
            record["status"] = self.PENDING

    def save(self, **options: Any) -> None:
        """Write the notebook, as a cell begins or ends, unless it was within the last seconds."""
        self._changed = time.monotonic()
        if self._changed - self._saved >= _SAVE_EVERY_S:
            self.write(**options)

    def autosave_cell(self) -> None:
        """Write what a long cell has shown so far, every ``autosave_cell_every`` seconds.

        0 is never; and writing takes no more than a share of the time.
        """
        pause = max(self.autosave_cell_every, self._took / _SAVING_SHARE)
        if self.autosave_cell_every and time.monotonic() - self._changed >= pause:
            self.write()

    def write(self, **options: Any) -> None:
        """Write the notebook now."""
        began = time.monotonic()
        super().save(**options)
        self._saved = self._changed = time.monotonic()
        self._took = self._saved - began
