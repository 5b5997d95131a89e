"""Importing nbformat without paying for a grammar that no notebook needs.

nbformat and jupyter_events ask for ``jsonschema[format-nongpl]``, whose ``rfc3987_syntax``
builds grammars for IRIs while it is imported: 1.8 s of CPU, 70 % of papermill's start
(jsonschema issue 1428).  No notebook schema uses the format ``iri``, and jsonschema does
without the package when its import fails.
"""

from __future__ import annotations

import sys


def skip_iri_grammar() -> None:
    """Make ``import rfc3987_syntax`` fail at once in this process.

    For processes that are StepGuide's own (the command line, a worker), before nbformat is
    imported; never in a user's kernel or in a server that others share.
    """
    # None in sys.modules is how the import system is told "not there"; typeshed says modules only.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
