"""Laying out a guide: a title, the set-up, and steps under headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from stepguide_kernel.model.guide import CellMetadata, GuideMetadata, TitleSource
from stepguide_kernel.model.session import Output
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.identity import assign_cell_ids, derived_id
from stepguide_kernel.notebook.metadata import patch_cell, patch_guide
from stepguide_kernel.notebook.recorded import mark_recorded

if TYPE_CHECKING:
    from nbformat import NotebookNode

PYTHON_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def python_language(version: str) -> dict[str, Any]:
    """Return what JupyterLab writes of Python into a notebook, so that opening one changes nothing.

    That is what ipykernel tells of itself (``kernel_info_reply``).
    """
    return {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": version,
    }


class DraftCell(msgspec.Struct, frozen=True, kw_only=True):
    """A code cell with its outputs, and the author's prose above it."""

    id: str
    source: str
    outputs: tuple[Output, ...] = ()
    tags: tuple[str, ...] = ()
    metadata: CellMetadata = CellMetadata()
    prose: tuple[str, ...] = ()


class DraftStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step: ``text`` stands below its heading."""

    id: str
    title: str
    title_source: TitleSource
    text: str = ""
    cells: tuple[DraftCell, ...]


class GuideDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a guide is made of; ``summary`` stands below the title."""

    title: str
    summary: str = ""
    metadata: GuideMetadata
    set_up: tuple[DraftCell, ...] = ()
    steps: tuple[DraftStep, ...]
    kernelspec: dict[str, str]
    language_info: dict[str, Any]


def build(draft: GuideDraft) -> Notebook:
    """Lay out ``draft`` as a notebook in format 4.5.

    Cells keep their ids where those are legal and unique; execution counts run from 1.
    """
    cells = [_markdown(derived_id(draft.metadata.id, "title"), f"# {draft.title}", draft.summary)]
    cells += _code_cells(draft.set_up)
    for step in draft.steps:
        heading = _markdown(step.id, f"## {step.title}", step.text)
        patch_cell(heading, {"step_id": step.id, "title_source": step.title_source})
        mark_recorded(heading)
        cells += [heading, *_code_cells(step.cells)]
    assign_cell_ids(cells)
    number(cells)
    metadata = {"kernelspec": draft.kernelspec, "language_info": draft.language_info}
    content = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    notebook = Notebook(_node(content))
    patch_guide(notebook, msgspec.to_builtins(draft.metadata))
    return notebook


def _markdown(cell_id: str, *paragraphs: str) -> NotebookNode:
    source = "\n\n".join(filter(None, paragraphs))
    return _node({"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source})


def _code_cells(drafts: tuple[DraftCell, ...]) -> list[NotebookNode]:
    cells = []
    for draft in drafts:
        cells += [
            _markdown(prose_id(draft.id, number), text) for number, text in enumerate(draft.prose)
        ]
        cells.append(_code(draft))
    for cell in cells:
        mark_recorded(cell)
    return cells


def prose_id(cell_id: str, number: int) -> str:
    """Return the id of the markdown cell above a code cell, counted from 0 from the top."""
    return derived_id(cell_id, "prose", str(number))


def _code(draft: DraftCell) -> NotebookNode:
    code = _node(
        {
            "cell_type": "code",
            "execution_count": None,
            "id": draft.id,
            "metadata": {"tags": list(draft.tags)} if draft.tags else {},
            "outputs": list(draft.outputs),
            "source": draft.source,
        }
    )
    metadata = msgspec.to_builtins(draft.metadata)
    if metadata:
        patch_cell(code, metadata)
    return code


def _node(content: dict[str, Any]) -> NotebookNode:
    """Make nodes without nbformat's validation, which costs two seconds at first use."""
    from nbformat import from_dict

    node: NotebookNode = from_dict(content)
    return node


def number(cells: Sequence[NotebookNode]) -> None:
    """Number the code cells as a fresh run would."""
    code = [cell for cell in cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, 1):
        cell["execution_count"] = count
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = count
