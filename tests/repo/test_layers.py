"""Imports go downwards, and what runs in a user's kernel needs nothing but ipykernel."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "stepguide_kernel"

KERNEL_PACKAGES = {
    "IPython",
    "ipykernel",
    "ipywidgets",
    "jupyter_client",
    "jupyter_core",
    "traitlets",
}
MAY_IMPORT = {
    "kernel": KERNEL_PACKAGES,
    "redaction": set[str](),
    "errors": set[str](),
    "files": set[str](),
    "locks": set[str](),
}
"""Top-level modules and the third parties each may import; the standard library is free to all."""


def test_contracts_of_import_linter_hold(root: Path) -> None:
    lint = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    result = subprocess.run(lint, cwd=root, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("module", sorted(MAY_IMPORT))
def test_kernel_side_imports_no_other_third_party(root: Path, module: str) -> None:
    allowed = MAY_IMPORT[module] | set(sys.stdlib_module_names) | {PACKAGE}
    found = {
        f"{source.relative_to(root)}: {name}"
        for source in _sources(root / PACKAGE, module)
        for name in _imported(source)
        if name.partition(".")[0] not in allowed
    }
    assert found == set()


def _sources(package: Path, module: str) -> list[Path]:
    files = [*package.glob(f"{module}.py"), *package.glob(f"{module}/**/*.py")]
    assert files, f"{module} has no source"
    return files


def _imported(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or PACKAGE


def test_structs_are_read_through_the_module_that_threads_may_share(root: Path) -> None:
    """Else two threads that begin at one moment end the process: see ``model/decoding.py``."""
    reading = re.compile(r"msgspec\.(convert|json\.decode)\(|= msgspec\.json\.Decoder\(")
    found = {
        source.relative_to(root / PACKAGE).as_posix()
        for source in (root / PACKAGE).rglob("*.py")
        if reading.search(source.read_text(encoding="utf-8"))
    }
    # The process of Lab's room reads its order before it has a second thread.
    assert found <= {"model/decoding.py", "lab/room_process.py"}
