"""Putting something harmless where a secret stood."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stepguide_kernel.redaction.findings import Finding, find, secret_variables

_QUOTE_BEFORE = re.compile(r"(?<![A-Za-z0-9_])[rRbBuU]?(?P<quote>[\"'])$")
_NAME_BEFORE = re.compile(r"(\w+)(?:[\"']\s*\]?)?\s*(?::\s*\w+\s*=|[:=])\s*$")


class Redactor:
    """Redacts with the secrets of one environment, read once when it is made."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._variables = secret_variables(environ)

    def text(self, text: str) -> str:
        """Replace every secret of an output by ``[redacted:kind]``."""
        return redact_text(text, self._variables)

    def source(self, source: str) -> str:
        """Replace every secret of a cell's code, see :func:`redact_source`."""
        return redact_source(source, self._variables)


def redact_text(text: str, variables: Mapping[str, str] | None = None) -> str:
    """Replace every secret of ``text`` by ``[redacted:kind]``."""
    pieces: list[str] = []
    position = 0
    for finding in find(text, variables):
        pieces += [text[position : finding.start], _marker(finding)]
        position = finding.end
    return "".join([*pieces, text[position:]])


def redact_source(source: str, variables: Mapping[str, str] | None = None) -> str:
    """Replace the secrets of Python code so that it can still run where they are known.

    A secret that is a whole string literal becomes ``os.environ["NAME"]``, with the name of
    the variable that holds it or else of what it is assigned to; one inside a longer literal
    becomes ``[redacted:kind]``.
    """
    pieces: list[str] = []
    position = 0
    for finding in find(source, variables):
        before, after = source[position : finding.start], source[finding.end :]
        quote = _QUOTE_BEFORE.search(before)
        if quote and after.startswith(quote["quote"]) and not _assigns_environ(before, quote):
            before = before[: quote.start()]
            pieces += [before, f'os.environ["{finding.variable or _name_for(finding, before)}"]']
            position = finding.end + 1
        else:
            pieces += [before, _marker(finding)]
            position = finding.end
    return "".join([*pieces, source[position:]])


def _assigns_environ(before: str, quote: re.Match[str]) -> bool:
    """``os.environ["X"] = os.environ["X"]`` would say nothing and fail where X is absent."""
    return bool(re.search(r"os\.environ\[[^\]]*\]\s*=\s*$", before[: quote.start()]))


def _name_for(finding: Finding, before: str) -> str:
    assigned = _NAME_BEFORE.search(before)
    name = assigned[1] if assigned else finding.kind.replace("-", "_")
    return name.upper()


def _marker(finding: Finding) -> str:
    return f"[redacted:{finding.kind}]"
