"""Giving a verdict: what a run says of a guide, and the fact that is kept of it."""

from __future__ import annotations

import getpass
import uuid
from pathlib import Path

from stepguide_kernel.execution.comparison.compare import compare
from stepguide_kernel.model.execution import Execution
from stepguide_kernel.model.inputs import Inputs
from stepguide_kernel.model.ledger import Operation, VerdictGiven
from stepguide_kernel.model.times import utc
from stepguide_kernel.model.verdict import WELL, Drift, GuideRun
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.notebook.metadata import guide_id, recorded_packages
from stepguide_kernel.notebook.steps import steps
from stepguide_kernel.verification.discretion import redactor_for, without_secrets
from stepguide_kernel.verification.history import (
    VerdictLog,
    changes_since,
    earlier_verdicts,
    packages_before,
    unwell_since,
)
from stepguide_kernel.verification.judgement import failure, judge
from stepguide_kernel.verification.meanwhile import changed_meanwhile
from stepguide_kernel.verification.step_runs import placed, step_runs


def verdict_on(
    notebook: Notebook, path: Path, execution: Execution, log: VerdictLog | None
) -> GuideRun:
    """Return the verdict on the guide at ``path``, which was ``notebook`` when it was run.

    :raises NotebookInvalid: the guide's metadata are not what the schema allows.
    """
    guide = guide_id(notebook)
    drift = _drift(notebook, execution)
    earlier = earlier_verdicts(log, guide)
    before = packages_before(earlier, recorded_packages(notebook))
    finding = judge(execution, drift, notebook, path.parent, before)
    well = finding.verdict in WELL or finding.verdict == "interrupted"
    told = well or finding.cause == "api_change"  # whose hint names what moved
    moved = "" if told else changes_since(before, execution.environment.packages)
    own = steps(notebook)
    run = GuideRun(
        path=str(path),
        guide=guide,
        verdict=finding.verdict,
        cause=finding.cause,
        duration_s=round(execution.duration_s, 3),
        warm=execution.warm,
        code_hash=code_hash(notebook),
        cells_run=execution.cells_run,
        cells_total=execution.cells_total,
        since=None if well else unwell_since(earlier, utc()),
        failure=failure(execution.stop, own, finding.hint, also=moved),
        drift=placed(drift, own),
        steps=step_runs(own, execution, drift, finding.verdict),
        notes=(*execution.notes, *changed_meanwhile(path, notebook)),
    )
    return without_secrets(run, redactor_for(notebook))


def fact_of(
    found: GuideRun, execution: Execution, log: VerdictLog, inputs: Inputs | None = None
) -> Operation:
    """Return the fact to keep of a verdict; its outputs are kept in the blobs of ``log``.

    :raises StorageError: they cannot be written.
    """
    outputs = log.blobs.put(execution.notebook) if execution.notebook else None
    given = VerdictGiven(
        guide=str(found.guide),
        code_hash=str(found.code_hash),
        environment=execution.environment.fingerprint,
        packages=execution.environment.packages,
        run=found,
        outputs=outputs,
        inputs=inputs,
    )
    return Operation(uuid.uuid4().hex, _user(), given)


def _drift(notebook: Notebook, execution: Execution) -> tuple[Drift, ...]:
    if execution.status != "completed" or execution.notebook is None:
        return ()
    return compare(notebook, Notebook.parse(execution.notebook))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "owner"
