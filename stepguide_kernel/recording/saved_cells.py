"""The code cells of a saved notebook: their numbers, and what their code says it does."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from stepguide_kernel.kernel.cell_code import CellCode
from stepguide_kernel.kernel.lines import redacted_output
from stepguide_kernel.kernel.tracker import static_facts
from stepguide_kernel.model.session import Run, RunError
from stepguide_kernel.recording.late_reads import changed_by_calls, followed, late_reads
from stepguide_kernel.redaction import Redactor, variables_put_in

if TYPE_CHECKING:
    from nbformat import NotebookNode


class SavedCell(NamedTuple):
    """A cell as the run that it was; ``number`` is 0 where it has none."""

    number: int
    run: Run

    @property
    def label(self) -> str:
        """What people see beside the cell, or how it begins."""
        if self.number:
            return f"[{self.number}]"
        return f"the cell {self.run.source.strip().splitlines()[0][:40]!r}"


def saved_cells(cells: Iterable[NotebookNode], at: float) -> tuple[SavedCell, ...]:
    """Read code cells as runs at the time ``at``, in the order they stand in the notebook."""
    return tuple(
        SavedCell(cell.get("execution_count") or 0, _run(cell, at))
        for cell in cells
        if cell.cell_type == "code" and cell["source"].strip()
    )


def in_run_order(cells: Iterable[SavedCell]) -> tuple[Run, ...]:
    """The runs as the numbers order them, with what their functions read when they are used.

    Cells without a number come where they stand, after the numbered ones above.
    """
    latest = 0
    counted = []
    for cell in cells:
        latest = max(latest, cell.number)
        counted.append((cell.number or latest, cell.run))
    ordered = [run for _, run in sorted(counted, key=lambda pair: pair[0])]
    late: dict[str, frozenset[str]] = {}
    return tuple(_numbered(order, run, late) for order, run in enumerate(ordered, 1))


def _numbered(order: int, run: Run, late: dict[str, frozenset[str]]) -> Run:
    from msgspec.structs import replace

    late |= late_reads(_transformed(run.source))
    reads = followed(run.reads, late) - (set(run.strong) - set(run.reads))
    return replace(run, id=f"run-{order}", order=order, reads=tuple(sorted(reads)))


def _run(cell: NotebookNode, at: float) -> Run:
    redactor = Redactor(os.environ)
    source = redactor.source(cell["source"])
    code = _transformed(cell["source"])
    facts = static_facts(CellCode(code))
    touched = changed_by_calls(code) & facts.reads
    plain: list[dict[str, Any]] = json.loads(json.dumps(cell["outputs"]))
    outputs = [redacted_output(output, redactor) for output in plain]
    error = next((found for found in outputs if found["output_type"] == "error"), None)
    return Run(
        id="",
        cell_id=cell["id"],
        order=0,
        source=source,
        secrets=variables_put_in(cell["source"], source),
        started=at,
        ended=at,
        reads=tuple(sorted(facts.reads)),
        writes=tuple(sorted(facts.writes | touched)),
        strong=tuple(sorted(facts.strong)),
        outputs=tuple(outputs),
        error=RunError(error["ename"], error["evalue"]) if error else None,
        source_only=True,
    )


def _transformed(source: str) -> str:
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        transformer = TransformerManager()
        return str(transformer.transform_cell(source))
    except SyntaxError:
        return source
