"""The guide that is being updated: its cells, whose step each is, and what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepguide_kernel.model.guide import Step
from stepguide_kernel.model.update import UpdateChange, UpdateKind
from stepguide_kernel.notebook.building import prose_id
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.markdown import leading_heading
from stepguide_kernel.notebook.recorded import is_as_recorded, mark_recorded
from stepguide_kernel.notebook.steps import step_level, step_of, steps

if TYPE_CHECKING:
    from nbformat import NotebookNode

_LEVEL = 2


class Ground:
    """A guide to which changes are made and noted down."""

    def __init__(self, guide: Notebook) -> None:
        self.guide = guide
        self.steps = steps(guide)
        """The steps before the first change."""
        self.has_headings = step_level(guide) is not None
        self.changes: list[UpdateChange] = []
        self._level = step_level(guide) or _LEVEL
        self._step_of = {
            cell["id"]: step_of(self.steps, index) for index, cell in enumerate(guide.cells)
        }
        self._headings = {
            step.id: guide.cells[step.cells[0]]["id"] for step in self.steps if step.number > 0
        }
        self._introduction = {cell["id"] for cell in guide.cells[: self.steps[0].cells[0]]}

    @property
    def cells(self) -> list[NotebookNode]:
        """All cells as they are now."""
        return self.guide.cells

    def say(
        self,
        kind: UpdateKind,
        cell: NotebookNode | None,
        after: str | None = None,
        *,
        step: Step | None = None,
        before: str | None = None,
        threads: int = 0,
    ) -> None:
        """Note down a change of a cell, or of a step as a whole."""
        changed = step or (self.step_of(cell) if cell is not None else None)
        self.changes.append(
            UpdateChange(
                kind=kind,
                step_id=changed.id if changed else None,
                step=changed.title if changed else "",
                cell_id=cell["id"] if cell is not None else None,
                before=before,
                after=after,
                threads=threads,
            )
        )

    def step_of(self, cell: NotebookNode) -> Step:
        """Return the step that a cell belongs to; for one that was put in, as of then."""
        if cell["id"] not in self._step_of:
            self._step_of[cell["id"]] = step_of(steps(self.guide), self.index(cell))
        return self._step_of[cell["id"]]

    def heading(self, step: Step) -> NotebookNode | None:
        """Return the cell with the heading of a step, if it has one and is still there."""
        cell_id = self._headings.get(step.id)
        first = next((cell for cell in self.cells if cell["id"] == cell_id), None)
        if first is None or first.cell_type != "markdown":
            return None
        return first if leading_heading(first["source"]) else None

    def cells_of(self, step: Step) -> list[NotebookNode]:
        """Return what stands in a step now; an introduction is no part of the first."""
        return [
            cell
            for cell in self.cells
            if cell["id"] not in self._introduction and self.step_of(cell) == step
        ]

    def recorded_prose(self, cell: NotebookNode) -> list[NotebookNode]:
        """Return the markdown that a session put above a code cell and nobody edited."""
        ids = {prose_id(cell["id"], number) for number in range(self.index(cell))}
        return [text for text in self.cells if text["id"] in ids and is_as_recorded(text)]

    def replace_text(self, kind: UpdateKind, cell: NotebookNode, text: str) -> bool:
        """Give a markdown cell the session's text; say whether that was another one."""
        if cell["source"].strip() == text.strip():
            return False
        self.say(kind, cell, text, before=cell["source"])
        cell["source"] = text
        mark_recorded(cell)
        return True

    def at_level(self, heading: str) -> str:
        """Return the text of a draft's heading at the level of this guide's steps."""
        return "#" * self._level + heading[_LEVEL:] if heading.startswith("## ") else heading

    def index(self, cell: NotebookNode) -> int:
        """Return where a cell stands, from 0."""
        return next(at for at, known in enumerate(self.cells) if known["id"] == cell["id"])

    def end_of_step(self, cell: NotebookNode | None) -> int:
        """Return where the step of ``cell`` ends; without one, where the first step begins."""
        now = steps(self.guide)
        if cell is not None:
            return step_of(now, self.index(cell)).cells[1]
        first = next((step for step in now if step.number > 0), None)
        return first.cells[0] if first is not None and self.has_headings else len(self.cells)

    def insert(self, at: int, cells: list[NotebookNode]) -> None:
        """Put cells in before the one that stands at ``at``."""
        self.cells[at:at] = cells

    def take_out(self, cell: NotebookNode, *, forget: bool = False) -> None:
        """Take a cell out; with ``forget`` its step is looked up anew when it comes back."""
        del self.cells[self.index(cell)]
        if forget:
            del self._step_of[cell["id"]]
