"""What is kept and told of a run holds no secret, whatever the guide's file itself says.

The outputs of a run are redacted as they come in; but a verdict quotes the file too: titles of
steps, and what cells showed before.
"""

from __future__ import annotations

import json
import os
from typing import Any

import msgspec

from stepguide_kernel.model.decoding import convert
from stepguide_kernel.model.verdict import GuideRun
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.redaction import Redactor

_QUOTING = ("failure", "drift", "steps", "notes")
"""The parts of a verdict that hold words of the guide."""


def redactor_for(notebook: Notebook) -> Redactor:
    """Return what takes secrets out of texts about a guide, but for those that it allows.

    :raises NotebookInvalid: the metadata are not what the schema allows.
    """
    metadata = guide_metadata(notebook)
    allowed = {finding.hash for finding in metadata.allowed_findings} if metadata else set()
    return Redactor(os.environ, allowed)


def without_secrets(run: GuideRun, redactor: Redactor) -> GuideRun:
    """Return a verdict that quotes no secret."""
    told: dict[str, Any] = json.loads(msgspec.json.encode(run))
    redacted = redactor.json({name: told[name] for name in _QUOTING})
    if all(redacted[name] == told[name] for name in _QUOTING):
        return run
    return convert({**told, **redacted}, GuideRun)
