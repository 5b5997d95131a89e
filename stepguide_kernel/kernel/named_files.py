"""Files that the code names: what libraries open in C++, or other processes open, is not heard.

``pd.read_parquet(folder / "orders.parquet")`` is read although no audit event says so, and
what ``table.to_parquet(path)`` names is written, not read.  Paths are worked out from literals
and from variables that hold text or a path; nothing of the user's is called.
"""

from __future__ import annotations

import ast
import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from stepguide_kernel.kernel.cell_code import CellCode

_READERS = frozenset(
    {
        *("read_parquet", "read_feather", "read_orc", "read_hdf", "read_ipc", "read_table"),
        *("scan_parquet", "scan_ipc", "scan_csv", "scan_ndjson", "ParquetFile", "dataset"),
        *("open_dataset", "open_dataarray", "open_mfdataset", "open_zarr", "imread", "load_model"),
        *("read_file", "loadmat", "read_stata", "read_spss", "read_sas", "read_csv", "read_json"),
    }
)
_WRITERS = frozenset(
    {
        *("to_parquet", "to_feather", "to_orc", "to_hdf", "to_netcdf", "to_zarr", "to_file"),
        *("write_parquet", "write_ipc", "write_csv", "write_table", "write_feather"),
        *("sink_parquet", "sink_csv", "imwrite", "imsave", "savemat", "save_model"),
        *("write_dataset", "savefig", "to_csv", "to_json", "to_excel", "to_pickle"),
    }
)
_OPENERS = frozenset({"File", "HDFStore", "Dataset"})
"""Of h5py, PyTables and netCDF4: the mode says what becomes of the file."""

_APPEND = frozenset({"HDFStore", "to_hdf"})
"""Those that go on with a file where they are given no mode."""

_LOOKS = frozenset("rbt")
_AFRESH = frozenset("wx")
"""Letters of modes that change nothing, and of those that begin with an empty file."""

_SHELLS = frozenset({"system", "getoutput", "run_cell_magic", "run_line_magic"})
_LONGEST_PATH = 4096
_MOST_ENTRIES = 2000


def named_files(code: CellCode, namespace: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Existing files that ``code`` names, as absolute paths: those it reads and those it writes.

    A literal that happens to be the name of a file counts as read.  A file is both where it is
    updated in place.
    """
    used = _Used()
    if not code.mentions("'", '"', "("):  # neither a text nor a call
        return used.read, used.written
    for node in code.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            used.read |= _existing(node.value)
        elif isinstance(node, ast.Call):
            used.by_call(node, namespace)
    return (used.read - used.written) | used.updated, used.written


@dataclass(slots=True)
class _Used:
    """What is done to files; those that are ``updated`` are ``written`` too."""

    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)

    def by_call(self, node: ast.Call, namespace: Mapping[str, Any]) -> None:
        called = _called(node)
        mode = _mode(node, called)
        if called in _WRITERS | _OPENERS and not _LOOKS.issuperset(mode):
            paths = _arguments(node, namespace)
            self.written |= paths
            if not _AFRESH.intersection(mode):
                self.updated |= paths
        elif called in _READERS | _OPENERS:
            self.read |= _arguments(node, namespace)
        elif called in _SHELLS:
            self.read |= {path for word in _words(node) for path in _existing(word)}


def changed_since(started: float, folder: str) -> set[str]:
    """Files directly in ``folder`` that were written since: by another process, perhaps."""
    found: set[str] = set()
    try:
        with os.scandir(folder) as entries:
            for entry, _ in zip(entries, range(_MOST_ENTRIES), strict=False):
                # A notebook is saved by its editor, at any time.
                own = not entry.name.endswith(".ipynb")
                if own and entry.is_file() and entry.stat().st_mtime >= started:
                    found.add(entry.path)
    except OSError:
        return set()
    return found


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _arguments(node: ast.Call, namespace: Mapping[str, Any]) -> set[str]:
    """Paths among the arguments; a list of paths is as good as one."""
    found: set[str] = set()
    for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
        items = argument.elts if isinstance(argument, ast.List | ast.Tuple) else [argument]
        for item in items:
            text = _text_of(item, namespace)
            if text is not None:
                found |= _existing(text, folders=True)
    return found


def _mode(node: ast.Call, called: str) -> str:
    """The mode in which a file is opened, as ``open`` has it."""
    opener = called in _OPENERS
    modes = [word.value for word in node.keywords if word.arg == "mode"]
    modes += node.args[1:2] if opener else []
    if modes and isinstance(modes[0], ast.Constant):
        return str(modes[0].value)
    if called in _APPEND:
        return "a"
    return "r" if opener else "w"


def _text_of(node: ast.expr, namespace: Mapping[str, Any]) -> str | None:
    """Work out a path without running anything of the user's."""
    text: str | None = None
    match node:
        case ast.Constant(value=str() as text):
            pass
        case ast.Name(id=name):
            value = namespace.get(name)
            text = str(value) if type(value) is str or isinstance(value, PurePath) else None
        case ast.JoinedStr(values=parts):
            text = _joined(parts, namespace, "")
        case ast.FormattedValue(value=inner, format_spec=None):
            text = _text_of(inner, namespace)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            text = _joined([left, right], namespace, os.sep)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            text = _joined([left, right], namespace, "")
        case ast.Call(args=parts) if _called(node) in {"Path", "join", "str", "fspath"}:
            text = _joined(parts, namespace, os.sep)
    return text


def _joined(nodes: list[ast.expr], namespace: Mapping[str, Any], between: str) -> str | None:
    parts = [_text_of(node, namespace) for node in nodes]
    known = [part for part in parts if part is not None]
    return between.join(known) if known and len(known) == len(parts) else None


def _words(node: ast.Call) -> Iterator[str]:
    """Words of a shell command, or of the lines of a shell cell."""
    for argument in node.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            for line in argument.value.splitlines():
                try:
                    yield from shlex.split(line, comments=True)
                except ValueError:  # an open quote
                    yield from line.split()


def _existing(text: str, *, folders: bool = False) -> set[str]:
    if not 0 < len(text) < _LONGEST_PATH or "\n" in text or "\0" in text:
        return set()
    # A Path takes ten times as long, and this is asked for each text of each cell.
    there = os.path.isfile(text) or (folders and os.path.isdir(text))  # noqa: PTH112, PTH113
    return {os.path.abspath(text)} if there else set()  # noqa: PTH100 - keeps links as they are
