"""The room's own style sheets and scripts, and where its templates lie."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
WALKTHROUGH = TEMPLATES / "stepguide"
CALLOUTS = Path(__file__).parents[1] / "notebook" / "nbconvert" / "stepguide"


@lru_cache(maxsize=1)
def edition() -> str:
    """Hash what a drawn page depends on besides its snapshot: templates and their assets."""
    digest = hashlib.sha256()
    for folder in (STATIC, TEMPLATES, CALLOUTS):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def asset_url(base_url: str, name: str) -> str:
    """Address of a static file; the edition in it makes browsers drop the older one."""
    return f"{base_url}stepguide/static/{name}?v={edition()}"
