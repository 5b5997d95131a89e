"""Which causes are right for a reason of the corpus.

A reason's first word is its class (``wrong-cwd (style-table.css is one folder up)``).  What a
test file raises intentionally has no cause but what it does, so there the exception decides.
"""

from __future__ import annotations

from stepguide_kernel.model.verdict import Cause
from tests.exam.labels import Label

_OF_REASON: dict[str, Cause] = {
    "api-change": "api_change",
    "cell-order": "hidden_state",
    "missing-data": "missing_file",
    "missing-package": "missing_package",
    "network": "network",
    "taught-error": "shown_on_purpose",
    "wrong-cwd": "missing_file",
}
_INTENDED: dict[str, Cause] = {
    "AssertionError": "check_failed",
    "DeadKernelError": "killed",
    "StdinNotImplementedError": "asks_for_input",
    "SyntaxError": "syntax_error",
    "SystemExit": "left_early",
    "UsageError": "missing_magic",
}


def right_cause(label: Label) -> Cause:
    """Return the cause that a verdict on this notebook should name."""
    kind = label.reason.split()[0]
    return _INTENDED[label.ename] if kind == "intentional" else _OF_REASON[kind]
