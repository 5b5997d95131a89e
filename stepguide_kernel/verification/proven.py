"""Taking the run that proved a new guide for a verdict on it.

A proof is a run of the guide's code in a fresh kernel, as a verification is; who made a guide
need not wait for a second one.  It ran in a copy of what the guide needs, so what it read says
nothing of the files beside the guide: the next verification runs it whatever has changed.
"""

from __future__ import annotations

from pathlib import Path

from stepguide_kernel.model.execution import Execution
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.verification.giving import fact_of, verdict_on
from stepguide_kernel.verification.history import VerdictLog


def take_proof(path: Path, ran: Execution, folder: Path, log: VerdictLog) -> bool:
    """Keep the verdict that the run ``ran`` gives on the guide at ``path``, if it gives one.

    It does if it reached the end of just this code in a kernel of its own, and if the files that
    the guide names relative to its own place are those that ``folder`` had for the run.

    :raises NotFound: the guide is gone.
    :raises NotebookInvalid: it is no notebook any more.
    :raises StorageError: the verdict cannot be kept.
    """
    guide = Notebook.read(path)
    if ran.warm or not _is_of(guide, ran) or not _is_at_home(guide, path, folder):
        return False
    log.append(fact_of(verdict_on(guide, path, ran, log), ran, log))
    return True


def _is_of(guide: Notebook, ran: Execution) -> bool:
    if ran.status != "completed" or ran.notebook is None:
        return False
    return code_hash(Notebook.parse(ran.notebook)) == code_hash(guide)


def _is_at_home(guide: Notebook, path: Path, folder: Path) -> bool:
    metadata = guide_metadata(guide)
    needs_files = metadata is not None and bool(metadata.prerequisites.files)
    return not needs_files or path.resolve().parent == folder.resolve()
