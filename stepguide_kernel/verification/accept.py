"""Accepting what a run showed: its outputs become those of the guide's file."""

from __future__ import annotations

import uuid
from pathlib import Path

import msgspec

from stepguide_kernel.errors import FileChanged, Unverified
from stepguide_kernel.model.ledger import Operation, VerdictGiven
from stepguide_kernel.model.verdict import WELL, Drift, GuideRun
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.notebook.metadata import guide_id
from stepguide_kernel.notebook.outputs import counterparts, graft, is_skipped
from stepguide_kernel.verification.history import VerdictLog


def promote(path: Path, source: Notebook, executed: Notebook) -> None:
    """Write the outputs and execution counts of a run of ``source`` into its file.

    Everything else stays as it is: ids, metadata, prose, and cells that a run leaves out.

    :raises FileChanged: the file is no longer ``source``, or the run was not of its code.
    :raises NotFound: the file is gone.
    :raises NotebookInvalid: it is no notebook any more.
    :raises StorageError: it cannot be written; it is then as it was.
    """
    if not _ran(source, executed):
        raise FileChanged(f"the last run was not of the code in {path}", hint="verify it again")
    grafted = graft(source, executed)
    if Notebook.read(path).to_bytes() != source.to_bytes():
        raise FileChanged(
            f"{path} was changed meanwhile, so the new outputs were not written into it",
            hint="verify it again",
        )
    grafted.write(path)


def accept_last(path: Path, log: VerdictLog, actor: str) -> None:
    """Accept what the last run of a guide's code showed, and keep the verdict that follows.

    Prose that was written since stays; where there is nothing to accept, nothing is done.

    :raises NotFound: there is no file, or the outputs of the run are gone.
    :raises NotebookInvalid: it is no notebook.
    :raises Unverified: no run of the code in the file has reached its end.
    :raises FileChanged: the file was saved at this very moment.
    :raises StorageError: the file or the verdict cannot be written.
    """
    notebook = Notebook.read(path)
    entry = log.verdict(guide_id(notebook), code_hash(notebook))
    given = None if entry is None else entry.fact
    if not isinstance(given, VerdictGiven) or given.run.verdict not in WELL or not given.outputs:
        raise Unverified(
            f"no run of the code in {path.name} has reached its end", hint="verify it first"
        )
    executed = Notebook.parse(log.blobs.get(given.outputs))
    if not shows_more(notebook, executed, given.run.drift):
        return
    promote(path, notebook, executed)
    fact = msgspec.structs.replace(given, run=accepted(given.run))
    log.append(Operation(uuid.uuid4().hex, actor, fact))


def shows_more(source: Notebook, executed: Notebook, drift: tuple[Drift, ...]) -> bool:
    """Whether accepting would change what readers see: drift, or outputs that were not saved."""
    return bool(drift) or any(
        cell.cell_type == "code" and not cell["outputs"] and ran is not None and ran["outputs"]
        for cell, ran in zip(source.cells, counterparts(source, executed), strict=True)
    )


def accepted(run: GuideRun) -> GuideRun:
    """Return the verdict on a guide whose file shows now what the run showed."""
    steps = tuple(msgspec.structs.replace(step, verdict="passed") for step in run.steps)
    note = "the outputs of this run were written into the file"
    return msgspec.structs.replace(
        run, verdict="passed", drift=(), steps=steps, notes=(*run.notes, note)
    )


def _ran(source: Notebook, executed: Notebook) -> bool:
    pairs = zip(source.cells, counterparts(source, executed), strict=True)
    return all(
        ran is not None and ran.cell_type == "code" and ran["source"] == cell["source"]
        for cell, ran in pairs
        if cell.cell_type == "code" and not is_skipped(cell)
    )
