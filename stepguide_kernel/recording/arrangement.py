"""Steps as the person arranges them: renamed, merged, split, moved."""

from __future__ import annotations

from collections.abc import Sequence

from stepguide_kernel.model.build import StepPlan
from stepguide_kernel.model.selection import Misplaced
from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.outline import Outline, StepOutline
from stepguide_kernel.recording.slicer import History


def arranged(parts: Outline, plan: Sequence[StepPlan]) -> Outline:
    """Part the runs of ``parts`` as ``plan`` says; without a plan they stay as they are.

    Runs that no step of the plan names, as those that a proof added, come right before the
    planned run that they ran before; runs of the plan that are not kept are passed over.
    """
    if not plan:
        return parts
    runs = [*parts.set_up, *(run for step in parts.steps for run in step.runs)]
    planned = {run for step in plan for run in step.runs}
    set_up = [run for run in parts.set_up if run.id not in planned]
    others = [run for run in runs if run.id not in planned and run not in set_up]
    steps = []
    for wanted in plan:
        named = [run for id_ in wanted.runs for run in runs if run.id == id_]
        if named:
            steps.append(StepOutline(_with(named, others), named=wanted.title))
    if steps:
        steps[-1].runs.extend(others)
    else:
        steps = [StepOutline([run]) for run in others]
    _give_sections(parts, steps)
    return Outline(set_up, steps)


def _with(named: Sequence[Run], others: list[Run]) -> list[Run]:
    """The runs of a step, each after those of ``others`` that ran earlier, which are taken."""
    made = []
    for run in named:
        earlier = [other for other in others if other.order < run.order]
        others[:] = [other for other in others if other.order > run.order]
        made += [*earlier, run]
    return made


def _give_sections(parts: Outline, steps: Sequence[StepOutline]) -> None:
    """A step that begins as the author's does keeps the heading, and the text below it."""
    sections = {step.runs[0].id: step.section for step in parts.steps if step.section is not None}
    for step in steps:
        step.section = sections.get(step.runs[0].id)


def misplaced(order: Sequence[Run]) -> Misplaced | None:
    """The first run that would find another value in ``order`` than it found when it ran."""
    ran = sorted(order, key=lambda run: run.order)
    if ran == list(order):
        return None
    before, now = _sources(ran), _sources(order)
    for run in order:
        for name, writers in before[run.id].items():
            if others := sorted(writers ^ now[run.id][name]):
                return Misplaced(run.id, others[0], name)
    return None


def _sources(runs: Sequence[Run]) -> dict[str, dict[str, frozenset[str]]]:
    """By the run that reads and the name that it reads: who wrote it (ids)."""
    history = History(runs)
    return {
        run.id: {
            name: frozenset(runs[at].id for at in history.writers(name, position, settle=True))
            for name in run.reads
        }
        for position, run in enumerate(runs)
    }
