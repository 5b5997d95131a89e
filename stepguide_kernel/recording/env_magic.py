"""What ``%env KEY=…`` said: as a statement, which keeps the secret out, it says nothing.

Otherwise no fresh kernel could ever show again what such a cell showed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from stepguide_kernel.model.session import Output, Run
from stepguide_kernel.redaction.findings import MARK

_BETWEEN = '"] = os.environ["'
_STATEMENT = re.compile(r'^[ \t]*os\.environ\["(\w+)"\] = os\.environ\["\w+"\]', re.MULTILINE)


def without_said_secrets(run: Run) -> Run:
    """Return ``run`` without the lines in which the magic told the values that it set."""
    if _BETWEEN not in run.source:
        return run
    said = tuple(f"env: {name}={MARK}" for name in _STATEMENT.findall(run.source))
    outputs = tuple(_rest(run.outputs, said)) if said else run.outputs
    return msgspec.structs.replace(run, outputs=outputs)


def _rest(outputs: tuple[Output, ...], said: tuple[str, ...]) -> Iterator[Output]:
    for output in outputs:
        text = output.get("text")
        if output.get("output_type") != "stream" or not isinstance(text, str):
            yield output
            continue
        lines = text.splitlines(keepends=True)
        kept = "".join(line for line in lines if not line.startswith(said))
        if kept:
            yield output if kept == text else {**output, "text": kept}
