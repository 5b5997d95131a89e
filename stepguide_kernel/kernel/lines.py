"""The lines of a session log, as plain JSON; their schema is ``model/session.py``.

The structs themselves are not imported: msgspec may be absent where a kernel runs.  A test
holds these lines against them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from stepguide_kernel.kernel.facts import Facts
from stepguide_kernel.kernel.outputs import RunOutputs
from stepguide_kernel.redaction import Redactor, variables_put_in

SCHEMA = 1

Line = dict[str, Any]

_LONGEST_ERROR = 1 << 16
"""Characters of what an exception says; some hold all the data they could not read."""

_WARNING = re.compile(r"^(?:.*?:\d+: )?(\w*Warning: .+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Opening:
    """What the first line says of the session; ``started`` is in seconds since the epoch."""

    session: str
    started: float
    kernel: str
    python: str
    notebook: str | None

    def line(self) -> Line:
        """Write it down, with the folder the kernel is in now."""
        return {
            "type": "session",
            "schema": SCHEMA,
            "id": self.session,
            "started": self.started,
            "kernel": self.kernel,
            "language": "python",
            "python": self.python,
            "cwd": os.getcwd(),  # noqa: PTH109 - goes into JSON as it is
            "notebook": self.notebook,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """Everything that is known of one run."""

    order: int
    source: str
    started: float
    ended: float
    facts: Facts
    cell_id: str | None = None
    charts: Collection[str] = ()
    outputs: RunOutputs = field(default_factory=lambda: RunOutputs(""))
    error: BaseException | None = None
    packages: dict[str, str] = field(default_factory=dict)
    files_read: Collection[str] = ()
    files_written: Collection[str] = ()
    source_only: bool = False

    def line(self, redactor: Redactor) -> Line:
        """Write it down, secrets replaced."""
        facts, outputs = self.facts, self.outputs
        source = redactor.source(self.source)
        return {
            "type": "run",
            "id": f"run-{self.order}",
            "cell_id": self.cell_id or f"run-{self.order}",
            "order": self.order,
            "source": source,
            "secrets": variables_put_in(self.source, source),
            "started": self.started,
            "ended": self.ended,
            "reads": redactor.texts(sorted(facts.reads)),
            "writes": redactor.texts(sorted(facts.writes)),
            "strong": redactor.texts(sorted(facts.strong & facts.writes)),
            "effects": [
                {"name": name, "before": before, "after": after}
                for name, (before, after) in sorted(facts.shapes.items())
            ],
            "files_read": redactor.texts(sorted(self.files_read)),
            "files_written": redactor.texts(sorted(self.files_written)),
            "packages": self.packages,
            "warnings": [redactor.text(text) for text in _warnings(outputs)],
            "result": None if outputs.result is None else redactor.text(outputs.result),
            "outputs": [redacted_output(output, redactor) for output in outputs.outputs],
            "charts": redactor.texts(dict.fromkeys(self.charts)),
            "truncated": outputs.truncated,
            "error": self._error(redactor),
            "source_only": self.source_only,
        }

    def _error(self, redactor: Redactor) -> Line | None:
        if self.error is None:
            return None
        said = redactor.text(_said_by(self.error))
        return {"ename": type(self.error).__name__, "evalue": said[:_LONGEST_ERROR]}


def mark_line(kind: str, at: float, order: int) -> Line:
    """Note that the person pressed Record or Stop after so many runs."""
    return {"type": "mark", "kind": kind, "at": at, "order": order}


def deleted_line(cell_id: str, at: float) -> Line:
    """Note that the person deleted a cell."""
    return {"type": "deleted", "cell_id": cell_id, "at": at}


def _warnings(outputs: RunOutputs) -> list[str]:
    texts = (output["text"] for output in outputs.outputs if output.get("name") == "stderr")
    return list(dict.fromkeys(match for text in texts for match in _WARNING.findall(text)))


def _said_by(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - an exception class of the user's may fail to say itself
        return ""


def redacted_output(output: Line, redactor: Redactor) -> Line:
    """Replace the secrets in an output in nbformat JSON; pictures are left as they are."""
    redacted: Line = redactor.json(output)
    return redacted
