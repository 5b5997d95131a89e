"""What commands spare themselves when they start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.unit.notebook.sample import code, notebook

FORMATS = ("rfc3987_syntax", "rfc3986_validator", "isoduration")
IMPORTED = """
import sys
from pathlib import Path
Path(__file__).with_name("imported").open("a").write(f"{__name__} {sys.argv}\\n")
raise ImportError("nobody needs it")
"""


def test_no_process_of_ours_imports_the_formats_that_nbformat_asks_for(tmp_path: Path) -> None:
    modules = tmp_path / "modules"
    modules.mkdir()
    for name in FORMATS:
        (modules / f"{name}.py").write_text(IMPORTED)
    environ = {**os.environ, "PYTHONPATH": str(modules), "PYTHONDONTWRITEBYTECODE": "1"}

    def python(*arguments: str) -> None:
        command = [sys.executable, *arguments]
        subprocess.run(command, cwd=tmp_path, env=environ, stdout=subprocess.DEVNULL, check=True)

    for name in ("a", "b"):  # the command, a server of workers, workers, and their kernels
        notebook(code("print(1)"), minor=4).write(tmp_path / f"{name}.ipynb")
    python("-m", "stepguide_kernel", "verify", "a.ipynb", "b.ipynb", "--json")
    python("-m", "stepguide_kernel", "publish", "a.ipynb")
    python("-m", "stepguide_kernel", "unpublish", "a")
    imported = modules / "imported"
    assert not imported.exists(), imported.read_text()
    python("-c", "import nbformat.validator")
    assert {line.split()[0] for line in imported.read_text().splitlines()} == {*FORMATS}
