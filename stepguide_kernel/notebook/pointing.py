"""What a reader pointed at on a page, said in full.

A page knows ids and what it shows, and in prose that is not how it was written.  What is kept
besides is how the place is found again in a notebook edited since; see
:mod:`stepguide_kernel.notebook.anchors`.  Lab has the notebook and says all of it by itself, in
``extension/src/comments/pointing.ts``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from stepguide_kernel.model.anchor import NOTED_SOURCE, Anchor, OutputReference, Quote
from stepguide_kernel.notebook.anchor_cells import AnchorCell, AnchorCells
from stepguide_kernel.notebook.anchors import likeliest, place
from stepguide_kernel.notebook.identity import derived_id
from stepguide_kernel.notebook.passages import Passage, exact
from stepguide_kernel.notebook.steps import SET_UP_ID, WHOLE_ID

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from stepguide_kernel.model.guide import Step

_LIKE_ENOUGH = 0.5
"""Prose is drawn without its marks and addresses; what is less like it was written elsewhere."""
_CONTEXT = 32
_NOTED_TITLE = 200
_NOTED_PATH = 6


def pointed(anchor: Anchor, notebook: AnchorCells) -> Anchor | None:
    """Return ``anchor`` with all that is told of its place, or ``None`` if it has none here.

    A passage that is in the page and not in the cell's source is told as the cell.
    """
    placement = place(anchor, notebook)
    cell = notebook.by_id.get(anchor.cell_id or "")
    if cell is None or anchor.part == "step":
        if placement.state == "orphan":
            return None
        step = next(step for step in notebook.steps if step.id == placement.step_id)
        return _on_step(anchor, step)
    if anchor.source is not None:  # from whoever has the notebook
        return None if placement.state == "orphan" else anchor
    return _on_cell(anchor, cell, notebook)


def mark_of(output: NotebookNode) -> OutputReference:
    """Return what an output shows as a kind and a mark that another would not have.

    Its index is 0.  ``markOf`` in ``pointing.ts`` is the twin of this function; of JSON with
    numbers in it they may say otherwise.
    """
    shown = sorted(output.get("data", {}).items())
    said = output.get("text", output.get("evalue"))
    mime, content = shown[0] if shown else (output["output_type"], said)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return OutputReference(0, mime, derived_id("output", mime, text))


def _on_step(anchor: Anchor, step: Step) -> Anchor:
    titled = step.id not in {SET_UP_ID, WHOLE_ID}
    path = (step.title[:_NOTED_TITLE],) if titled else ()
    return msgspec.structs.replace(
        anchor, step_number=step.number, heading_path=anchor.heading_path or path
    )


def _on_cell(anchor: Anchor, cell: AnchorCell, notebook: AnchorCells) -> Anchor:
    passage = likeliest(anchor.quote, cell.source) if anchor.quote else None
    quote = None
    if passage is not None and passage.likeness >= _LIKE_ENOUGH:
        quote = _quote(cell.source, passage)
    source = cell.source[:NOTED_SOURCE]
    if quote is not None:
        places = sum(1 for one in notebook.cells for _ in exact(one.source, quote.exact))
    else:
        places = sum(one.source[:NOTED_SOURCE] == source for one in notebook.cells)
    return msgspec.structs.replace(
        anchor,
        step_id=cell.step.id,
        step_number=cell.step.number,
        cell_type=cell.type,
        source=source,
        heading_path=tuple(title[:_NOTED_TITLE] for title in cell.headings[:_NOTED_PATH]),
        part="source" if quote else "output" if anchor.output else "cell",
        quote=quote,
        alike=places - 1,
    )


def _quote(source: str, passage: Passage) -> Quote:
    start, end = passage.start, min(passage.end, passage.start + NOTED_SOURCE)
    return Quote(
        source[start:end],
        prefix=source[max(0, start - _CONTEXT) : start],
        suffix=source[end : end + _CONTEXT],
        start=len(source[:start].encode("utf-16-le")) // 2,
    )
