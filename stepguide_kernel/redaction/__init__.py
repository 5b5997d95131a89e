"""Finding secrets in code and outputs, and taking their place before anything is stored.

Standard library only: the recording kernel uses it where nothing else is installed.
"""

from __future__ import annotations

from stepguide_kernel.redaction.findings import Finding, find
from stepguide_kernel.redaction.marking import mark, marked
from stepguide_kernel.redaction.python_code import variables_put_in
from stepguide_kernel.redaction.redactor import Redactor

__all__ = ["Finding", "Redactor", "find", "mark", "marked", "variables_put_in"]
