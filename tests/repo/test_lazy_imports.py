"""What is imported by everybody imports nothing heavy.

nbformat's validator alone costs about two seconds of processor time, papermill three, voila
four; ``stepguide --help``, a Lab that starts and papermill's own start pay none of them.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"alembic", "nbconvert", "nbformat", "pandas", "papermill", "sqlalchemy", "voila"}


@pytest.mark.parametrize(
    "statement",
    [
        "import stepguide_kernel",
        "import stepguide_kernel.papermill_engine",
        "import stepguide_kernel.pytest_plugin",
        "import stepguide_kernel.cli as cli; cli.main(['--help'])",
    ],
)
def test_nothing_heavy_is_imported(statement: str) -> None:
    assert _top_level_after(statement) & HEAVY == set()


def test_everybodys_pytest_loads_nothing_of_ours_but_the_plugin() -> None:
    bare = _top_level_after("import __future__, typing")
    assert _top_level_after("import stepguide_kernel.pytest_plugin") - bare <= {"stepguide_kernel"}


def test_server_extension_adds_nothing_heavy_to_the_server() -> None:
    server = _top_level_after("import jupyter_server.extension.application")
    ours = _top_level_after("import stepguide_kernel.lab.app")
    assert (ours - server) & HEAVY == set()


def _top_level_after(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after ``statement``."""
    program = f"""
import atexit, json, sys
atexit.register(lambda: sys.stderr.write(json.dumps([*sys.modules])))
{statement}
"""
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return {name.partition(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}
