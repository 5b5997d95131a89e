"""The cause of an exception of the guide's code."""

from __future__ import annotations

import re
from collections.abc import Callable

from stepguide_kernel.verification.causes import absence, old_python, record, unbound
from stepguide_kernel.verification.causes.api_change import api_change
from stepguide_kernel.verification.causes.correction import is_corrected
from stepguide_kernel.verification.causes.finding import UNKNOWN, Failed, Finding

_NO_MAGIC = re.compile(r"(?:Line|Cell) magic function `(%+[^`]+)` not found")
_TAG = "tag the cell raises-exception if the error is meant to be shown"
_LEFT = Finding("failed", "left_early", "the guide leaves before its end; take out sys.exit()")
_ASKS = Finding(
    "failed",
    "asks_for_input",
    "set a value in a cell tagged parameters instead of asking with input()",
)


def of_error(failed: Failed) -> Finding:
    """Judge an exception."""
    found = _stated(failed)
    if found.verdict == "environment":
        return found
    found = _meant(failed) or found
    return (_corrected_below(failed) or found) if found == UNKNOWN else found


def _stated(failed: Failed) -> Finding:
    """Judge by what the error and the kernel say."""
    system = absence.of_system(failed)
    if system is not None:
        return system
    if "MemoryError" in {failed.stop.ename, *failed.raised.classes}:
        return Finding("failed", "out_of_memory", "let the step work on less at a time")
    judge = _OF_NAME.get(failed.stop.ename)
    return (judge(failed) if judge else None) or api_change(failed) or UNKNOWN


def _meant(failed: Failed) -> Finding | None:
    """See an error that the author shows: the file shows it too, and they went on below."""
    cell, index = failed.cell, failed.stop.cell_index
    if cell is None or index is None:
        return None
    below = [later for _, later in record.later_cells(failed.notebook, index)]
    same = record.recorded_error(cell) == failed.stop.ename
    if same and any(record.ran_before(cell, later) for later in below):
        return Finding("failed", "shown_on_purpose", f"the file shows this error too: {_TAG}")
    return None


def _corrected_below(failed: Failed) -> Finding | None:
    """See an error that the author shows: the next cell is this one without it."""
    cell, index = failed.cell, failed.stop.cell_index
    if cell is None or index is None or not failed.in_own_code:
        return None
    below = next(record.later_cells(failed.notebook, index), None)
    if below is None or not is_corrected(cell["source"], below[1]["source"], failed):
        return None
    return Finding("failed", "shown_on_purpose", f"the next cell corrects this one: {_TAG}")


def _of_import(failed: Failed) -> Finding | None:
    optional = absence.of_optional_package(failed)
    if optional is not None:
        return optional
    # A dotted name means that the package is there and has changed.
    return None if failed.raised.owner else absence.of_package(failed)


def _of_syntax(failed: Failed) -> Finding | None:
    if not failed.in_own_code or "site-packages" in failed.raised.filename:
        return None
    if old_python.is_statement_of_2(failed.stop.evalue):
        return Finding("failed", "syntax_error", "this is Python 2: write it for Python 3")
    return Finding("failed", "syntax_error", "correct the line that the error names")


def _of_assertion(failed: Failed) -> Finding | None:
    if not failed.in_own_code:
        return None
    hint = "the guide's own assert does not hold: correct what it checks, or the check"
    return Finding("failed", "check_failed", hint)


def _of_usage(failed: Failed) -> Finding | None:
    magic = _NO_MAGIC.search(failed.stop.evalue)
    if magic is None:
        return None
    hint = (
        f"nothing here provides {magic[1]}: load its extension first with %load_ext, or remove it"
    )
    return Finding("failed", "missing_magic", hint)


_OF_NAME: dict[str, Callable[[Failed], Finding | None]] = {
    "AssertionError": _of_assertion,
    "FileNotFoundError": absence.of_file,
    "ImportError": _of_import,
    "IndentationError": _of_syntax,
    "ModuleNotFoundError": _of_import,
    "NameError": unbound.of_name,
    "StdinNotImplementedError": lambda _: _ASKS,
    "SyntaxError": _of_syntax,
    "SystemExit": lambda _: _LEFT,
    "TabError": _of_syntax,
    "UsageError": _of_usage,
}
