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

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
WALKTHROUGH = TEMPLATES / "stepguide"
CALLOUTS = Path(__file__).parents[1] / "notebook" / "nbconvert" / "stepguide"

SHEETS = (
    "stepguide",
    "frame",
    "navigation",
    "steps",
    "code",
    "outputs",
    "controls",
    "discussion",
    "print",
)
"""The style sheets of a walkthrough, in the order in which they count."""

BUNDLE = "walkthrough.css"
"""All of :data:`SHEETS` in one: a page waits for one request instead of many."""

_PACKAGE = Path(__file__).parents[1]
_DRAWING = ("nbconvert", "voila", "mistune", "nh3", "pygments")
"""Packages that have a say in how a page is drawn."""
_IMPORT = re.compile(r"^(?:import|export)\b[^;]*? from '\./([\w-]+\.js)';$", re.MULTILINE)
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
    digest = hashlib.sha256(" ".join(map(version, _DRAWING)).encode())
    for path in _sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _sources() -> Iterable[Path]:
    for folder in (_PACKAGE / "room", _PACKAGE / "notebook"):
        found = (path for path in folder.rglob("*") if path.is_file())
        yield from sorted(path for path in found if path.suffix != ".pyc")


def asset_url(base_url: str, name: str) -> str:
    """Address of a static file; with the edition in it, browsers never have to ask again.

    It stands in the path, so that modules which import each other have it too.
    """
    return f"{base_url}stepguide/static/{edition()}/{name}"


@lru_cache(maxsize=1)
def assets() -> MappingProxyType[str, Asset]:
    """Every static file by its name, and the bundle."""
    files = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir()) if path.is_file()}
    files[BUNDLE] = b"".join(files[f"{name}.css"] for name in SHEETS)
    return MappingProxyType({name: _asset(name, content) for name, content in files.items()})


def _asset(name: str, content: bytes) -> Asset:
    kind = f"{_TYPES[Path(name).suffix]}; charset=utf-8"
    etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    return Asset(kind, etag, content, gzip.compress(content, 9, mtime=0))


@lru_cache(maxsize=1)
def modules() -> tuple[str, ...]:
    """What a page's script imports, and what that does: fetched at once instead of in turn."""
    found = ["page.js"]
    for name in found:  # grows on the way
        imported = _IMPORT.findall(assets()[name].plain.decode())
        found += [other for other in dict.fromkeys(imported) if other not in found]
    return tuple(found[1:])
