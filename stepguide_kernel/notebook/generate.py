"""Writes the JSON Schema of ``metadata.stepguide`` from the structs that read it.

python -m stepguide_kernel.notebook.generate [--check]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec

from stepguide_kernel import files
from stepguide_kernel.model.guide import CellMetadata, GuideMetadata

SCHEMA_FILE = Path(__file__).parent / "schema" / "stepguide.schema.json"
COMMAND = "python -m stepguide_kernel.notebook.generate"


def schema() -> bytes:
    """Return the schema's bytes: a notebook's metadata, and a cell's under ``$defs``."""
    (guide, cell), definitions = msgspec.json.schema_components(
        [GuideMetadata, CellMetadata], ref_template="#/$defs/{name}"
    )
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "metadata.stepguide of a notebook",
        "description": "A cell's metadata.stepguide is #/$defs/CellMetadata. "
        "Unknown fields are allowed and kept.",
        **guide,
        "$defs": definitions,
    }
    if cell != {"$ref": "#/$defs/CellMetadata"}:
        raise TypeError("msgspec no longer puts CellMetadata under $defs")
    return (json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def is_fresh() -> bool:
    """Whether the committed file is what :func:`schema` makes."""
    return SCHEMA_FILE.is_file() and SCHEMA_FILE.read_bytes() == schema()


def main(arguments: list[str]) -> int:
    """Write the file, or with ``--check`` only say whether it is fresh."""
    if arguments == ["--check"]:
        if is_fresh():
            return 0
        sys.stderr.write(f"{SCHEMA_FILE.name} is stale; run: {COMMAND}\n")
        return 1
    files.replace(SCHEMA_FILE, schema())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
