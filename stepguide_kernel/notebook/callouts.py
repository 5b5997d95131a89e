"""Callouts: markdown cells in GitHub's alert syntax.

The text is the whole truth about kind and body, so a callout can be written by hand and
reads as a quote where nobody knows about callouts.  ``tests/data/callouts.json`` holds the
vectors that the TypeScript twin of this module keeps too.
"""

from __future__ import annotations

import re
from typing import get_args

from stepguide_kernel.errors import NotFound
from stepguide_kernel.model.guide import Callout, CalloutKind, Step
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.markdown import leading_heading
from stepguide_kernel.notebook.metadata import patch_cell
from stepguide_kernel.notebook.migrations import raise_to_4_5
from stepguide_kernel.notebook.steps import step_named, steps

_MARKER = re.compile(r" {0,3}> ?\[!([A-Za-z]+)\][ \t]*")
_QUOTED = re.compile(r" {0,3}> ?(.*)")


def parse(source: str) -> Callout | None:
    """Return the callout that a markdown cell is, or ``None``.

    The whole cell must be one quote whose first line is the marker alone; as on GitHub, a
    marker without a body is no callout.
    """
    first, *rest = _trimmed(_lines(source)) or [""]
    marker = _MARKER.fullmatch(first)
    kind = next(
        (kind for kind in get_args(CalloutKind) if marker and marker[1].upper() == kind), None
    )
    quoted = [_QUOTED.fullmatch(line) for line in rest]
    body = "\n".join(_trimmed([match[1] for match in quoted if match]))
    if kind is None or not body or not all(quoted):
        return None
    return Callout(kind, body)


def format(callout: Callout) -> str:
    """Return the source of the markdown cell that ``callout`` is."""
    body = _trimmed(_lines(callout.body))
    return "\n".join([f"> [!{callout.kind}]", *(f"> {line}" if line else ">" for line in body)])


def insert(
    notebook: Notebook,
    *,
    anchor_step: str,
    callout: Callout,
    cell_id: str,
    author: str,
    from_comment: str | None,
) -> bool:
    """Put a callout below the heading of a step, after the callouts that stand there.

    Returns ``False``, and changes nothing, when a cell with ``cell_id`` is there already: to
    accept twice is to accept once.  Since cells need ids for that, a notebook of an older
    format is raised to 4.5.

    :raises NotFound: no step has the id or alias ``anchor_step``.
    """
    from nbformat.v4 import new_markdown_cell

    if any(cell.get("id") == cell_id for cell in notebook.cells):
        return False
    step = step_named(steps(notebook), anchor_step)
    if step is None:
        raise NotFound(
            f"no step {anchor_step!r} in this guide",
            hint="the step may have been removed: anchor it anew",
        )
    notebook.node = raise_to_4_5(notebook).node
    cell = new_markdown_cell(format(callout), id=cell_id)
    patch_cell(cell, {"callout": {"author": author, "from_comment": from_comment}})
    notebook.cells.insert(_place(notebook, step), cell)
    return True


def _place(notebook: Notebook, step: Step) -> int:
    """Return the index below the step's heading, if it has one, and below its callouts."""
    index, end = step.cells
    cells = notebook.cells
    if (
        index < end
        and cells[index].cell_type == "markdown"
        and leading_heading(cells[index].source)
    ):
        index += 1
    while index < end and cells[index].cell_type == "markdown" and parse(cells[index].source):
        index += 1
    return index


def _lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").split("\n")
    return [line if line.strip() else "" for line in lines]


def _trimmed(lines: list[str]) -> list[str]:
    """Drop empty lines from both ends."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []
