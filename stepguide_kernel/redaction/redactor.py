"""One session's secrets: those of its environment, and those seen in its code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from stepguide_kernel.redaction.findings import (
    Finding,
    Known,
    find,
    is_secret_name,
    secret_variables,
)
from stepguide_kernel.redaction.marking import marked
from stepguide_kernel.redaction.outputs import redacted_json
from stepguide_kernel.redaction.python_code import redacted_code

_SHORTEST_LEARNED = 8
_SHORTEST_WORD = 12
"""A secret without digits or signs is looked for elsewhere from this length on."""


class Redactor:
    """Redacts texts, code and outputs of one session, and remembers what it found in code.

    A password that was typed once is printed later without the name that gave it away; so
    what code showed to be secret is looked for in everything that comes after.  Findings that
    are ``allowed`` (digests) are none.
    """

    def __init__(self, environ: Mapping[str, str], allowed: Collection[str] = ()) -> None:
        self._environ = environ
        self._allowed = frozenset(allowed)
        self._variables: dict[str, str] = {}
        """Secret values to the variables that hold or shall hold them."""
        self._known: tuple[Known, ...] = ()
        self.look_again()

    def look_again(self) -> None:
        """Learn what has come into the environment; what went from it stays secret."""
        for name, value in secret_variables(self._environ).items():
            if value not in self._variables:
                self._know(value, name, "environment-variable")

    def text(self, text: str) -> str:
        """Replace every secret of a text by ``‹redacted:kind›``."""
        return marked(text, self._find(text))

    def texts(self, texts: Iterable[str]) -> list[str]:
        """Replace every secret of short texts, such as names and paths, in which few are."""
        given = list(texts)
        if not given:
            return given
        return [self.text(text) for text in given] if self._find("\n".join(given)) else given

    def source(self, source: str, language: str = "python") -> str:
        """Replace every secret of a cell's code, and learn them; see ``python_code``."""
        if language != "python":
            findings = self._find(source)
            for finding in findings:
                self._variable(finding, "")
            return marked(source, findings)
        return redacted_code(source, self._find, self._variable)

    def json(self, value: Any, mime: str = "") -> Any:
        """Replace every secret in JSON: an output, a MIME bundle, the state of widgets."""
        return redacted_json(value, self._find_in, mime)

    def _find_in(self, text: str, markup: bool) -> Sequence[Finding]:  # noqa: FBT001
        return self._find(text, markup=markup)

    def _find(self, text: str, *, markup: bool = False) -> Sequence[Finding]:
        found = find(text, self._known, markup=markup)
        return [finding for finding in found if finding.digest not in self._allowed]

    def _variable(self, finding: Finding, called: str) -> str:
        """Name the variable that a secret in code shall come from, the same each time."""
        if finding.variable is not None:
            return finding.variable
        known = self._variables.get(finding.secret)
        if known is not None:
            return known
        telling = called.isupper() or is_secret_name(called)
        name = self._unused(_plain(called if telling else finding.kind))
        if _is_telling(finding.secret):
            self._know(finding.secret, name, finding.kind)
        else:
            self._variables[finding.secret] = name
        return name

    def _know(self, value: str, variable: str, kind: str) -> None:
        self._variables[value] = variable
        known = (*self._known, Known.of(value, variable, kind))
        self._known = tuple(sorted(known, key=lambda one: -len(one.forms[0])))

    def _unused(self, name: str) -> str:
        """``NAME``, or ``NAME_2`` where another secret has that name."""
        taken = {*self._variables.values(), *self._environ}
        number = 1
        chosen = name
        while chosen in taken:
            number += 1
            chosen = f"{name}_{number}"
        return chosen


def _plain(name: str) -> str:
    plain = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").upper()
    return f"_{plain}" if plain[:1].isdigit() else plain


def _is_telling(secret: str) -> bool:
    """Whether to find the value elsewhere is no coincidence."""
    if len(secret) < _SHORTEST_LEARNED:
        return False
    return len(secret) >= _SHORTEST_WORD or re.search(r"[^A-Za-z]", secret) is not None
