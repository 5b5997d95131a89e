"""What a guide's file says about itself beyond its text: ``metadata.stepguide``.

Structs read it leniently; writers patch it in place, so fields of newer schemas and of
other tools survive.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import msgspec

from stepguide_kernel.errors import NotebookInvalid
from stepguide_kernel.model.decoding import convert
from stepguide_kernel.model.guide import SCHEMA, CellMetadata, GuideMetadata
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.identity import derived_id
from stepguide_kernel.notebook.markdown import headings

if TYPE_CHECKING:
    from nbformat import NotebookNode

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
T = TypeVar("T")

KEY = "stepguide"


def guide_metadata(notebook: Notebook) -> GuideMetadata | None:
    """Return what the notebook says of itself as a guide, or ``None`` when it says nothing.

    :raises NotebookInvalid: a field has a value that the schema does not allow.
    """
    raw = notebook.node.metadata.get(KEY)
    if raw is None:
        return None
    if isinstance(raw, Mapping) and "id" not in raw:
        raw = {**raw, "id": guide_id(notebook)}
    return _decode(raw, GuideMetadata, "metadata.stepguide")


def guide_id(notebook: Notebook) -> str:
    """Return the guide's id: its own, or one derived from where it lies, or from its code."""
    raw = notebook.node.metadata.get(KEY)
    said = raw.get("id") if isinstance(raw, Mapping) else None
    if isinstance(said, str) and said:
        return said
    if notebook.path is not None:
        return derived_id("guide", str(Path(notebook.path).resolve()))
    return derived_id("guide", *(cell["source"] for cell in notebook.cells))


def recorded_packages(notebook: Notebook) -> Mapping[str, str]:
    """Return the packages that a guide was recorded with, by name, to their versions.

    :raises NotebookInvalid: a field has a value that the schema does not allow.
    """
    metadata = guide_metadata(notebook)
    return metadata.prerequisites.packages if metadata is not None else {}


def cell_metadata(cell: NotebookNode) -> CellMetadata:
    """Return what ``cell`` says of itself; all defaults when it says nothing.

    :raises NotebookInvalid: a field has a value that the schema does not allow.
    """
    raw = cell.metadata.get(KEY)
    if raw is None:
        return CellMetadata()
    return _decode(raw, CellMetadata, f"metadata.stepguide of cell {cell.get('id', '?')}")


def guide_title(notebook: Notebook) -> str:
    """Return the first level-1 heading, else the title in the metadata, else the file's name."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for heading in headings(cell["source"]):
                if heading.level == 1:
                    return heading.title
    metadata = guide_metadata(notebook)
    if metadata is not None and metadata.title:
        return metadata.title
    return notebook.path.stem if notebook.path is not None else "Untitled guide"


def patch_guide(notebook: Notebook, changes: Mapping[str, JSON]) -> None:
    """Change fields of ``metadata.stepguide``: a JSON merge patch (RFC 7396).

    Objects are merged, ``None`` removes a field, everything else is replaced.  A notebook
    that was no guide gets the schema's number and its id.
    """
    identity: dict[str, JSON] = {"schema": SCHEMA, "id": guide_id(notebook)}
    current = notebook.node.metadata.setdefault(KEY, {})
    _merge(current, {name: value for name, value in identity.items() if name not in current})
    _merge(current, changes)


def patch_cell(cell: NotebookNode, changes: Mapping[str, JSON]) -> None:
    """Change fields of a cell's ``metadata.stepguide``, as :func:`patch_guide` does."""
    _merge(cell.metadata.setdefault(KEY, {}), changes)


def _merge(target: NotebookNode, changes: Mapping[str, JSON]) -> None:
    for name, value in changes.items():
        if value is None:
            target.pop(name, None)
        elif isinstance(value, dict) and isinstance(target.get(name), Mapping):
            _merge(target[name], value)
        else:
            target[name] = value


def _decode(raw: object, struct: type[T], place: str) -> T:
    try:
        return convert(raw, struct)
    except msgspec.ValidationError as error:
        raise NotebookInvalid(
            f"{place}: {error}", hint="correct the field, or remove it, in the notebook's metadata"
        ) from error
