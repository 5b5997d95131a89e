"""The room's own style sheets and scripts, held in memory, and where its templates lie."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import msgspec

from stepguide_kernel.notebook.chart_script import plotly_version

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
WALKTHROUGH = TEMPLATES / "stepguide"
CALLOUTS = Path(__file__).parents[1] / "notebook" / "nbconvert" / "stepguide"

SHEETS = (
    "stepguide",
    "frame",
    "taking",
    "navigation",
    "steps",
    "code",
    "outputs",
    "controls",
    "discussion",
    "print",
)
"""The style sheets of a walkthrough, in the order in which they count."""

_PACKAGE = Path(__file__).parents[1]
_DRAWING = ("nbconvert", "voila", "mistune", "nh3", "pygments")
"""Packages that have a say in how a page is drawn."""
_IMPORT = re.compile(r"\bfrom '\./([\w-]+\.js)'")
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

    It stands in the path, so that a module has it in what it imports later.
    """
    return f"{base_url}stepguide/static/{edition()}/{name}"


def styles() -> str:
    """All of :data:`SHEETS` in one: they stand in the page, which is then drawn as it arrives."""
    return "".join(assets()[f"{name}.css"].plain.decode() for name in SHEETS)


@lru_cache(maxsize=1)
def modules(entry: str = "page.js") -> tuple[str, ...]:
    """``entry`` and all that it imports: a browser that is told asks for them at one time."""
    found, new = {entry: None}, [entry]
    while new:
        source = assets()[new.pop()].plain.decode()
        new += [name for name in _IMPORT.findall(source) if name not in found]
        found |= dict.fromkeys(new)
    return tuple(found)


@lru_cache(maxsize=1)
def assets() -> MappingProxyType[str, Asset]:
    """Every static file by its name."""
    files = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir()) if path.is_file()}
    return MappingProxyType({name: _asset(name, content) for name, content in files.items()})


def _asset(name: str, content: bytes) -> Asset:
    kind = f"{_TYPES[Path(name).suffix]}; charset=utf-8"
    etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    return Asset(kind, etag, content, gzip.compress(content, 9, mtime=0))
