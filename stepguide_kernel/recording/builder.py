"""``build``: a session becomes a guide in a file, proved if that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from stepguide_kernel.model.build import BuildRequest, BuildResult, StepPlan
from stepguide_kernel.model.guide import Proof
from stepguide_kernel.model.session import Session
from stepguide_kernel.notebook.building import build as lay_out
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_title, patch_guide
from stepguide_kernel.notebook.steps import steps
from stepguide_kernel.recording import output_path
from stepguide_kernel.recording.author import words_of
from stepguide_kernel.recording.budget import Budget
from stepguide_kernel.recording.draft import Drafter
from stepguide_kernel.recording.proof import NOT_RUN
from stepguide_kernel.recording.slicer import History
from stepguide_kernel.recording.targets import targets
from stepguide_kernel.recording.untraced import in_order, is_traced
from stepguide_kernel.recording.watch import NO_WATCH, Watch
from stepguide_kernel.settings import Settings

if TYPE_CHECKING:
    from stepguide_kernel.model.execution import Execution
    from stepguide_kernel.recording.judge import Judgement

_SHRINK_RUNS = 60
_SHRINK_S = 60.0
"""What may be spent on leaving runs out that the facts alone cannot tell to be needless."""

_NOT_SHORTEST = (
    "not every cell could be tried without in the time, so it may be longer than need be"
)


class Wish(NamedTuple):
    """What a person arranged: a title, steps, and runs (ids) to leave out whatever needs them.

    ``objectives`` and the names of ``parameters`` are drafted where they are ``None``.
    """

    title: str = ""
    left_out: tuple[str, ...] = ()
    plan: tuple[StepPlan, ...] = ()
    objectives: tuple[str, ...] | None = None
    parameters: tuple[str, ...] | None = None

    @classmethod
    def of(cls, request: BuildRequest) -> Wish:
        """Return what a request says of that."""
        return cls(
            request.title,
            request.left_out,
            request.steps,
            request.objectives,
            request.parameters,
        )


NO_WISH = Wish()


class Made(NamedTuple):
    """A guide that is not written yet, of the runs at the positions ``kept``.

    ``ran`` is the run of its code that proved it, if one did.
    """

    guide: Notebook
    kept: tuple[int, ...]
    proof: Proof
    ran: Execution | None = None

    def result(self, path: str, session: Session) -> BuildResult:
        """Say what came of it, once it is written to ``path``, or to none."""
        return BuildResult(
            path=path,
            steps=sum(step.number > 0 for step in steps(self.guide)),
            cells_kept=len(self.kept),
            cells_recorded=len(session.runs),
            proof=self.proof,
        )


class Built(NamedTuple):
    """What came of a build, and the run that proved the guide, if one did."""

    result: BuildResult
    ran: Execution | None = None


def build(
    session: Session,
    *,
    keep: Sequence[str],
    notebook: Path | None,
    output: Path | None,
    settings: Settings,
    prove: Watch | bool,
    marked: bool = False,
    wish: Wish = NO_WISH,
) -> Built:
    """Write the guide that shows what ``keep`` names, with all that it depends on.

    Without ``keep`` it shows what still shows something; with ``marked``, only what the last
    range between Record and Stop did.

    ``notebook`` lends headings and prose.  ``output`` is a new file; ``None`` names one
    after the title, in the current folder.  With ``prove`` a fresh kernel runs the guide in
    a copy of what it needs; when it shows something else, larger slices are tried, unless it
    lacks what none of them has, and the smallest stands as not proved when none helps.  From
    one that is proved, runs are left out for as long as it stays so.  A person who watches it
    be proved decides about one that is not: it is not written, and the result has no path.

    :raises SessionEmpty: nothing could be shown.
    :raises BadRequest: ``keep`` names what does not exist.
    :raises TargetExists: something stands at ``output``.
    :raises NotFound: ``notebook`` does not exist.
    :raises NotebookInvalid: ``notebook`` is not a notebook.
    :raises StorageError: the guide cannot be written.
    :raises GivenUp: whoever watched it be proved gave it up; nothing is written.
    """
    if output is None:
        output_path.check_writable(Path.cwd())
    else:
        output_path.check(output)
    made = make(
        session,
        keep=keep,
        notebook=notebook,
        settings=settings,
        prove=prove,
        marked=marked,
        wish=wish,
    )
    if isinstance(prove, Watch) and made.proof.status != "proved":
        return Built(made.result("", session))
    path = output or output_path.unused(Path.cwd(), guide_title(made.guide))
    made.guide.write(path)
    return Built(made.result(str(path), session), made.ran)


def make(
    session: Session,
    *,
    keep: Sequence[str],
    notebook: Path | None,
    settings: Settings,
    prove: Watch | bool,
    marked: bool = False,
    wish: Wish = NO_WISH,
    into: Callable[[Notebook], Notebook] = lambda draft: draft,
) -> Made:
    """Make a guide as :func:`build` does, and write nothing.

    ``into`` puts a draft into the guide that it is to become; that guide is what is proved.

    :raises SessionEmpty: nothing could be shown.
    :raises BadRequest: ``keep`` names what does not exist.
    :raises NotFound: ``notebook`` does not exist.
    :raises NotebookInvalid: ``notebook`` is not a notebook.
    """
    ran_until = max((run.ended for run in session.runs), default=0.0)
    words = words_of(notebook, session.opened.notebook, ran_until=ran_until)
    wanted = targets(session, keep, words.cells, marked=marked, left_out=wish.left_out)
    drafter = Drafter(
        session,
        words,
        title=wish.title,
        plan=wish.plan,
        objectives=wish.objectives,
        parameters=wish.parameters,
    )
    history = _history(session, wish.left_out)
    first = None if is_traced(session) else _in_order(history, wanted)

    def guide_of(kept: Sequence[int]) -> Notebook:
        return into(lay_out(drafter.draft(kept)))

    watch = prove if isinstance(prove, Watch) else NO_WATCH
    found = _proved(session, history, wanted, guide_of, settings, first, watch) if prove else None
    kept = found.kept if found else (first or history.slice(wanted).kept)
    guide = (found.trial.guide if found else None) or guide_of(kept)
    proof = found.trial.proof if found else NOT_RUN
    patch_guide(guide, {"provenance": {"proof": msgspec.to_builtins(proof)}})
    return Made(guide, kept, proof, found.trial.ran if found else None)


def _history(session: Session, left_out: Sequence[str]) -> History:
    out = [position for position, run in enumerate(session.runs) if run.id in left_out]
    return History(session.runs, left_out=out)


def _in_order(history: History, wanted: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(at for at in in_order(history.runs, wanted) if history.may_keep(at))


def _proved(
    session: Session,
    history: History,
    wanted: tuple[int, ...],
    guide_of: Callable[[Sequence[int]], Notebook],
    settings: Settings,
    first: tuple[int, ...] | None,
    watch: Watch,
) -> Judgement:
    """Find the shortest guide that is proved, within what may be spent on that."""
    from stepguide_kernel.execution.warm_kernels import WarmKernels
    from stepguide_kernel.recording.judge import judge
    from stepguide_kernel.recording.rehearsal import Rehearsal

    with WarmKernels() as kernels:
        rehearse = Rehearsal(session, history, wanted, guide_of, settings, kernels, watch)
        budget = Budget(_SHRINK_RUNS, _SHRINK_S)
        found = judge(history, wanted, rehearse, budget, first=first)
    if not found.trial.proved or found.shortest:
        return found
    proof = msgspec.structs.replace(found.trial.proof, note=_NOT_SHORTEST)
    return found._replace(trial=found.trial._replace(proof=proof))
