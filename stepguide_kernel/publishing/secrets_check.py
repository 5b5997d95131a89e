"""No secret is published: everything a reader would get is looked through first."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from stepguide_kernel.errors import NotWell
from stepguide_kernel.model.finding import SecretFinding
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.publishing.bundle import content
from stepguide_kernel.redaction.findings import Finding, Known, find, secret_variables
from stepguide_kernel.redaction.outputs import found_in_json

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TEXT = frozenset(
    {
        *(".cfg", ".csv", ".env", ".htm", ".html", ".ini", ".ipynb", ".json", ".md", ".py"),
        *(".sql", ".svg", ".toml", ".tsv", ".txt", ".xml", ".yaml", ".yml"),
    }
)
_MARKUP = frozenset({".htm", ".html", ".svg", ".xml"})
_LARGEST_SEARCHED = 1024 * 1024
_OWN_LISTS = ("allowed_findings",)


class SecretFound(NotWell):
    """What would be published holds a secret."""

    code = "secret_found"


def refuse_secrets(notebook: Notebook, files: Mapping[str, Path | bytes]) -> None:
    """Look through the notebook and its text files up to 1 MiB, on the disk or as they came.

    :raises SecretFound: with its kind and place, and never the secret itself.
    """
    found = secrets_of(notebook, files)
    if found:
        first, *others = found
        more = f" (and {len(others)} more)" if others else ""
        raise SecretFound(
            f"{first.place} holds what looks like a secret ({first.kind}){more}",
            hint="take it out and verify again; if it is none: "
            f'stepguide publish --allow {first.hash} --reason "…"',
            cell_id=first.cell_id,
        )


def secrets_of(notebook: Notebook, files: Mapping[str, Path | bytes]) -> tuple[SecretFinding, ...]:
    """Return what looks like a secret and is not allowed, each once for each place."""
    metadata = guide_metadata(notebook)
    allowed = {finding.hash for finding in metadata.allowed_findings} if metadata else set()
    seen: dict[tuple[str, str], SecretFinding] = {}
    for place, cell_id, findings in (*_in_notebook(notebook), *_in_files(files)):
        for finding in findings:
            if finding.digest not in allowed:
                one = SecretFinding(finding.digest, finding.kind, place, cell_id)
                seen.setdefault((place, finding.digest), one)
    return tuple(seen.values())


_Found = tuple[str, str | None, Sequence[Finding]]


def _in_notebook(notebook: Notebook) -> Iterator[_Found]:
    known = _known()

    def search(text: str, markup: bool) -> Sequence[Finding]:  # noqa: FBT001 - see found_in_json
        return find(text, known, markup=markup)

    for index, cell in enumerate(notebook.cells):
        for what, value in _parts(cell):
            place = f"{what} of cell {index}" if what else f"cell {index}"
            yield place, cell.get("id"), found_in_json(_plain(value), search)
    about = _plain(notebook.node.metadata)
    for name in _OWN_LISTS:
        about.get("stepguide", {}).pop(name, None)
    yield "the notebook's metadata", None, found_in_json(about, search)


def _parts(cell: NotebookNode) -> Iterator[tuple[str, Any]]:
    yield "", cell["source"]
    yield "the output", cell.get("outputs", [])
    yield "an attachment", cell.get("attachments", {})
    yield "the metadata", cell.metadata


def _in_files(files: Mapping[str, Path | bytes]) -> Iterator[_Found]:
    known = _known()
    for name, file in files.items():
        kind = PurePosixPath(name).suffix.lower()
        size = len(file) if isinstance(file, bytes) else file.stat().st_size
        if kind in _TEXT and size <= _LARGEST_SEARCHED:
            text = (file if isinstance(file, bytes) else content(file)).decode("utf-8", "replace")
            yield name, None, find(text, known, markup=kind in _MARKUP)


def _known() -> tuple[Known, ...]:
    variables = secret_variables(os.environ)
    return tuple(Known.of(value, name) for name, value in variables.items())


def _plain(node: object) -> Any:
    return json.loads(json.dumps(node))
