"""Which files a guide's cells and modules speak of.

Found by reading, not by running: what is quoted, run, imported or shown.  A path that is put
together at run time is not found; its author lists it under the guide's prerequisites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_QUOTED = re.compile(r"""(?<!\\)(["'])([^"'\n]{1,255})\1""")
_RUN = re.compile(r"^\s*%run\s+(?:-\w+\s+)*([^\s'\"]+)", re.MULTILINE)
_IMPORT = re.compile(r"^\s*(?:from\s+([\w.]+)\s+import|import\s+([\w., ]+))", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)")
_TAG = re.compile(r"<img[^>]+src\s*=\s*[\"']([^\"']+)", re.IGNORECASE)


def mentioned_in_code(source: str) -> Iterator[str]:
    """Yield what may be paths: quoted text, ``%run`` targets, and modules as files."""
    yield from (match[2] for match in _QUOTED.finditer(source))
    for match in _RUN.finditer(source):
        yield match[1]
        yield f"{match[1]}.py"  # IPython adds the suffix itself
    for match in _IMPORT.finditer(source):
        for module in (match[1] or match[2]).split(","):
            name = module.split(" as ")[0].strip().split(".")[0]
            if name:
                yield f"{name}.py"
                yield f"{name}/__init__.py"


def mentioned_in_markdown(source: str) -> Iterator[str]:
    """Yield the pictures that a text shows."""
    yield from (match[1] for match in _PICTURE.finditer(source))
    yield from (match[1] for match in _TAG.finditer(source))
