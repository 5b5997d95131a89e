"""What the page around a guide's cells is drawn from: title, steps, needs, reading time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from stepguide_kernel.model.guide import CalloutKind, GuideMetadata, Prerequisites, Step
from stepguide_kernel.notebook.callouts import parse
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.markdown import headings, leading_heading
from stepguide_kernel.notebook.metadata import cell_metadata, guide_metadata, guide_title
from stepguide_kernel.notebook.reading_time import minutes
from stepguide_kernel.notebook.steps import SET_UP_ID, WHOLE_ID, steps
from stepguide_kernel.room.callout_marks import CalloutMark, callout_mark

if TYPE_CHECKING:
    from nbformat import NotebookNode

# Ids of the page's own elements: a file's ids must not stand in for them.
_RESERVED = re.compile(r"(?:sg|step|heading|cell)-|steps$")
_NUMBERED = re.compile(
    r"(?:step\s+(?P<step>\d{1,2})\s*[.:)-]?\s+|(?P<bare>\d{1,2})\s*[.:)]\s+)(?=\S)", re.IGNORECASE
)


class OutlineStep(msgspec.Struct, frozen=True):
    """A step on the page: its cells are ``start`` to before ``stop``, counted from 0."""

    number: int
    id: str
    title: str
    start: int
    stop: int
    aliases: tuple[str, ...] = ()
    callouts: tuple[CalloutKind, ...] = ()

    @property
    def anchors(self) -> tuple[str, ...]:
        """Element ids besides ``step-N`` under which links find the step."""
        return tuple(name for name in (self.id, *self.aliases) if not _RESERVED.match(name))

    @property
    def marks(self) -> tuple[CalloutMark, ...]:
        """One mark for each kind of callout that stands in the step."""
        return tuple(callout_mark(kind) for kind in self.callouts)


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """A guide seen from above."""

    title: str
    summary: str
    authors: tuple[str, ...]
    contributors: tuple[str, ...]
    """Whose suggestions and comments stand in it."""
    tags: tuple[str, ...]
    objectives: tuple[str, ...]
    needs: tuple[str, ...]
    minutes: int
    """To read it; at least one."""
    steps: tuple[OutlineStep, ...]

    @property
    def length(self) -> int:
        """How many steps a reader counts: setting up is none of them."""
        return sum(step.number > 0 for step in self.steps)

    def opening(self, cell_index: int) -> OutlineStep | None:
        """The step that begins at this cell."""
        return next((step for step in self.steps if step.start == cell_index), None)

    def closing(self, cell_index: int) -> OutlineStep | None:
        """The step that ends with this cell."""
        return next((step for step in self.steps if step.stop == cell_index + 1), None)

    def around(self, cell_index: int) -> OutlineStep | None:
        """The step this cell stands in; ``None`` in the introduction."""
        return next((step for step in self.steps if step.start <= cell_index < step.stop), None)


def outline_of(notebook: Notebook, *, name: str = "") -> Outline:
    """Read a guide's outline; ``name`` titles a notebook that has no title of its own.

    :raises NotebookInvalid: its StepGuide metadata is not what the schema allows.
    """
    named = Notebook(notebook.node, notebook.path or Path(name or "Untitled guide"))
    metadata = guide_metadata(notebook) or GuideMetadata(id="")
    title = guide_title(named)
    return Outline(
        title=title,
        summary=metadata.summary,
        authors=metadata.authors,
        contributors=_contributors(metadata, notebook.cells),
        tags=metadata.tags,
        objectives=metadata.objectives,
        needs=tuple(_needs(metadata.prerequisites)),
        minutes=minutes(notebook.cells),
        steps=tuple(_outline_step(step, notebook.cells, title) for step in steps(named)),
    )


def without_drawn_headings(notebook: Notebook, outline: Outline) -> None:
    """Take the title and the steps' headings out of the cells, since the page draws them."""
    _drop_title(notebook.cells, outline.title)
    for step in outline.steps:
        if step.id not in {SET_UP_ID, WHOLE_ID} and step.start < len(notebook.cells):
            cell = notebook.cells[step.start]
            heading = leading_heading(cell["source"])
            if heading is not None:
                cell["source"] = _without_line(cell["source"], heading.line)


def _outline_step(step: Step, cells: list[NotebookNode], title: str) -> OutlineStep:
    start, stop = step.cells
    if step.number == 0:  # prose before the first code is the introduction
        start = next(i for i in range(start, stop) if cells[i].cell_type == "code")
    found = (parse(cell["source"]) for cell in cells[start:stop] if cell.cell_type == "markdown")
    return OutlineStep(
        number=step.number,
        id=step.id,
        title="The guide" if step.id == WHOLE_ID else _unnumbered(step) or title,
        start=start,
        stop=stop,
        aliases=step.aliases,
        callouts=tuple(dict.fromkeys(callout.kind for callout in found if callout)),
    )


def _contributors(metadata: GuideMetadata, cells: list[NotebookNode]) -> tuple[str, ...]:
    said = (cell_metadata(cell).callout for cell in cells)
    names = (*metadata.contributors, *(callout.author for callout in said if callout))
    return tuple(dict.fromkeys(name for name in names if name and name not in metadata.authors))


def _unnumbered(step: Step) -> str:
    """Drop the number that the author wrote where the page says the same by itself."""
    numbered = _NUMBERED.match(step.title)
    is_said = numbered is not None and int(numbered["step"] or numbered["bare"]) == step.number
    return _NUMBERED.sub("", step.title, count=1) if is_said else step.title


def _needs(prerequisites: Prerequisites) -> Iterable[str]:
    yield from (file.path for file in prerequisites.files)
    yield from (_package(*package) for package in prerequisites.packages.items())
    yield from (f"environment variable {name}" for name in prerequisites.env)


def _package(name: str, version: str) -> str:
    wanted = version.strip().replace(">=", "≥ ").replace("<=", "≤ ").replace("==", "")
    return " ".join(f"{name} {wanted}".split())


def _drop_title(cells: list[NotebookNode], title: str) -> None:
    for cell in cells:
        if cell.cell_type == "markdown":
            for heading in headings(cell["source"]):
                if heading.level == 1:
                    if heading.title == title:
                        cell["source"] = _without_line(cell["source"], heading.line)
                    return


def _without_line(source: str, line: int) -> str:
    """Drop a heading: its line, and the underline of one that is written with one."""
    lines = source.splitlines()
    underlined = not lines[line].lstrip().startswith("#")
    del lines[line : line + (2 if underlined else 1)]
    return "\n".join(lines).strip("\n")
