"""Why a guide's code raised, as far as the error says so beyond doubt.

``environment`` tells an author that they are not to blame, so a wrong confident cause is
worse than ``unknown``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple

from stepguide_kernel.model.execution import Stop
from stepguide_kernel.model.verdict import Cause, Verdict

_NO_MODULE = re.compile(r"No module named '([^'.]+)'")
_NO_EXTRA = re.compile(r"Missing optional dependency '([^']+)'|Unable to find a usable engine")
_NO_FILE = re.compile(r"\[Errno 2\] No such file or directory: '([^']+)'")
_UNREACHABLE = re.compile(
    r"\[Errno (?!2\])-?\d+\]|timed out|getaddrinfo|name resolution", re.IGNORECASE
)

# Taken out of the standard library by Python 3.12 and 3.13 (PEP 594, PEP 632 and what's new).
_REMOVED_MODULES = frozenset(
    {
        *("aifc", "asynchat", "asyncore", "audioop", "cgi", "cgitb", "chunk", "crypt"),
        *("distutils", "imghdr", "imp", "lib2to3", "mailcap", "msilib", "nis", "nntplib"),
        *("ossaudiodev", "pipes", "smtpd", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib"),
    }
)
_NETWORK_ERRORS = frozenset(
    {
        *("ConnectionError", "ConnectionAbortedError", "ConnectionRefusedError"),
        *("ConnectionResetError", "ConnectError", "ConnectTimeout", "ClientConnectorError"),
        *("gaierror", "MaxRetryError", "NameResolutionError", "NewConnectionError", "ProxyError"),
    }
)


class Finding(NamedTuple):
    """A verdict, its cause, and what helps."""

    verdict: Verdict
    cause: Cause | None
    hint: str = ""


_UNKNOWN = Finding("failed", "unknown")
_NETWORK = Finding("environment", "network", "run it where that address can be reached")
_OF_NAME = {
    "StdinNotImplementedError": Finding(
        "failed",
        "asks_for_input",
        "set a value in a cell tagged parameters instead of asking with input()",
    ),
    "SystemExit": Finding(
        "failed", "unknown", "the guide leaves before its end; take out sys.exit()"
    ),
    **dict.fromkeys(_NETWORK_ERRORS, _NETWORK),
}


def of_error(stop: Stop, cwd: Path) -> Finding:
    """Judge an exception of the guide's code; ``cwd`` is the folder it ran in."""
    match stop.ename:
        case "ModuleNotFoundError" | "ImportError":
            return _import_failed(stop)
        case "FileNotFoundError":
            return _file_missing(stop, cwd)
        case "URLError":  # also raised for file:// and for unknown schemes
            return _NETWORK if _UNREACHABLE.search(stop.evalue) else _UNKNOWN
        case name:
            return _OF_NAME.get(name, _UNKNOWN)


def _import_failed(stop: Stop) -> Finding:
    # A dotted name means that the package is there and has changed.
    missing = _NO_MODULE.match(stop.evalue)
    if stop.ename == "ModuleNotFoundError" and missing:
        name = missing[1]
        if name in _REMOVED_MODULES or name in sys.stdlib_module_names:
            hint = f"{name} belongs to another version of Python than the guide ran with"
            return Finding("failed", "unknown", hint)
        hint = f"install the package that provides {name}, or put {name}.py beside the guide"
        return Finding("environment", "missing_package", hint)
    extra = _NO_EXTRA.search(stop.evalue)
    if extra:
        hint = f"install {extra[1]}" if extra[1] else "install one of the packages it names"
        return Finding("environment", "missing_package", hint)
    return _UNKNOWN


def _file_missing(stop: Stop, cwd: Path) -> Finding:
    named = _NO_FILE.search(stop.evalue)
    if named is None or (cwd / named[1]).exists():
        return _UNKNOWN
    hint = f"put {named[1]} where the guide looks for it: its working folder is its own"
    return Finding("environment", "missing_file", hint)
