"""Putting a mark where a secret stood in text."""

from __future__ import annotations

from collections.abc import Iterable

from stepguide_kernel.redaction.findings import MARK, Finding


def mark(finding: Finding) -> str:
    """What takes the place of a secret: ``‹redacted:kind›``."""
    return f"{MARK}{finding.kind}›"


def marked(text: str, findings: Iterable[Finding]) -> str:
    """Return ``text`` with a mark for each of the findings in it, in their order."""
    pieces: list[str] = []
    at = 0
    for finding in findings:
        for number, (start, end) in enumerate(finding.spans):
            pieces += [text[at:start], "" if number else mark(finding)]
            at = end
    return "".join([*pieces, text[at:]])
