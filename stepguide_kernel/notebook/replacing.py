"""Cells of a suggestion, put in the place of those that it was made for.

``tests/data/suggestions.json`` holds the vectors that the TypeScript twin of this module keeps
too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal
from uuid import UUID, uuid5

from stepguide_kernel.model.suggested_steps import SeenCell, SuggestedCell, SuggestedSteps
from stepguide_kernel.notebook.markdown import leading_heading
from stepguide_kernel.notebook.metadata import (
    cell_metadata,
    guide_metadata,
    patch_cell,
    patch_guide,
)
from stepguide_kernel.notebook.migrations import raise_to_4_5

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from stepguide_kernel.notebook.document import Notebook

Replacement = Literal["applied", "present", "conflict"]
"""``conflict``: the cells are not what they were, and nothing was changed."""

_CELLS = UUID("b1f5b7f0-5e0d-5c1e-9b53-0a4e4d6d2f68")


def replace(
    notebook: Notebook, suggested: SuggestedSteps, *, comment: str, credit: str
) -> Replacement:
    """Put the cells of a suggestion in the place of those that were seen, and credit whose it is.

    Never over cells that are others by now.  Ids of new cells follow from ``comment``, and cells
    say from which comment they came: to take a suggestion twice is to take it once.
    """
    if _came_with(notebook, comment):
        return "present"
    at = place(notebook, suggested.seen)
    if at is None:
        return "conflict"
    notebook.node = raise_to_4_5(notebook).node
    old = notebook.cells[at : at + len(suggested.seen)]
    new = _made(old, suggested.cells, comment, credit)
    _keep_steps(old, new)
    notebook.cells[at : at + len(old)] = new
    _credit(notebook, credit)
    return "applied"


def place(notebook: Notebook, seen: Sequence[SeenCell]) -> int | None:
    """Where the cells that were seen stand, from 0; ``None`` where they are others by now."""
    cells = raise_to_4_5(notebook).cells
    wanted = [(cell.id, cell.cell_type, cell.source) for cell in seen]
    at = next((index for index, cell in enumerate(cells) if cell["id"] == wanted[0][0]), None)
    if at is None:
        return None
    found = [(cell["id"], cell.cell_type, cell["source"]) for cell in cells[at : at + len(seen)]]
    return at if found == wanted else None


def _came_with(notebook: Notebook, comment: str) -> bool:
    said = (cell_metadata(cell).suggestion for cell in notebook.cells)
    return any(one is not None and one.from_comment == comment for one in said)


def _made(
    old: Sequence[NotebookNode], cells: Sequence[SuggestedCell], comment: str, credit: str
) -> list[NotebookNode]:
    by_id = {cell["id"]: cell for cell in old}
    made = []
    for number, cell in enumerate(cells):
        known = by_id.get(cell.id or "")
        if known is not None and (known.cell_type, known["source"]) == _said(cell):
            made.append(known)
            continue
        node = _node(cell, comment, number)
        if known is not None:
            node["id"], node["metadata"] = known["id"], known["metadata"]
        patch_cell(node, {"suggestion": {"author": credit, "from_comment": comment}})
        made.append(node)
    if made and not any(cell.metadata.get("stepguide", {}).get("suggestion") for cell in made):
        # Cells were only taken out: the first that stays tells of it.
        patch_cell(made[0], {"suggestion": {"author": credit, "from_comment": comment}})
    return made


def _said(cell: SuggestedCell) -> tuple[str, str]:
    return cell.cell_type, cell.source


def _node(cell: SuggestedCell, comment: str, number: int) -> NotebookNode:
    from nbformat import v4

    make = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell, "raw": v4.new_raw_cell}
    cell_id = str(uuid5(_CELLS, f"{comment}/{number}"))
    made: NotebookNode = make[cell.cell_type](cell.source, id=cell_id)  # type: ignore[no-untyped-call]
    return made


def _keep_steps(old: Sequence[NotebookNode], new: Sequence[NotebookNode]) -> None:
    """Let the first step that stays answer to the ids of those that are gone: threads follow."""
    kept = {cell["id"] for cell in new}
    gone = [
        name
        for cell in old
        if cell["id"] not in kept and _begins_step(cell)
        for name in (cell_metadata(cell).step_id or cell["id"], *cell_metadata(cell).aliases)
    ]
    heading = next((cell for cell in new if _begins_step(cell)), None)
    if gone and heading is not None:
        aliases = dict.fromkeys([*cell_metadata(heading).aliases, *gone])
        patch_cell(heading, {"aliases": list(aliases)})


def _begins_step(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and leading_heading(cell["source"]) is not None


def _credit(notebook: Notebook, credit: str) -> None:
    metadata = guide_metadata(notebook)
    known = (*metadata.authors, *metadata.contributors) if metadata else ()
    if credit and credit not in known:
        contributors = metadata.contributors if metadata else ()
        patch_guide(notebook, {"contributors": [*contributors, credit]})
