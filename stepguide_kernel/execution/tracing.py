"""Having a Python kernel note what a run reads; see :mod:`stepguide_kernel.kernel.reads`.

Both questions are expressions (``user_expressions`` of silent requests), as in
:mod:`stepguide_kernel.execution.probe`.
"""

from __future__ import annotations

import ast
from typing import Any

import msgspec

from stepguide_kernel.execution.probe import text_of
from stepguide_kernel.kernel.reads import REPORT
from stepguide_kernel.model.decoding import decode
from stepguide_kernel.model.inputs import Reads

_FILE = "<stepguide>"
"""Stands in tracebacks of a guide that asks for the size of no file."""


def begin() -> str:
    """Return the expression that begins to note."""
    texts = [text_of("places"), text_of("reads")]
    executed = f"[exec(compile(text, {_FILE!r}, 'exec'), names) for text in {texts!r}]"
    namespace = "{'__name__': 'stepguide_reads'}"
    return f"(lambda names: ({executed}, names['start']())[1])({namespace})"


def end() -> str:
    """Return the expression that asks for what was noted."""
    audit = f"__import__('sys').audit({REPORT!r}, box)"
    return f"(lambda box: ({audit}, __import__('json').dumps(box[0]))[1])([])"


def answer(reply: dict[str, Any] | None) -> Reads | None:
    """Read the answer to :func:`end`; ``None`` where the kernel noted nothing."""
    content = (reply or {}).get("content", {}).get("user_expressions", {}).get("reads", {})
    if content.get("status") != "ok":
        return None
    try:
        return decode(ast.literal_eval(content["data"]["text/plain"]), Reads)
    # A guide may show texts in a way of its own.
    except (KeyError, SyntaxError, ValueError, msgspec.DecodeError):
        return None
