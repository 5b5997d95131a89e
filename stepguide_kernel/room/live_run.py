"""The run of a guide in a viewer's kernel, cell by cell, and how it differs from the verified one.

Voila's executor runs the cells, and its front end draws what they show.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from nbclient.exceptions import CellExecutionError
from nbconvert.filters import ansi2html
from voila.execute import VoilaExecutor

from stepguide_kernel.execution import ready_client
from stepguide_kernel.execution.comparison.compare import compare
from stepguide_kernel.execution.wakeup import wait_in_slices
from stepguide_kernel.model.embedded import EMBEDDED
from stepguide_kernel.model.live import CellDiffers, CellRan
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.embedding import Embedder
from stepguide_kernel.room.embedded_place import embedded_place
from stepguide_kernel.room.live_output import live_output

if TYPE_CHECKING:
    from jupyter_client.manager import KernelManager
    from nbformat import NotebookNode
    from traitlets.config import Config

_PRINTED = (
    '<div class="jp-RenderedText jp-OutputArea-output" data-mime-type="text/plain">'
    "<pre>{}</pre></div>"
)


class LiveRun:
    """Runs ``notebook`` in the kernel of ``manager``, once."""

    def __init__(
        self, notebook: Notebook, manager: KernelManager, config: Config, embedder: Embedder
    ) -> None:
        self._notebook = without_outputs(notebook)
        manager.client_class = ready_client.NAME
        self._executor = VoilaExecutor(
            self._notebook.node, km=manager, config=config, show_tracebacks=False
        )
        self._embedder = embedder
        self._ran: set[str] = set()

    async def cells(self) -> AsyncIterator[CellRan]:
        """Yield what each code cell showed, as it ends; the one that stopped is the last.

        :raises RuntimeError: the kernel died, or does not answer.
        """
        executor = self._executor
        executor.kc = await executor.async_start_new_kernel_client()
        wait_in_slices(executor.kc.shell_channel)
        try:
            for index, cell in enumerate(self._notebook.cells):
                if cell.cell_type != "code":
                    continue
                try:
                    await executor.execute_cell(cell, None, index, store_history=False)
                except (CellExecutionError, TimeoutError):
                    yield CellRan(cell["id"], (), stopped=True)
                    return
                self._ran.add(cell["id"])
                yield CellRan(cell["id"], shown(cell, self._embedder))
        finally:
            await ensure_async(executor.kc.stop_channels())

    def differences(self, recorded: Notebook) -> tuple[CellDiffers, ...]:
        """What the cells that ran to their end showed otherwise than in ``recorded``.

        It is what a verification would call drift; see
        :mod:`stepguide_kernel.execution.comparison`.
        """
        self._executor.set_widgets_metadata()
        return tuple(
            CellDiffers(drift.cell_id, drift.detail)
            for drift in compare(recorded, self._notebook)
            if drift.kind != "cosmetic" and drift.cell_id in self._ran
        )


def without_outputs(notebook: Notebook) -> Notebook:
    """Return ``notebook`` as it is before it runs, sharing nothing with it."""
    cleared = notebook.copy()
    cleared.node.metadata.pop("widgets", None)
    for cell in cleared.cells:
        if cell.cell_type == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
    return cleared


def shown(cell: NotebookNode, embedder: Embedder) -> tuple[str | dict[str, Any], ...]:
    """What a cell's outputs are on the page: text as HTML, the rest as renderers draw it.

    What needs a script is HTML too: the place of its frame.
    """
    found: list[str | dict[str, Any]] = []
    for output in embedder.outputs(cell["outputs"]):
        if output["output_type"] == "stream":
            text = ansi2html(output["text"])
            found.append(_PRINTED.format(text))
        elif (embedded := output.get("data", {}).get(EMBEDDED)) is not None:
            found.append(str(embedded_place(embedded)))
        elif output["output_type"] != "error":
            found.append(live_output(output))
    return tuple(found)
