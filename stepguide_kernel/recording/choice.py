"""What a choice of runs comes to: which are kept and why, and the steps they make."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from stepguide_kernel.errors import SessionUnknown
from stepguide_kernel.model.selection import (
    RecordedRun,
    RecordedRuns,
    RunFate,
    RunOutputs,
    SecretFound,
    SessionSlice,
    Shown,
    SlicedParameter,
    SlicedStep,
    SliceRequest,
)
from stepguide_kernel.model.session import Run, RunError, Session
from stepguide_kernel.recording.arrangement import arranged, misplaced
from stepguide_kernel.recording.author import AuthorsWords
from stepguide_kernel.recording.draft import Drafter
from stepguide_kernel.recording.outline import Outline, outline
from stepguide_kernel.recording.reasons import fates
from stepguide_kernel.recording.slicer import History
from stepguide_kernel.recording.targets import last_shown, shows_something
from stepguide_kernel.recording.titles import effects_of
from stepguide_kernel.recording.untraced import fates_in_order, is_traced
from stepguide_kernel.redaction.findings import MARK

_LINES, _COLUMNS = 4, 120
_MARKED = re.compile(rf"{MARK}[^›]+›")


def recorded_runs(session: Session) -> RecordedRuns:
    """List the runs of a session, oldest first."""
    times: defaultdict[str, int] = defaultdict(int)
    runs = []
    for run in session.runs:
        times[run.cell_id] += 1
        runs.append(_listed(run, times[run.cell_id]))
    marked = session.marked
    return RecordedRuns(
        session=session.opened.id,
        notebook=session.opened.notebook,
        language=session.opened.language,
        traced=is_traced(session),
        runs=tuple(runs),
        marked=(marked[0], marked[-1]) if marked else None,
    )


def outputs_of(session: Session, run_id: str) -> RunOutputs:
    """What one run put out.

    :raises SessionUnknown: the session has no such run.
    """
    for run in session.runs:
        if run.id == run_id:
            return RunOutputs(run.outputs)
    raise SessionUnknown(
        f"session {session.opened.id} has no run {run_id}", hint="open the dialog again"
    )


def sliced(session: Session, request: SliceRequest, words: AuthorsWords) -> SessionSlice:
    """Say which runs the choice keeps and drops, and why; and the steps of the guide to be."""
    targets = _targets(session, request, words)
    found = _fates(session, request, targets)
    kept = [run for run, fate in zip(session.runs, found, strict=True) if fate.kept]
    parts = outline(kept, words)
    wanted = arranged(parts, request.steps)
    refusal = misplaced(_runs_of(wanted))
    if refusal is not None:
        wanted = parts
    drafter = Drafter(session, words, parameters=request.parameters)
    return SessionSlice(
        title=drafter.title_for(wanted),
        shown=tuple(session.runs[position].id for position in targets),
        fates=found,
        set_up=tuple(run.id for run in wanted.set_up),
        steps=tuple(
            SlicedStep(
                step.title.text,
                step.title.source,
                tuple(run.id for run in step.runs),
                tuple(effect for run in step.runs for effect in effects_of(run)),
            )
            for step in wanted.steps
        ),
        secrets=tuple(secret for run in kept for secret in _secrets(run)),
        refusal=refusal,
        objectives=drafter.objectives_for(wanted),
        parameters=tuple(
            SlicedParameter(
                name=found.name,
                value=found.text,
                run=found.run,
                chosen=is_chosen,
                tried=found.tried if len(found.tried) > 1 else (),
            )
            for found, is_chosen in drafter.candidates(kept)
        ),
    )


def _targets(session: Session, request: SliceRequest, words: AuthorsWords) -> tuple[int, ...]:
    left_out = set(request.left_out)
    if request.shown is None:
        last = request.last or len(session.runs)
        found = last_shown(session, words.cells, range(request.first or 1, last + 1))
    else:
        wanted = set(request.shown)
        found = tuple(at for at, run in enumerate(session.runs) if run.id in wanted)
    return tuple(at for at in found if session.runs[at].id not in left_out)


def _fates(
    session: Session, request: SliceRequest, targets: Collection[int]
) -> tuple[RunFate, ...]:
    left_out = frozenset(
        at for at, run in enumerate(session.runs) if run.id in set(request.left_out)
    )
    if is_traced(session):
        history = History(session.runs)
        return fates(session, history, targets, left_out=left_out, until=request.last)
    return fates_in_order(session, targets, left_out=left_out, until=request.last)


def _listed(run: Run, number: int) -> RecordedRun:
    return RecordedRun(
        id=run.id,
        cell_id=run.cell_id,
        keep=f"{run.cell_id}@{number}",
        order=run.order,
        source=run.source,
        started=run.started,
        ended=run.ended,
        shown=_kind(run),
        text=_first_lines(run),
        error=_name_of(run.error),
        source_only=run.source_only,
    )


def _name_of(error: RunError | None) -> str | None:
    """What raised, or where a kernel has no names for errors what it says."""
    return None if error is None else error.ename or error.evalue or "error"


def _kind(run: Run) -> Shown:
    kinds = {kind for output in run.outputs for kind in output.get("data", {})}
    if any(kind.startswith("image/") for kind in kinds):
        return "picture"
    if "text/html" in kinds:
        return "table"
    return "text" if shows_something(run) else "nothing"


def _first_lines(run: Run) -> str:
    if run.error is not None:
        return ": ".join(filter(None, (run.error.ename, run.error.evalue)))[:_COLUMNS]
    texts = (_text(output.get("text") or _plain(output)) for output in run.outputs)
    lines = "\n".join(filter(None, texts)).splitlines()
    return "\n".join(line[:_COLUMNS] for line in lines[:_LINES])


def _plain(output: Mapping[str, object]) -> object:
    data = output.get("data")
    return data.get("text/plain", "") if isinstance(data, Mapping) else ""


def _text(value: object) -> str:
    """A text of a notebook, which may be in lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _secrets(run: Run) -> list[SecretFound]:
    in_code = [*(f'os.environ["{name}"]' for name in run.secrets), *_MARKED.findall(run.source)]
    shown = [mark for output in run.outputs for mark in _MARKED.findall(str(output))]
    return [
        *(SecretFound(run.id, became, in_output=False) for became in dict.fromkeys(in_code)),
        *(SecretFound(run.id, became, in_output=True) for became in dict.fromkeys(shown)),
    ]


def _runs_of(parts: Outline) -> Sequence[Run]:
    return [*parts.set_up, *(run for step in parts.steps for run in step.runs)]
