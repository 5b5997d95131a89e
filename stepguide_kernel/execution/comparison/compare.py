"""Whether a run showed what the file shows.

Cells without recorded outputs are not compared: a notebook saved without outputs promises
none.  Numbers may differ by a relative 1e-5, or by 1e-12 around zero, which is what another
BLAS does; ``metadata.stepguide.drift`` of a cell or of the guide sets another policy.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stepguide_kernel.execution.comparison.difference import Precision, gravest
from stepguide_kernel.execution.comparison.outputs import differences, outputs
from stepguide_kernel.execution.comparison.policy import COMMON, policies
from stepguide_kernel.execution.comparison.widgets import Widgets
from stepguide_kernel.model.guide import DriftPolicy
from stepguide_kernel.model.verdict import Drift
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.migrations import seen_as_4_5
from stepguide_kernel.notebook.outputs import counterparts, is_skipped

if TYPE_CHECKING:
    from nbformat import NotebookNode

_DETAIL = 200


def compare(
    recorded: Notebook,
    executed: Notebook,
    *,
    now: datetime | None = None,
    proof: bool = False,
) -> tuple[Drift, ...]:
    """Return a drift for each cell that showed something else than the file does.

    It names the gravest difference of the cell, and counts those of its kind.

    :param now: when the run was made, in UTC; times within a day of it are not compared.
    :param proof: whole numbers, ids and numbers that tell the time count as written, where no
        policy of the author's says otherwise.
    :raises NotebookInvalid: a policy in the metadata is none that there is.
    """
    source = seen_as_4_5(recorded)
    moment = now or datetime.now(UTC)
    before, after = Widgets(recorded), Widgets(executed)
    found = []
    cells = zip(source.cells, counterparts(source, executed), policies(source), strict=True)
    for index, (cell, ran, policy) in enumerate(cells):
        if ran is None or policy == "ignore" or not _promises(cell):
            continue
        shown, shows = outputs(cell["outputs"], before), outputs(ran["outputs"], after)
        worst = gravest(differences(shown, shows, _precision(policy, moment, proof=proof)))
        if worst is not None:
            found.append(Drift(index, cell["id"], worst.kind, worst.words[:_DETAIL]))
    return tuple(found)


def _promises(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell["outputs"]) and not is_skipped(cell)


def _precision(policy: DriftPolicy, now: datetime, *, proof: bool) -> Precision:
    if isinstance(policy, str):
        return Precision(0.0, now, exact=True)
    return Precision(policy.tolerance, now, proof=proof and policy == COMMON)
