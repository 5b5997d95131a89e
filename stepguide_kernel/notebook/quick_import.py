"""Importing nbformat without paying for formats of text that no notebook needs.

nbformat and jupyter_events ask for ``jsonschema[format-nongpl]``, whose ``rfc3987_syntax``
builds grammars for IRIs while it is imported: 1.8 s of CPU, 70 % of papermill's start
(jsonschema issue 1428).  Two more of its packages, for URIs and for durations, take 40 ms.  No
schema of notebooks uses these formats, and jsonschema does without a package whose import fails.
"""

from __future__ import annotations

import sys

_PACKAGES = ("rfc3987_syntax", "rfc3986_validator", "isoduration")


def skip_formats() -> None:
    """Make the import of these packages fail at once in this process.

    For processes that are StepGuide's own (the command line, a worker), before nbformat is
    imported; never in a user's kernel or in a server that others share.
    """
    for name in _PACKAGES:
        # None in sys.modules is how the import system is told "not there"; typeshed says modules.
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
