"""What a guide needs and does not find: a package, a module, a file, a program, the network."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from stepguide_kernel.verification.causes import old_python
from stepguide_kernel.verification.causes.finding import UNKNOWN, Failed, Finding

_NO_MODULE = re.compile(r"No module named '([^'.]+)'")
_NO_EXTRA = re.compile(r"Missing optional dependency '([^']+)'|Unable to find a usable engine")
_NO_FILE = re.compile(r"\[Errno 2\] No such file or directory: '([^']+)'")
_UNREACHABLE = re.compile(
    r"\[Errno (?!2\])-?\d+\]|timed out|getaddrinfo|name resolution", re.IGNORECASE
)
_NETWORK_CLASSES = frozenset(
    {
        *("ConnectionError", "ConnectionAbortedError", "ConnectionRefusedError"),
        *("ConnectionResetError", "ConnectError", "ConnectTimeout", "ClientConnectorError"),
        *("gaierror", "MaxRetryError", "NameResolutionError", "NewConnectionError", "ProxyError"),
    }
)
_NETWORK_NUMBERS = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ECONNREFUSED})
_NETWORK = Finding("environment", "network", "run it where that address can be reached")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_ANCESTORS = 3
_LOOKED_AT = 5000


def of_package(failed: Failed) -> Finding:
    """Judge an import that found no module."""
    missing = _NO_MODULE.match(failed.stop.evalue)
    if missing is None:
        return UNKNOWN
    name = missing[1]
    gone = old_python.module_gone(name, failed.packages.get("python", ""))
    if gone:
        hint = f"Python {gone} took the module {name} away; use what replaces it"
        return Finding("failed", "api_change", f"{_asked_by(failed)}{hint}")
    if name in sys.stdlib_module_names:
        return Finding("failed", "unknown", f"{name} belongs to another version of Python")
    near = _module_nearby(name, failed.folder)
    if near:
        hint = f"{name} is the guide's own module: it lies at {near}, the guide looks beside itself"
        return Finding("environment", "missing_file", hint)
    hint = f"install the package that provides {name}, or put {name}.py beside the guide"
    return Finding("environment", "missing_package", f"{_asked_by(failed)}{hint}")


def of_optional_package(failed: Failed) -> Finding | None:
    """Judge a library's word that it needs another one for this."""
    extra = _NO_EXTRA.search(failed.stop.evalue)
    if extra is None:
        return None
    hint = f"install {extra[1]}" if extra[1] else "install one of the packages it names"
    return Finding("environment", "missing_package", hint)


def of_file(failed: Failed) -> Finding:
    """Judge a file that was not there: whether it is really absent, and where one like it is."""
    named = failed.raised.filename or _named(failed.stop.evalue)
    if not named:
        return UNKNOWN
    if failed.raised.kind == "program" and _is_program(named):
        hint = f"install the program {named}, which the guide starts"
        return Finding("environment", "missing_program", hint)
    folder = Path(failed.raised.folder or failed.folder)
    if _is_there(folder / named) or _is_there(failed.folder / named):
        moved = folder.resolve() != failed.folder.resolve()
        return Finding("failed", "unknown", _moved_words(named, folder) if moved else "")
    return Finding("environment", "missing_file", _file_words(named, failed.folder))


def of_system(failed: Failed) -> Finding | None:
    """Judge what the system refused: a full disk, or an address."""
    number = failed.raised.errno
    if number in _FULL:
        return Finding("environment", "disk_full", "free some space where the guide writes")
    if number in _NETWORK_NUMBERS:
        return _NETWORK
    if _NETWORK_CLASSES.intersection((failed.stop.ename, *failed.raised.classes)):
        return _NETWORK
    # URLError is also raised for file:// and for unknown schemes.
    unreachable = _UNREACHABLE.search(failed.stop.evalue)
    return _NETWORK if failed.stop.ename == "URLError" and unreachable else None


def _asked_by(failed: Failed) -> str:
    through = failed.raised.through
    return f"{through[-1]} asks for it: " if through else ""


def _named(message: str) -> str:
    found = _NO_FILE.search(message)
    return found[1] if found else ""


def _is_program(name: str) -> bool:
    return os.sep not in name and shutil.which(name) is None


def _moved_words(named: str, folder: Path) -> str:
    return f"the guide changed its working folder to {folder.name}, where {named} is not"


def _file_words(named: str, folder: Path) -> str:
    found = next(_elsewhere(named, folder), None)
    if found is not None:
        return f"{named} is not in the guide's folder; there is one at {_seen_from(found, folder)}"
    if not Path(named).is_absolute() and not _is_there((folder / named).parent):
        parent = Path(named).parent
        return f"there is no folder {parent} beside the guide: put {named} there, or let it be made"
    return f"put {named} where the guide looks for it: its working folder is its own"


def _module_nearby(name: str, folder: Path) -> str:
    for form in (f"{name}.py", f"{name}/__init__.py"):
        found = next(_elsewhere(form, folder), None)
        if found is not None:
            return _seen_from(found, folder)
    return ""


def _elsewhere(named: str, folder: Path) -> Iterator[Path]:
    """Yield files of that name: as seen from a folder above, and then below the guide's own."""
    home = folder.resolve()
    sought = Path(named)
    if not sought.is_absolute():
        for above in home.parents[:_ANCESTORS]:
            if _is_there(above / sought):
                yield above / sought
    parts = sought.parts[-2:] if sought.name == "__init__.py" else (sought.name,)
    for looked_at, path in enumerate(_files(home)):
        if looked_at >= _LOOKED_AT:
            return
        if path.parts[-len(parts) :] == parts:
            yield path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # where this user may not look, or no name for a file
        return False


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_", "node_")))
        for name in names:
            yield Path(parent, name)


def _seen_from(path: Path, folder: Path) -> str:
    return os.path.relpath(path, folder.resolve())
