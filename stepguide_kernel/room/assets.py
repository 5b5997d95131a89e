"""The room's own style sheets and scripts, held in memory, and where its templates lie."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import msgspec

from stepguide_kernel.notebook.chart_script import plotly_version

STATIC = Path(__file__).parent / "static"
"""The sources, small and many."""
BUNDLE = Path(__file__).parent / "bundle"
"""What ``extension/room.mjs`` made of them: one file for what a page asks for."""
TEMPLATES = Path(__file__).parent / "templates"
WALKTHROUGH = TEMPLATES / "stepguide"
CALLOUTS = Path(__file__).parents[1] / "notebook" / "nbconvert" / "stepguide"

_PACKAGE = Path(__file__).parents[1]
_DRAWING = ("nbconvert", "voila", "mistune", "nh3", "pygments")
"""Packages that have a say in how a page is drawn."""
_TYPES = {".css": "text/css", ".js": "text/javascript"}


class Asset(msgspec.Struct, frozen=True):
    """A static file as it goes over the wire."""

    content_type: str
    etag: str
    plain: bytes
    gzipped: bytes


@lru_cache(maxsize=1)
def edition() -> str:
    """Hash what a drawn page depends on besides its snapshot: assets, templates, and who draws."""
    drawing = (*map(version, _DRAWING), plotly_version())  # its script is named in pages
    digest = hashlib.sha256(" ".join(drawing).encode())
    for path in _sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _sources() -> Iterable[Path]:
    for folder in (_PACKAGE / "room", _PACKAGE / "notebook"):
        found = (path for path in folder.rglob("*") if path.is_file())
        yield from sorted(path for path in found if path.suffix != ".pyc")


def asset_url(base_url: str, name: str) -> str:
    """Address of a static file; with the edition in it, browsers never have to ask again.

    It stands in the path, so that a module has it in what it imports.
    """
    return f"{base_url}stepguide/static/{edition()}/{name}"


def is_fresh(bundle: Path, sources: Path) -> bool:
    """Whether the files in ``bundle`` were made of what lies in ``sources`` now."""
    try:
        made_of = (bundle / "sources.sha256").read_text()
    except FileNotFoundError:
        return False
    digest = hashlib.sha256()
    for path in sorted(sources.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return made_of == digest.hexdigest()


@lru_cache(maxsize=1)
def is_bundled() -> bool:
    """Whether pages get the bundle; else, as in a checkout at work, the sources one by one."""
    return is_fresh(BUNDLE, STATIC)


def styles() -> str:
    """All styles of a walkthrough, which stand in the page: it is then drawn as it arrives.

    Empty where a page has to ask for them, sheet by sheet.
    """
    return assets()["page.css"].plain.decode() if is_bundled() else ""


@lru_cache(maxsize=1)
def assets() -> MappingProxyType[str, Asset]:
    """Every static file that a page may ask for, by its name."""
    paths = sorted((BUNDLE if is_bundled() else STATIC).iterdir())
    files = {path.name: path.read_bytes() for path in paths if path.suffix in _TYPES}
    return MappingProxyType({name: _asset(name, content) for name, content in files.items()})


def _asset(name: str, content: bytes) -> Asset:
    kind = f"{_TYPES[Path(name).suffix]}; charset=utf-8"
    etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    return Asset(kind, etag, content, gzip.compress(content, 9, mtime=0))
