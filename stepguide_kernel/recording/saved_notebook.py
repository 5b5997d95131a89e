"""A session read off a saved notebook: what is left of one that nobody recorded.

The execution counts tell the order; what each cell read and wrote is the code's word alone.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stepguide_kernel.errors import BadRequest
from stepguide_kernel.kernel.cell_code import CellCode
from stepguide_kernel.kernel.lines import redacted_output
from stepguide_kernel.kernel.tracker import static_facts
from stepguide_kernel.model.session import Opened, Run, RunError, Session
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.identity import derived_id
from stepguide_kernel.notebook.migrations import raise_to_4_5
from stepguide_kernel.redaction import Redactor

if TYPE_CHECKING:
    from nbformat import NotebookNode


def read(path: Path) -> Session:
    """Take the cells that ran, in the order they ran, as the runs of a session.

    Cells without an execution count come where they stand, after the counted ones above.

    :raises NotFound: the file does not exist.
    :raises NotebookInvalid: it is not a notebook.
    :raises BadRequest: it is not a Python notebook.
    """
    notebook = raise_to_4_5(Notebook.read(path))
    if notebook.language != "python":
        raise BadRequest(
            f"{path} is a notebook in {notebook.language}", hint="only Python can be sliced yet"
        )
    saved = path.stat().st_mtime
    language = notebook.node.metadata.get("language_info", {})
    opened = Opened(
        schema=1,
        id=derived_id("session", str(path.resolve()))[:8],
        started=saved,
        kernel=notebook.kernel_name or "python3",
        language="python",
        python=str(language.get("version", "")),
        cwd=str(path.resolve().parent),
        notebook=str(path.resolve()),
    )
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell["source"].strip()]
    runs = (_run(order, cell, saved) for order, cell in enumerate(_in_run_order(cells), 1))
    return Session(opened, tuple(runs))


def _in_run_order(cells: list[NotebookNode]) -> list[NotebookNode]:
    latest = 0
    counted = []
    for cell in cells:
        count = cell.get("execution_count") or latest
        latest = max(latest, count)
        counted.append((count, cell))
    return [cell for _, cell in sorted(counted, key=lambda pair: pair[0])]


def _run(order: int, cell: NotebookNode, at: float) -> Run:
    redactor = Redactor(os.environ)
    facts = static_facts(CellCode(_transformed(cell["source"])))
    plain: list[dict[str, Any]] = json.loads(json.dumps(cell["outputs"]))
    outputs = [redacted_output(output, redactor) for output in plain]
    error = next((found for found in outputs if found["output_type"] == "error"), None)
    return Run(
        id=f"run-{order}",
        cell_id=cell["id"],
        order=order,
        source=redactor.source(cell["source"]),
        started=at,
        ended=at,
        reads=tuple(sorted(facts.reads)),
        writes=tuple(sorted(facts.writes)),
        strong=tuple(sorted(facts.strong)),
        outputs=tuple(outputs),
        error=RunError(error["ename"], error["evalue"]) if error else None,
        source_only=True,
    )


def _transformed(source: str) -> str:
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        transformer = TransformerManager()  # type: ignore[no-untyped-call]
        return str(transformer.transform_cell(source))
    except SyntaxError:
        return source
