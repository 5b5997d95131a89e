"""No secret is published: code, text, outputs and bundled text are looked through first."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from stepguide_kernel.errors import NotWell
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.publishing.bundle import content
from stepguide_kernel.redaction.findings import find, secret_variables

_TEXT = frozenset(
    {".cfg", ".csv", ".ini", ".ipynb", ".json", ".md", ".py", ".toml", ".txt", ".yaml", ".yml"}
)
_LARGEST_SEARCHED = 1024 * 1024


class SecretFound(NotWell):
    """What would be published holds a secret."""

    code = "secret_found"


class _Text(NamedTuple):
    """Something to look through: where it stands, in words and by the cell's id."""

    place: str
    cell_id: str | None
    text: str


def refuse_secrets(notebook: Notebook, files: Mapping[str, Path]) -> None:
    """Look through the notebook and its text files up to 1 MiB.

    :raises SecretFound: with its kind and place, and never the secret itself.
    """
    variables = secret_variables(os.environ)
    metadata = guide_metadata(notebook)
    allowed = {finding.hash for finding in metadata.allowed_findings} if metadata else set()
    for place, cell_id, text in (*_texts(notebook), *_file_texts(files)):
        for finding in find(text, variables):
            digest = finding.digest(text)
            if digest not in allowed:
                raise SecretFound(
                    f"{place} holds what looks like a secret ({finding.kind})",
                    hint="take it out and verify again; if it is none, add "
                    f'{{"hash": "{digest}", "reason": "…"}} to allowed_findings',
                    cell_id=cell_id,
                )


def _texts(notebook: Notebook) -> Iterator[_Text]:
    for index, cell in enumerate(notebook.cells):
        cell_id = cell.get("id")
        yield _Text(f"cell {index}", cell_id, cell["source"])
        for output in cell.get("outputs", ()):
            text = msgspec.json.encode(output).decode()
            yield _Text(f"the output of cell {index}", cell_id, text)


def _file_texts(files: Mapping[str, Path]) -> Iterator[_Text]:
    for name, path in files.items():
        if path.suffix.lower() in _TEXT and path.stat().st_size <= _LARGEST_SEARCHED:
            yield _Text(name, None, content(path).decode("utf-8", "replace"))
