"""Variables that the interpreter or a library reads once, at a time when no fork lives yet."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping

_READ_AT_START = (
    *("PYTHON*", "LD_*", "DYLD_*", "LANG", "LANGUAGE", "LC_*"),
    *("OMP_*", "OPENBLAS_*", "MKL_*", "BLIS_*", "NUMEXPR_*", "VECLIB_*", "GOTO_*"),
    *("HOME", "JUPYTER_*", "MATPLOTLIBRC", "MPLCONFIGDIR", "XDG_*_HOME"),
)


def read_at_start(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the part of ``environ`` that only counts when a process starts."""
    return {
        name: value
        for name, value in environ.items()
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in _READ_AT_START)
    }


def objection(started_with: Mapping[str, str], wanted: Mapping[str, str]) -> str | None:
    """Say which variables a fork could not follow any more, if there are such."""
    before, after = read_at_start(started_with), read_at_start(wanted)
    if before == after:
        return None
    other = sorted({name for name, _ in before.items() ^ after.items()})
    return f"other variables that count at the start: {', '.join(other)}"
