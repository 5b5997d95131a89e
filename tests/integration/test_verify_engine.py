"""The papermill engine: loaded at papermill's own import, in any order, and truthful."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.notebook.document import Notebook
from tests.unit.notebook.sample import code, notebook

PYTHON3 = {"name": "python3", "display_name": "Python 3", "language": "python"}
HEAVY = {"nbformat", "nbclient", "papermill", "pandas", "voila", "sqlalchemy", "alembic", "msgspec"}


def python(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error::ImportWarning", "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


ENGINE = "from papermill.engines import papermill_engines as e\nprint(e.get_engine('stepguide'))"
ORDERS = {
    "papermill first": f"import papermill\n{ENGINE}",
    "our entry module first": f"import stepguide_kernel.papermill_engine\n{ENGINE}",
    "our engine first": f"import stepguide_kernel.execution.engine\n{ENGINE}",
    "our runner first": f"import stepguide_kernel.execution.runner\n{ENGINE}",
    "papermill's engines first": ENGINE,
}


@pytest.mark.parametrize("program", ORDERS.values(), ids=ORDERS)
def test_any_order_of_imports_works(program: str, tmp_path: Path) -> None:
    ended = python(program, tmp_path)
    assert ended.stderr == ""
    assert "StepGuideEngine" in ended.stdout


def test_a_broken_dependency_of_ours_does_not_break_papermill(tmp_path: Path) -> None:
    break_ours = (
        "import sys\n"
        "for name in ('msgspec', 'stepguide_kernel.execution', 'stepguide_kernel.notebook'):\n"
        "    sys.modules[name] = None\n"
    )
    notebook(code("print(1)"), kernelspec=PYTHON3, minor=4).write(tmp_path / "in.ipynb")
    others = "import papermill\npapermill.execute_notebook('in.ipynb', 'out.ipynb')"
    ended = python(f"{break_ours}{others}\n{ENGINE}", tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "StepGuideEngine" in ended.stdout
    ours = "papermill.execute_notebook('in.ipynb', 'out.ipynb', engine_name='stepguide')"
    ended = python(f"{break_ours}import papermill\n{ours}", tmp_path)
    assert "ModuleNotFoundError" in ended.stderr


def test_the_entry_module_imports_nothing_of_weight(tmp_path: Path) -> None:
    program = "import stepguide_kernel.papermill_engine, sys\nprint(*sys.modules)"
    imported = {name.partition(".")[0] for name in python(program, tmp_path).stdout.split()}
    assert "stepguide_kernel" in imported
    assert not imported & HEAVY


def command(folder: Path, *sources: str, options: tuple[str, ...] = ()) -> tuple[int, str]:
    """Run the command and return its exit code and what it said."""
    cells = (code(source) for source in sources)
    notebook(*cells, kernelspec=PYTHON3, minor=4).write(folder / "in.ipynb")
    arguments = ("--engine", "stepguide", "--no-progress-bar", "in.ipynb", "out.ipynb", *options)
    ended = subprocess.run(
        [sys.executable, "-m", "papermill", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stderr


def papermill(folder: Path, *sources: str, options: tuple[str, ...] = ()) -> tuple[int, list[Any]]:
    """Run the command and return its exit code and each cell's status in papermill's metadata."""
    returned, _ = command(folder, *sources, options=options)
    executed = Notebook.read(folder / "out.ipynb")
    own = [cell for cell in executed.cells if cell.cell_type == "code"]
    return returned, [cell.metadata["papermill"]["status"] for cell in own]


def test_papermill_s_metadata_is_true_after_success(tmp_path: Path) -> None:
    ended = papermill(tmp_path, "x = 1", "print(x)")
    assert ended == (0, ["completed", "completed"])
    assert Notebook.read(tmp_path / "out.ipynb").cells[1]["outputs"][0]["text"] == "1\n"


DEADLY = {
    "an error": ("1 / 0", ()),
    "a timeout": ("import time\ntime.sleep(60)", ("--execution-timeout", "2")),
    "a dead kernel": ("import os\nos._exit(1)", ()),
}


@pytest.mark.parametrize(("source", "options"), DEADLY.values(), ids=DEADLY)
def test_papermill_s_metadata_is_true_after(
    tmp_path: Path, source: str, options: tuple[str, ...]
) -> None:
    returned, statuses = papermill(tmp_path, "x = 1", source, "print(x)", options=options)
    assert returned != 0
    assert statuses == ["completed", "failed", "pending"]
    assert Notebook.read(tmp_path / "out.ipynb").node.metadata["papermill"]["exception"] is True


def test_parameters_are_injected_as_papermill_does(tmp_path: Path) -> None:
    ended = papermill(tmp_path, "print(rate)", options=("-p", "rate", "0.5"))
    assert ended == (0, ["completed", "completed"])
    assert Notebook.read(tmp_path / "out.ipynb").cells[1]["outputs"][0]["text"] == "0.5\n"


def test_what_a_long_cell_has_shown_is_saved_before_it_ends(tmp_path: Path) -> None:
    wait = (
        "import pathlib, time\nwords = 'first ' + 'words'\nfor turn in range(600):\n"
        "    print(words, flush=True)\n    time.sleep(0.1)\n"
        "    if words in pathlib.Path('out.ipynb').read_text():\n        break\n"
        "else:\n    raise TimeoutError\n"
    )
    ended = papermill(tmp_path, wait, options=("--autosave-cell-every", "1"))
    assert ended == (0, ["completed"])


def test_what_cells_show_goes_into_papermill_s_log_on_request(tmp_path: Path) -> None:
    returned, said = command(tmp_path, "print('six times seven')", options=("--log-output",))
    assert returned == 0
    assert "six times seven" in said


def test_nbclient_s_own_name_of_the_limit_counts_as_in_the_stock_engine(tmp_path: Path) -> None:
    notebook(code("import time; time.sleep(60)"), kernelspec=PYTHON3).write(tmp_path / "in.ipynb")
    program = (
        "import papermill\n"
        "papermill.execute_notebook('in.ipynb', 'out.ipynb', engine_name='stepguide',"
        " progress_bar=False, timeout=2)"
    )
    assert "CellTimeoutError" in python(program, tmp_path).stderr


def test_a_missing_kernel_is_mapped_here_too(tmp_path: Path) -> None:
    python2 = {"name": "python2", "display_name": "Python 2"}
    notebook(code("print(1)"), kernelspec=python2, minor=4).write(tmp_path / "in.ipynb")
    program = (
        "import papermill\n"
        "papermill.execute_notebook('in.ipynb', 'out.ipynb', engine_name='stepguide',"
        " progress_bar=False)"
    )
    assert python(program, tmp_path).returncode == 0
    assert Notebook.read(tmp_path / "out.ipynb").cells[0]["outputs"][0]["text"] == "1\n"
