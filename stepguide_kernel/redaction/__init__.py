"""Finding secrets in code and outputs, and taking their place before anything is stored.

Standard library only: the recording kernel uses it where nothing else is installed.
"""

from __future__ import annotations

from stepguide_kernel.redaction.findings import Finding, find
from stepguide_kernel.redaction.replacing import Redactor, redact_source, redact_text

__all__ = ["Finding", "Redactor", "find", "redact_source", "redact_text"]
