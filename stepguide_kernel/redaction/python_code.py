"""Taking secrets out of Python code so that it can still run where they are known.

A secret becomes ``os.environ["NAME"]``: a whole text is replaced by it, and a text that holds a
secret becomes an f-string around it.  What stands in comments, magics, docstrings or code that
does not parse becomes a mark.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence

from stepguide_kernel.redaction.findings import Finding, find, is_secret_name
from stepguide_kernel.redaction.literals import Literal, literals, parsed
from stepguide_kernel.redaction.marking import marked

Find = Callable[[str], Sequence[Finding]]
NameOf = Callable[[Finding, str], str]
"""The variable for a finding in a text that is called so."""

_SETS_VARIABLE = re.compile(
    r"^(?P<indent>[ \t]*)%(?:set_)?env[ \t]+(?P<name>\w+)[ \t]*[= \t][ \t]*(?P<value>\S.*?)[ \t]*$",
    re.MULTILINE,
)
_READS_VARIABLE = re.compile(r"os\.environ\[[\"'](\w+)[\"']\](?!\s*=[^=])")
_GAP = "\ufffc"


def redacted_code(source: str, search: Find, name_of: NameOf) -> str:
    """Return ``source`` without the secrets that ``search`` finds in its texts.

    ``name_of`` names the variable of each, and is told of every one that is replaced.
    """
    source = _SETS_VARIABLE.sub(lambda match: _from_outside(match, search, name_of), source)
    pieces: list[str] = []
    at = 0
    # Many cells have no text at all, and parsing them would take longer than to run them.
    for literal in literals(source) if '"' in source or "'" in source else ():
        expression = _expression(literal, search, name_of)
        if expression is not None and literal.start >= at:
            pieces += [source[at : literal.start], expression]
            at = literal.end
    redacted = "".join([*pieces, source[at:]])
    if pieces and parsed(redacted) is None:
        redacted = source
    findings = search(redacted)
    for finding in findings:
        name_of(finding, "")
    # Naming them may have taught what to look for elsewhere.
    return marked(redacted, search(redacted)) if findings else redacted


def variables_put_in(source: str, redacted: str) -> tuple[str, ...]:
    """Name the variables that stand in ``redacted`` for secrets of ``source``, in order.

    Those that the author wrote are none.
    """
    put_in = Counter(_READS_VARIABLE.findall(redacted)) - Counter(_READS_VARIABLE.findall(source))
    return tuple(put_in)


def _expression(literal: Literal, search: Find, name_of: NameOf) -> str | None:
    """The expression that takes a text's place, or ``None`` where it holds no secret."""
    value = literal.value
    findings = [*_by_name(literal)] or list(search(value))
    if not findings:
        return None
    names = [name_of(finding, literal.name) for finding in findings]
    finding = findings[0]
    if finding.spans == ((0, len(value)),):
        return f'os.environ["{names[0]}"]' + (".encode()" if literal.is_bytes else "")
    if any(len(finding.spans) > 1 for finding in findings):
        return None
    return _around(literal, findings, names)


def _by_name(literal: Literal) -> list[Finding]:
    """The whole text, where what it is called says that it is secret."""
    value = literal.value
    if not is_secret_name(literal.name) or re.search(r"[\"'\s\ufffc]", value):
        return []
    name = re.sub(r"\W", "_", literal.name)
    whole = [found for found in find(f'{name} = "{value}"') if found.secret == value]
    return [found._replace(spans=((0, len(value)),)) for found in whole[:1]]


def _around(literal: Literal, findings: Sequence[Finding], names: Sequence[str]) -> str | None:
    """The text with variables in it: an f-string, or a sum of bytes."""
    value, at = literal.value, 0
    parts: list[str] = []
    variables: list[str] = []
    for finding, name in zip(findings, names, strict=True):
        parts.append(value[at : finding.start])
        variables.append(name)
        at = finding.end
    parts.append(value[at:])
    if literal.is_bytes:
        return _sum_of_bytes(parts, variables)
    computed = _computed(literal.node)
    if computed is None or len(computed) != value.count(_GAP):
        return None
    texts = [_in_f_string(part) for part in parts]
    whole = "".join(
        text + (f"{{os.environ['{name}']}}" if name else "")
        for text, name in zip(texts, [*variables, ""], strict=True)
    )
    for part in computed:
        whole = whole.replace(_GAP, part, 1)
    return f'f"{whole}"'


def _sum_of_bytes(parts: Sequence[str], variables: Sequence[str]) -> str:
    terms = [repr(parts[0].encode("latin-1"))]
    for part, name in zip(parts[1:], variables, strict=True):
        terms += [f'os.environ["{name}"].encode()', repr(part.encode("latin-1"))]
    return "(" + " + ".join(term for term in terms if term != "b''") + ")"


def _computed(node: ast.expr) -> list[str] | None:
    """The braces of an f-string as code; ``None`` where they cannot stand in double quotes."""
    if not isinstance(node, ast.JoinedStr):
        return []
    found = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            code = ast.unparse(ast.JoinedStr([part]))[2:-1]
            if '"' in code or "\\" in code or not code.startswith("{"):
                return None
            found.append(code)
    return found


def _in_f_string(text: str) -> str:
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    return escaped.replace("{", "{{").replace("}", "}}")


def _from_outside(match: re.Match[str], search: Find, name_of: NameOf) -> str:
    """``%env KEY=…`` becomes a statement that says that ``KEY`` must be set, and fails else."""
    name, value = match["name"], match["value"]
    findings = [found for found in find(f'{name} = "{value}"') if found.secret == value]
    whole = findings or [found for found in search(value) if found.secret == value]
    if not whole:
        return match[0]
    variable = name_of(whole[0], name)
    return f'{match["indent"]}os.environ["{name}"] = os.environ["{variable}"]'
