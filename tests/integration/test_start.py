"""What commands spare themselves when they start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.unit.notebook.sample import code, notebook

GRAMMAR = "rfc3987_syntax"
BUILT = f"""
import sys
from pathlib import Path
Path(__file__).with_name("built").open("a").write(f"{{sys.argv}}\\n")
raise ImportError("nobody needs {GRAMMAR}")
"""


def test_no_process_of_ours_builds_the_grammar_that_nbformat_asks_for(tmp_path: Path) -> None:
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / f"{GRAMMAR}.py").write_text(BUILT)
    environ = {**os.environ, "PYTHONPATH": str(modules), "PYTHONDONTWRITEBYTECODE": "1"}

    def python(*arguments: str) -> None:
        command = [sys.executable, *arguments]
        subprocess.run(command, cwd=tmp_path, env=environ, stdout=subprocess.DEVNULL, check=True)

    for name in ("a", "b"):  # the command, a server of workers, workers, and their kernels
        notebook(code("print(1)"), minor=4).write(tmp_path / f"{name}.ipynb")
    python("-m", "stepguide_kernel", "verify", "a.ipynb", "b.ipynb", "--json")
    python("-m", "stepguide_kernel", "publish", "a.ipynb")
    python("-m", "stepguide_kernel", "unpublish", "a")
    assert not (modules / "built").exists(), (modules / "built").read_text()
    python("-c", "import nbformat.validator")
    assert (modules / "built").exists(), "else this test would see nothing"
