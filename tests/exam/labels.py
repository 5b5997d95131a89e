"""The labels of the corpus: what should become of each notebook."""

from __future__ import annotations

import csv
import shutil
from base64 import b64decode
from pathlib import Path
from typing import NamedTuple

_PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_INDICATORS = b"""<PERFORMANCE>
<INDICATOR><INDICATOR_SEQ>1</INDICATOR_SEQ><NAME>On time</NAME><TARGET>95.0</TARGET></INDICATOR>
<INDICATOR><INDICATOR_SEQ>2</INDICATOR_SEQ><NAME>Late</NAME><TARGET>5.0</TARGET></INDICATOR>
</PERFORMANCE>
"""
_STAND_INS = {
    "jupyter-widgets+ipywidgets/docs/source/examples/images/WidgetArch.png": _PICTURE,
    "wesm+pydata-book/datasets/mta_perf/Performance_MNR.xml": _INDICATORS,
}
"""Files that two notebooks read, that their labels presuppose, and that the corpus left out."""


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


def lay_out(corpus: Path, folder: Path) -> Path:
    """Copy the corpus to ``folder``, where notebooks may write, with what it lacks; return that."""
    shutil.copytree(corpus, folder, copy_function=shutil.copyfile)
    for name, content in _STAND_INS.items():
        path = folder / name
        assert not path.exists(), "the corpus has it by now: no stand-in is needed"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def _label(row: dict[str, str]) -> Label:
    cell = int(row["fail_cell0"]) if row["fail_cell0"] else None
    file = Path(row["repo"].replace("/", "+")) / row["path"]
    return Label(row["cls"], row["path"], file, cell, row["ename"], row["reason"])
