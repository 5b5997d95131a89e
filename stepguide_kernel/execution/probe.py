"""Asking a Python kernel what it is made of, before the first cell.

The question is one expression (a ``user_expressions`` entry of a silent request), so it
leaves no name, no history and no execution count behind.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from stepguide_kernel.model.execution import Environment

_CODE = """
import importlib.metadata, json, platform
def of(package):
    # As importlib.metadata says it, which parses the whole description of a package first.
    text = package.read_text("METADATA") or package.read_text("PKG-INFO") or ""
    for line in text.partition("\\n\\n")[0].splitlines():
        if line.startswith("Version:"):
            return line[len("Version:"):].strip()
    return package.version
def version(name):
    try:
        return of(importlib.metadata.distribution(name))
    except Exception:
        return None
found = {name: version(name) for name in MODULES}
if None in found.values():
    owners = importlib.metadata.packages_distributions()
    for name in [name for name, known in found.items() if known is None]:
        del found[name]
        for owner in owners.get(name, ())[:1]:
            found[owner] = version(owner)
packages = {"python": platform.python_version(), **found}
report = json.dumps([fingerprint(), packages])
"""


def question(sources: Iterable[str]) -> str:
    """Return the expression that asks for the packages imported by ``sources``."""
    code = f"MODULES = {imported_modules(sources)!r}\n{_CODE}"
    installed = text_of("installed")
    executed = f"exec({installed!r}, names), exec({code!r}, names)"
    return f"(lambda names: ({executed}, names['report'])[2])({{}})"


@cache
def text_of(module: str) -> str:
    """Return the text of a module of :mod:`stepguide_kernel.kernel`, for kernels without us."""
    return (files("stepguide_kernel.kernel") / f"{module}.py").read_text(encoding="utf-8")


def answer(kernel: str, reply: dict[str, Any] | None) -> Environment:
    """Read the answer out of the kernel's ``execute_reply``; unknown stays empty."""
    content = (reply or {}).get("content", {}).get("user_expressions", {}).get("report", {})
    if content.get("status") != "ok":
        return Environment(kernel)
    fingerprint, packages = json.loads(ast.literal_eval(content["data"]["text/plain"]))
    return Environment(kernel, fingerprint, packages)


def imported_modules(sources: Iterable[str]) -> list[str]:
    """Return the top-level modules that cells import, sorted, without the standard library."""
    import sys

    found: set[str] = set()
    for source in sources:
        found.update(_imports(source))
    return sorted(found - sys.stdlib_module_names)


def _imports(source: str) -> Iterable[str]:
    # Magics and shell lines are no Python; what remains is enough to find the imports.
    lines = (line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
    try:
        tree = ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
