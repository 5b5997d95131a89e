"""Which compiled parts of a run may have read files that Python was not told of.

Python's audit events see what goes through Python.  Compiled libraries such as pyarrow, HDF5 or
DuckDB open files by themselves, so every compiled module counts as such a reader unless it is
known to leave that to Python.  Of some it is known that they read files and, asked for none of
another machine, do no more: a watch on folders sees those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from stepguide_kernel.execution.probe import imported_modules

_LEAVE_IT_TO_PYTHON = frozenset(
    {
        # what a kernel brings along
        *("_cyutility", "_pydevd_bundle", "_pydevd_frame_eval", "_pydevd_sys_monitoring"),
        *("debugpy", "psutil", "tornado", "zmq", "markupsafe", "yaml", "_yaml"),
        # arrays, tables, plots
        *("numpy", "pandas", "scipy", "sklearn", "statsmodels", "patsy", "numexpr", "bottleneck"),
        *("matplotlib", "contourpy", "kiwisolver", "PIL", "shapely", "skimage", "pywt", "astropy"),
        # text, web and packing
        *("regex", "rapidfuzz", "Levenshtein", "charset_normalizer", "msgpack", "msgspec"),
        *("orjson", "ujson", "simplejson", "pydantic_core", "rpds", "multidict", "yarl"),
        *("frozenlist", "propcache", "aiohttp", "nh3", "brotli", "_brotli", "zstandard", "lz4"),
        *("wrapt", "greenlet", "sqlalchemy", "lazy_object_proxy", "_cffi_backend", "cryptography"),
    }
)
_READ_FILES = frozenset(
    {
        *("pyarrow", "polars", "duckdb", "h5py", "tables", "netCDF4", "cftime", "lxml", "sqlite3"),
        *("osgeo", "rasterio", "fiona", "pyogrio", "pyproj", "cv2", "PIL", "_dbm", "_gdbm"),
    }
)
_ADDRESS = re.compile(r"\w://")
_EXCEPT = frozenset({"PIL._imagingft"})  # FreeType opens fonts by itself

_READING_PARTS_OF_ARROW = re.compile(
    r"pyarrow\._(csv|dataset|feather|flight|fs|gcsfs|hdfs|json|orc|parquet|s3fs|azurefs|substrait)"
)
_FOREIGN = frozenset({"cffi", "ctypes", "zmq"})
"""Modules with which a guide's own code can do anything unseen."""

_ATTACH = re.compile(r"\battach\b", re.IGNORECASE)
"""SQL that opens one more database inside SQLite."""


class Unseen(NamedTuple):
    """What may have done something unseen: read files, or anything at all."""

    readers: frozenset[str]
    anything: frozenset[str]


def unseen(extensions: Iterable[str], libraries: Iterable[str], sources: Iterable[str]) -> Unseen:
    """Name the compiled parts of a run that may have done something unseen.

    :param extensions: compiled modules that were loaded.
    :param libraries: what was loaded through ctypes.
    :param sources: the guide's own code: its cells and the modules beside it.
    """
    sources = list(sources)
    own = {*imported_modules(sources), *_standard_modules(sources)}
    found = {name.partition(".")[0] for name in extensions if _may_read(name, own)}
    if any(_ATTACH.search(source) for source in sources) and "sqlite3" in own:
        found.add("sqlite3")
    foreign = (own & _FOREIGN) | {name for name in libraries if "site-packages" not in name}
    if any(_ADDRESS.search(source) for source in sources):
        foreign |= found
    return Unseen(frozenset(found & _READ_FILES), frozenset(found - _READ_FILES | foreign))


def _may_read(name: str, own: set[str]) -> bool:
    top = name.partition(".")[0]
    if top == "pyarrow":  # pandas loads it wherever it is installed
        return "pyarrow" in own or _READING_PARTS_OF_ARROW.match(name) is not None
    if name in _EXCEPT:
        return True
    # mypyc compiles Python, which goes on telling Python what it opens.
    return top not in _LEAVE_IT_TO_PYTHON and not top.endswith("__mypyc")


def _standard_modules(sources: Iterable[str]) -> set[str]:
    words = re.compile(r"^\s*(?:import|from)\s+(ctypes|sqlite3)\b", re.MULTILINE)
    return {name for source in sources for name in words.findall(source)}
