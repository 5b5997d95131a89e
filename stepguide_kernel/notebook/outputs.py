"""Outputs of a run: their place in the source, and their text."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import TYPE_CHECKING

from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.migrations import seen_as_4_5

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from stepguide_kernel.redaction import Redactor

ADDED_BY_PAPERMILL = frozenset({"papermill-error-cell-tag", "injected-parameters"})

CUT_WORDS = "[The output was cut here"
"""What begins the line that stands for what a run did not keep of a cell's output."""


def graft(source: Notebook, executed: Notebook) -> Notebook:
    """Return ``source`` with the outputs and execution counts of a run of it.

    The cells that papermill adds are left out; then cells are matched in order, or by id
    where the run has fewer or more.  Code cells that the run does not have are shown without
    outputs.  The widget state of the run is kept; everything else is as in ``source``.
    """
    grafted = source.copy()
    for cell, ran in zip(grafted.cells, counterparts(source, executed), strict=True):
        if cell.cell_type == "code" and not is_skipped(cell):
            cell["outputs"] = copy.deepcopy(ran.get("outputs", [])) if ran else []
            cell["execution_count"] = ran.get("execution_count") if ran else None
    _keep_widgets(grafted, executed)
    return grafted


def counterparts(source: Notebook, executed: Notebook) -> list[NotebookNode | None]:
    """Return, for each cell of ``source``, the cell of the run that it is, or ``None``."""
    ids = [cell["id"] for cell in seen_as_4_5(source).cells]
    own = set(ids)
    ran = [
        cell
        for cell in seen_as_4_5(executed).cells
        if cell["id"] in own or not ADDED_BY_PAPERMILL.intersection(cell.metadata.get("tags", ()))
    ]
    if len(ran) == len(ids):
        return list(ran)
    by_id = {cell["id"]: cell for cell in ran}
    return [by_id.get(cell_id) for cell_id in ids]


def redact_outputs(notebook: Notebook, redactor: Redactor) -> None:
    """Replace the secrets that ``redactor`` finds in outputs and in the state of widgets."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell["outputs"] = _redacted(cell["outputs"], redactor)
    widgets = notebook.node.metadata.get("widgets")
    if widgets is not None:
        notebook.node.metadata["widgets"] = _redacted(widgets, redactor)


def _redacted(node: object, redactor: Redactor) -> object:
    from nbformat import from_dict

    redacted = redactor.json(node)
    return node if redacted == node else from_dict(redacted)


def plain_text(output: NotebookNode) -> str:
    """Return what an output says in plain text; empty for a picture without a text form."""
    kind = output["output_type"]
    if kind == "stream":
        return str(output["text"])
    if kind == "error":
        return f"{output['ename']}: {output['evalue']}"
    return str(output.get("data", {}).get("text/plain", ""))


def is_skipped(cell: NotebookNode) -> bool:
    """Whether a run leaves the cell out; it keeps what it shows."""
    return "skip-execution" in cell.metadata.get("tags", ())


def is_cut(outputs: Iterable[NotebookNode]) -> bool:
    """Whether something of these outputs of a cell was not kept."""
    return any(CUT_WORDS in plain_text(output) for output in outputs)


def _keep_widgets(grafted: Notebook, executed: Notebook) -> None:
    grafted.node.metadata.pop("widgets", None)
    widgets = executed.node.metadata.get("widgets")
    if widgets is not None:
        grafted.node.metadata["widgets"] = copy.deepcopy(widgets)
