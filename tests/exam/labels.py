"""The labels of the corpus: what should become of each notebook."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

WITHOUT_DATA = {"ch06.ipynb", "Widget List.ipynb"}
"""They read files that the corpus does not have, and that their labels presuppose."""


class Label(NamedTuple):
    """One row of ``MANIFEST.tsv``; ``fail_cell`` counts all cells from 0."""

    cls: str
    path: str
    file: Path
    """Relative to the corpus."""
    fail_cell: int | None
    ename: str
    reason: str
    """Why it must fail, in the words of whoever labelled it."""


def labels(corpus: Path) -> list[Label]:
    """All labels, in order."""
    with (corpus / "MANIFEST.tsv").open(encoding="utf-8") as rows:
        return [_label(row) for row in csv.DictReader(rows, delimiter="\t")]


def _label(row: dict[str, str]) -> Label:
    cell = int(row["fail_cell0"]) if row["fail_cell0"] else None
    file = Path(row["repo"].replace("/", "+")) / row["path"]
    return Label(row["cls"], row["path"], file, cell, row["ename"], row["reason"])
