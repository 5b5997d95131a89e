from __future__ import annotations

from pathlib import Path

from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.verification.meanwhile import changed_meanwhile
from tests.unit.notebook.sample import code, notebook


def test_a_file_is_told_from_the_one_that_was_verified(tmp_path: Path) -> None:
    path = tmp_path / "guide.ipynb"
    notebook(code("1", "a")).write(path)
    verified = Notebook.read(path)
    assert list(changed_meanwhile(path, verified)) == []
    path.touch()
    assert list(changed_meanwhile(path, verified)) == []
    notebook(code("2", "a")).write(path)
    assert "edited while it ran" in "".join(changed_meanwhile(path, verified))
    path.write_text("<<<<<<< HEAD")
    assert "not readable" in "".join(changed_meanwhile(path, verified))
    path.unlink()
    assert "deleted while it ran" in "".join(changed_meanwhile(path, verified))
