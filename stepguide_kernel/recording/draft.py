"""From kept runs to the draft of a guide."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stepguide_kernel.kernel.kernelspec import NAME as RECORDING_KERNEL
from stepguide_kernel.model.build import StepPlan
from stepguide_kernel.model.guide import CellMetadata, GuideMetadata, Provenance
from stepguide_kernel.model.session import Opened, Run, Session
from stepguide_kernel.model.times import utc
from stepguide_kernel.notebook.building import (
    PYTHON_KERNEL,
    DraftCell,
    DraftStep,
    GuideDraft,
    python_language,
)
from stepguide_kernel.notebook.identity import derived_id
from stepguide_kernel.recording.arrangement import arranged
from stepguide_kernel.recording.author import AuthorsWords
from stepguide_kernel.recording.describers import DescribedStep, Describers, plain_results
from stepguide_kernel.recording.objectives import objectives
from stepguide_kernel.recording.outline import Outline, StepOutline, outline
from stepguide_kernel.recording.parameters import TAG as PARAMETERS
from stepguide_kernel.recording.parameters import Candidate, Lifted, candidates, lifted, suggested
from stepguide_kernel.recording.prerequisites import prerequisites, uses_os_unbound
from stepguide_kernel.recording.proof import NOT_RUN
from stepguide_kernel.recording.titles import Title, effects_of
from stepguide_kernel.redaction import Redactor

_RAISES = "raises-exception"
_UNNAMED = re.compile(r"Untitled[-_ ]?\d*")
"""What Jupyter calls a notebook until somebody names it."""


class Drafter:
    """Drafts guides of one session with one notebook's words."""

    def __init__(
        self,
        session: Session,
        words: AuthorsWords,
        *,
        title: str = "",
        plan: Sequence[StepPlan] = (),
        objectives: Sequence[str] | None = None,
        parameters: Sequence[str] | None = None,
    ) -> None:
        self._session = session
        self._words = words
        self._named = title
        self._plan = plan
        self._said = objectives
        self._chosen = parameters
        self._redactor = Redactor(os.environ)
        self._describers = Describers()
        self._parameters: Lifted | None = None
        self._id = str(uuid.uuid4())

    def draft(self, kept: Sequence[int]) -> GuideDraft:
        """Draft a guide of the runs at the positions ``kept``."""
        runs = [self._session.runs[position] for position in kept]
        parts = arranged(outline(runs, self._words), self._plan)
        self._parameters = self._lifted(runs)
        set_up = (*self._own_parameters(runs), *self._cells(parts.set_up))
        if uses_os_unbound(runs):
            set_up = (DraftCell(id=derived_id(self._id, "os"), source="import os"), *set_up)
        steps = tuple(step for step in map(self._step, parts.steps) if _says_something(step))
        opened = self._session.opened
        drafted = self.objectives_for(parts)
        said = drafted if self._said is None else _told(map(self._text, self._said))
        return GuideDraft(
            title=self.title_for(parts),
            summary=self._text(self._words.summary),
            metadata=GuideMetadata(
                id=self._id,
                objectives=said,
                objectives_source=("rule" if said == drafted else "author") if said else None,
                prerequisites=prerequisites(runs, Path(opened.cwd)),
                provenance=Provenance(
                    session=opened.id,
                    recorded=utc(datetime.fromtimestamp(opened.started, UTC)),
                    cells_recorded=len(self._session.runs),
                    cells_kept=len(runs),
                    proof=NOT_RUN,
                ),
            ),
            set_up=set_up,
            steps=steps,
            kernelspec=_kernelspec(self._words.kernelspec, opened),
            language_info=_language(opened),
        )

    def title_for(self, parts: Outline) -> str:
        """Title a guide: the person's word, the author's title, else one that we find."""
        return self._text(self._named or self._words.title or self._title(parts.steps))

    def objectives_for(self, parts: Outline) -> tuple[str, ...]:
        """Draft what a reader will be able to do."""
        return tuple(map(self._text, objectives(parts.steps)))

    def candidates(self, runs: Sequence[Run]) -> tuple[tuple[Candidate, bool], ...]:
        """What may become a parameter of the kept ``runs``, and whether it does."""
        if self._session.opened.language != "python":
            return ()
        found = candidates(runs, self._session.runs)
        names = suggested(found) if self._chosen is None else self._chosen
        return tuple((candidate, candidate.name in names) for candidate in found)

    def _lifted(self, runs: Sequence[Run]) -> Lifted | None:
        found = self.candidates(runs)
        names = [candidate.name for candidate, is_chosen in found if is_chosen]
        return lifted(runs, [candidate for candidate, _ in found], names)

    def _own_parameters(self, runs: Sequence[Run]) -> tuple[DraftCell, ...]:
        """The parameters cell, where it is none of the session's, with the words of such cells."""
        own = self._parameters
        if own is None or own.run is not None:
            return ()
        emptied = [run for run in runs if own.left.get(run.id) == ""]
        prose = (text for run in emptied for text in self._words.prose_above(run.cell_id))
        return (
            DraftCell(
                id=PARAMETERS,
                source=own.source,
                tags=(PARAMETERS,),
                prose=tuple(map(self._text, prose)),
            ),
        )

    def _title(self, steps: Sequence[StepOutline]) -> str:
        """Without the author's title: the notebook's name, else what the last step is about."""
        notebook = self._session.opened.notebook
        if notebook and not _UNNAMED.fullmatch(Path(notebook).stem):
            return Path(notebook).stem.replace("_", " ").replace("-", " ").strip().capitalize()
        return steps[-1].title.text if steps else f"Session {self._session.opened.id}"

    def _step(self, step: StepOutline) -> DraftStep:
        title = self._described(step)
        first = step.runs[0]
        return DraftStep(
            id=derived_id(self._session.opened.id, "step", first.id),
            title=self._text(title.text),
            title_source=title.source,
            text=self._text(step.section.text if step.section else ""),
            cells=self._cells(step.runs),
        )

    def _described(self, step: StepOutline) -> Title:
        """The step's title; where only a rule titles it, a describer may know a better one."""
        title = step.title
        if title.source != "rule":
            return title
        asked = DescribedStep(
            sources=tuple(self._redactor.source(run.source) for run in step.runs),
            effects=tuple(effect for run in step.runs for effect in effects_of(run)),
            results=tuple(text for run in step.runs for text in self._results(run)),
            draft=self._text(title.text),
        )
        return title._replace(text=self._describers.title(asked) or title.text)

    def _results(self, run: Run) -> tuple[str, ...]:
        return tuple(map(self._text, plain_results(run.outputs)))

    def _cells(self, runs: Sequence[Run]) -> tuple[DraftCell, ...]:
        left = self._parameters.left if self._parameters else {}
        return tuple(self._cell(run) for run in runs if left.get(run.id) != "")

    def _cell(self, run: Run) -> DraftCell:
        own = self._parameters
        is_parameters = own is not None and own.run == run.id
        source = run.source.strip("\n")
        if own is not None:
            source = own.source if is_parameters else own.left.get(run.id, source)
        return DraftCell(
            id=self._cell_id(run),
            source=source,
            outputs=run.outputs,
            tags=((_RAISES,) if run.error else ()) + ((PARAMETERS,) if is_parameters else ()),
            metadata=CellMetadata(derived_from=run.id, effects=effects_of(run)),
            prose=tuple(map(self._text, self._words.prose_above(run.cell_id))),
        )

    def _cell_id(self, run: Run) -> str:
        """The cell's own id for its last run; an earlier run of it is another cell."""
        last = max(other.order for other in self._session.runs if other.cell_id == run.cell_id)
        return run.cell_id if run.order == last else derived_id(run.cell_id, run.id)

    def _text(self, text: str) -> str:
        return self._redactor.text(text)


def _says_something(step: DraftStep) -> bool:
    """A step whose code became parameters stays for what its author wrote there."""
    return bool(step.cells or step.text) or step.title_source in {"author", "heading"}


def _told(objectives: Iterable[str]) -> tuple[str, ...]:
    """Objectives that a person left empty are none."""
    return tuple(filter(None, (" ".join(text.split()) for text in objectives)))


def _language(opened: Opened) -> dict[str, Any]:
    if opened.language == "python":
        return python_language(opened.python)
    return {"name": opened.language, "version": opened.python}


def _kernelspec(of_notebook: dict[str, str] | None, opened: Opened) -> dict[str, str]:
    if opened.language != "python":
        name, language = opened.kernel, opened.language
        return of_notebook or {"display_name": name, "language": language, "name": name}
    if of_notebook is None or of_notebook.get("name") == RECORDING_KERNEL:
        return PYTHON_KERNEL
    return of_notebook
