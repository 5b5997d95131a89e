"""Whether a name is unknown because its cell has not run: below, or gone from the guide."""

from __future__ import annotations

import re

from stepguide_kernel.kernel.names import statements
from stepguide_kernel.notebook.steps import step_of, steps
from stepguide_kernel.verification.causes import old_python, record
from stepguide_kernel.verification.causes.finding import UNKNOWN, Failed, Finding

_NAME = re.compile(r"name '(\w+)' is not defined")
_NO_PYTHON = ("%", "!", "?")
_BRINGS_NAMES = re.compile(r"import \*|^\s*%(?:pylab|run|load|load_ext)\b", re.MULTILINE)


def of_name(failed: Failed) -> Finding:
    """Judge a ``NameError`` of the guide's own code."""
    named = _NAME.search(failed.stop.evalue)
    cell, index = failed.cell, failed.stop.cell_index
    if named is None or cell is None or index is None or not failed.in_own_code:
        return UNKNOWN
    name = named[1]
    above = record.sources(failed.notebook.cells[: index + 1])
    if any(_binds(source, name) for source in above):
        return UNKNOWN
    if stands_for := old_python.builtin_of_2(name):
        hint = f"{name} is of Python 2; Python 3 has {stands_for}"
        return Finding("failed", "api_change", hint)
    for place, later in record.later_cells(failed.notebook, index):
        if _binds(later["source"], name):
            return _below(failed, name, place)
    return _nowhere(failed, name, above)


def _nowhere(failed: Failed, name: str, above: list[str]) -> Finding:
    """No cell defines the name: one that did is gone, if the file shows that this one has run."""
    if failed.raised.near:
        return Finding("failed", "unknown", f"did you mean {failed.raised.near}?")
    if not any(map(_BRINGS_NAMES.search, above)) and _has_run(failed):
        hint = f"this cell has run, but no cell defines {name}: one that did is gone from the guide"
        return Finding("failed", "hidden_state", f"{hint}; define it before")
    return Finding("failed", "unknown", f"no cell of the guide defines {name}")


def _below(failed: Failed, name: str, place: int) -> Finding:
    """A later cell defines the name: it had run first if the file says so, or may teach it."""
    cell = failed.cell
    step = step_of(steps(failed.notebook), place)
    words = f"{name} is defined below, in cell {place} (step {step.number}. {step.title})"
    ran_first = cell is not None and record.ran_before(failed.notebook.cells[place], cell)
    if ran_first or (cell is not None and record.has_worked(cell)):
        hint = f"{words}, which had run first when the file was saved: move it up"
        return Finding("failed", "hidden_state", hint)
    return Finding("failed", "unknown", f"{words}: move it up if it is meant to run first")


def _has_run(failed: Failed) -> bool:
    """Whether the file shows that the failing cell once ran, without this error."""
    cell = failed.cell
    if cell is None or record.recorded_error(cell):
        return False
    return record.has_worked(cell) or (
        record.keeps_outputs(failed.notebook) and bool(cell.get("execution_count"))
    )


def _binds(source: str, name: str) -> bool:
    lines = (line for line in source.splitlines() if not line.lstrip().startswith(_NO_PYTHON))
    return any(name in statement.bound for statement in statements("\n".join(lines)))
