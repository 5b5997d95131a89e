"""``build``: a session becomes a guide in a file, proved if that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from stepguide_kernel.model.build import BuildResult
from stepguide_kernel.model.guide import Proof
from stepguide_kernel.model.session import Session
from stepguide_kernel.notebook.building import build as lay_out
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_title, patch_guide
from stepguide_kernel.notebook.steps import steps
from stepguide_kernel.recording import output_path, slicer
from stepguide_kernel.recording.author import words_of
from stepguide_kernel.recording.draft import Drafter
from stepguide_kernel.recording.lack import lack
from stepguide_kernel.recording.proof import NOT_RUN, Trial, prove
from stepguide_kernel.recording.proof_folder import proof_folder
from stepguide_kernel.recording.targets import targets
from stepguide_kernel.settings import Settings

_SLICERS: tuple[slicer.Slicer, ...] = (
    slicer.dependencies,
    slicer.all_writers,
    slicer.everything,
)
"""From the smallest slice to the whole history: the next is tried when one is not proved."""


class _Attempt(NamedTuple):
    """A guide of one slice, and what became of its proof."""

    guide: Notebook
    kept: tuple[int, ...]
    proof: Proof


def build(
    session: Session,
    *,
    keep: Sequence[str],
    notebook: Path | None,
    output: Path | None,
    settings: Settings,
    prove: bool,
    marked: bool = False,
) -> BuildResult:
    """Write the guide that shows what ``keep`` names, with all that it depends on.

    Without ``keep`` it shows what still shows something; with ``marked``, only what the last
    range between Record and Stop did.

    ``notebook`` lends headings and prose.  ``output`` is a new file; ``None`` names one
    after the title, in the current folder.  With ``prove`` a fresh kernel runs the guide in
    a copy of what it needs; when it shows something else, larger slices are tried, unless it
    lacks what none of them has, and the smallest stands as not proved when none helps.

    :raises SessionEmpty: nothing could be shown.
    :raises BadRequest: ``keep`` names what does not exist.
    :raises TargetExists: something stands at ``output``.
    :raises NotFound: ``notebook`` does not exist.
    :raises NotebookInvalid: ``notebook`` is not a notebook.
    :raises StorageError: the guide cannot be written.
    """
    if output is None:
        output_path.check_writable(Path.cwd())
    else:
        output_path.check(output)
    ran_until = max((run.ended for run in session.runs), default=0.0)
    words = words_of(notebook, session.opened.notebook, ran_until=ran_until)
    wanted = targets(session, keep, words.cells, marked=marked)
    attempt = _best(session, wanted, Drafter(session, words), settings if prove else None)
    guide = attempt.guide
    patch_guide(guide, {"provenance": {"proof": msgspec.to_builtins(attempt.proof)}})
    path = output or output_path.unused(Path.cwd(), guide_title(guide))
    guide.write(path)
    return BuildResult(
        path=str(path),
        steps=sum(step.number > 0 for step in steps(guide)),
        cells_kept=len(attempt.kept),
        cells_recorded=len(session.runs),
        proof=attempt.proof,
    )


def _best(
    session: Session, wanted: tuple[int, ...], drafter: Drafter, settings: Settings | None
) -> _Attempt:
    """Make the smallest guide that is proved; without ``settings`` prove nothing."""
    attempts: list[_Attempt] = []
    for slice_runs in _SLICERS:
        kept = slice_runs(session.runs, wanted)
        if any(kept == attempt.kept for attempt in attempts):
            continue
        guide = lay_out(drafter.draft(kept))
        if settings is None:
            return _Attempt(guide, kept, NOT_RUN)
        trial = _trial(session, guide, kept, wanted, settings)
        attempts.append(_Attempt(guide, kept, trial.proof))
        if trial.proof.status == "proved":
            return attempts[-1]
        if trial.final:
            break
    return attempts[0]


def _trial(
    session: Session,
    guide: Notebook,
    kept: Sequence[int],
    wanted: Sequence[int],
    settings: Settings,
) -> Trial:
    shown = {session.runs[position].id for position in wanted}
    cells = {
        cell["id"]
        for cell in guide.cells
        if cell.metadata.get("stepguide", {}).get("derived_from") in shown
    }
    runs = [session.runs[position] for position in kept]
    worked_in = Path(session.opened.cwd)
    with proof_folder(runs, worked_in, copy_limit=settings.bundle_limit) as folder:
        return prove(
            guide,
            cells,
            folder=folder,
            settings=settings,
            lack=lambda stop: lack(stop, session.runs, kept),
        )
