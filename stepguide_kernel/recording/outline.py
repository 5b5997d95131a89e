"""How the kept runs fall into a set-up and steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.author import AuthorsWords, Section
from stepguide_kernel.recording.targets import shows_something
from stepguide_kernel.recording.title_rules import SET_UP_RANK
from stepguide_kernel.recording.titles import Title, leading_comment, title_of


@dataclass(slots=True)
class StepOutline:
    """Consecutive runs under one title."""

    runs: list[Run]
    section: Section | None = None
    named: str = ""
    """What the person calls it; empty where they left that to us."""

    @property
    def title(self) -> Title:
        """The person's own, the author's heading, else the first comment, else what says most."""
        if self.named:
            return Title(self.named, "author")
        if self.section is not None:
            return Title(self.section.title, "heading")
        return min((title_of(run) for run in self.runs), key=lambda title: title.rank)

    @property
    def is_complete(self) -> bool:
        """A step ends with what it shows."""
        return shows_something(self.runs[-1])


@dataclass(slots=True)
class Outline:
    """The set-up before the first step, and the steps."""

    set_up: list[Run] = field(default_factory=list)
    steps: list[StepOutline] = field(default_factory=list)


def outline(runs: Sequence[Run], words: AuthorsWords) -> Outline:
    """Part the runs where the author does, and after every result."""
    made = Outline()
    for run in runs:
        section = words.section_of(run.cell_id)
        if not made.steps and section is None and _is_set_up(run):
            made.set_up.append(run)
        elif _begins_step(made.steps, run, section):
            made.steps.append(StepOutline([run], section))
        else:
            made.steps[-1].runs.append(run)
    return made


def _begins_step(steps: list[StepOutline], run: Run, section: Section | None) -> bool:
    if not steps or section != steps[-1].section:
        return True
    if section is not None:
        return False
    return steps[-1].is_complete or leading_comment(run.source) is not None


def _is_set_up(run: Run) -> bool:
    return not shows_something(run) and title_of(run).rank == SET_UP_RANK
