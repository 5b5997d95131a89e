"""Which distributions a cell's imports come from, and their versions."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping, Sequence
from importlib import metadata

from stepguide_kernel.kernel.cell_code import CellCode


class Packages:
    """Answers once per package; reading all installed metadata costs 0.1 s and is put off."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str]] = {}
        self._distributions: Mapping[str, Sequence[str]] | None = None

    def imported_by(self, code: CellCode) -> dict[str, str]:
        """Map distributions to versions for the loaded packages that ``code`` imports."""
        found: dict[str, str] = {}
        for name in sorted(_imports(code)):
            if name in sys.modules and name not in sys.stdlib_module_names:
                if name not in self._known:
                    self._known[name] = self._look_up(name)
                found |= self._known[name]
        return found

    def _look_up(self, package: str) -> dict[str, str]:
        version = _version(package)
        if version is not None:
            return {package: version}
        if self._distributions is None:
            self._distributions = metadata.packages_distributions()
        names = self._distributions.get(package, ())
        return {name: version for name in names if (version := _version(name)) is not None}


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except (metadata.PackageNotFoundError, ValueError):
        return None


def _imports(code: CellCode) -> set[str]:
    names: set[str] = set()
    for node in code.nodes if code.mentions("import") else ():
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names
