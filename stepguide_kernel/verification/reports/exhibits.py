"""What a report shows of a run: the cell where it stopped, and the cells that drifted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stepguide_kernel.execution.comparison.sanitising import plain
from stepguide_kernel.model.verdict import Drift, GuideRun
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.migrations import raise_to_4_5
from stepguide_kernel.notebook.outputs import counterparts
from stepguide_kernel.verification.discretion import redactor_for
from stepguide_kernel.verification.evidence import Evidence
from stepguide_kernel.verification.reports.panes import Pane, panes

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from stepguide_kernel.redaction import Redactor

_MOST = 20_000


class Side(NamedTuple):
    """A cell that drifted: as the file shows it, and as this run did."""

    drift: Drift
    source: str
    before: tuple[Pane, ...]
    after: tuple[Pane, ...]


class Exhibits(NamedTuple):
    """The source and traceback of the cell at fault, and the cells that drifted."""

    source: str = ""
    traceback: str = ""
    drifted: tuple[Side, ...] = ()


def exhibits(run: GuideRun, evidence: Evidence) -> Exhibits:
    """Take from the run what a reader of a report wants to see."""
    notebook, executed = evidence
    if notebook is None or executed is None:
        return Exhibits()
    source = raise_to_4_5(notebook)
    ran = counterparts(source, Notebook.parse(executed))
    stop = run.failure.cell_index if run.failure is not None else -1
    at_fault = ran[stop] if 0 <= stop < len(ran) else None
    redactor = redactor_for(notebook)
    return Exhibits(
        source=_source(source.cells[stop], redactor) if at_fault is not None else "",
        traceback="" if at_fault is None else _traceback(at_fault),
        drifted=tuple(
            side
            for drift in run.drift
            if (
                side := _side(
                    drift, source.cells[drift.cell_index], ran[drift.cell_index], redactor
                )
            )
        ),
    )


def _side(
    drift: Drift, cell: NotebookNode, ran: NotebookNode | None, redactor: Redactor
) -> Side | None:
    if ran is None:
        return None
    before = redactor.json(cell["outputs"])  # the run's own have no secrets since they came in
    return Side(
        drift,
        _source(cell, redactor),
        panes(before, ran["outputs"]),
        panes(ran["outputs"], before),
    )


def _source(cell: NotebookNode, redactor: Redactor) -> str:
    return redactor.text(cell["source"])[:_MOST]


def _traceback(cell: NotebookNode) -> str:
    errors = [output for output in cell["outputs"] if output["output_type"] == "error"]
    return plain("\n".join(errors[-1]["traceback"]))[-_MOST:] if errors else ""
