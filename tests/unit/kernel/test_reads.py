"""What is noted, in a fresh interpreter that is told to note as a kernel is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.execution import tracing

SETTLED = "import time; time.sleep(0.2)\n"


def noted(folder: Path, source: str) -> dict[str, Any]:
    """Run ``source`` in ``folder`` between the two questions."""
    program = f"import json\n{tracing.begin()}\n{source}\nprint({tracing.end()})"
    done = subprocess.run(
        [sys.executable, "-c", SETTLED + program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def files(report: dict[str, Any]) -> dict[str, Any]:
    return {Path(path).name: signature for path, signature in report["files"]}


def test_files_are_noted_as_they_were_when_they_were_opened(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("123")
    found = files(noted(tmp_path, "open('a').read()\nopen('a', 'a').write('4')"))
    assert found["a"][0] == 3


@pytest.mark.parametrize(
    "source",
    [
        "import os; os.path.exists('none')",
        "import pathlib; pathlib.Path('none').is_file()",
        "import os; os.access('none', os.R_OK)",
        "import os; os.path.lexists('none')",
        "try:\n    open('none')\nexcept OSError:\n    pass",
        "import shutil; shutil.which('./none')",
        "import glob; glob.glob('none')",
        "import os; os.chdir('..'); os.path.exists('{name}/none')",
    ],
)
def test_what_is_not_there_is_noted_however_it_is_asked_for(tmp_path: Path, source: str) -> None:
    found = files(noted(tmp_path, source.replace("{name}", tmp_path.name)))
    assert found["none"] is None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os; os.system('true')", "processes"),
        ("import subprocess; subprocess.run(['true'])", "processes"),
        ("import os; os.fork() or os._exit(0)", "processes"),
        ("import socket; socket.gethostbyname('localhost')", "network"),
        ("import os; list(os.environ)", "environment"),
        ("import os; os.environ.copy()", "environment"),
        ("open('new', 'w').close(); open('new2', 'w').close()", None),
        ("import os; fd = os.open('.', os.O_RDONLY); os.open('x', 0, dir_fd=fd)", "descriptor"),
    ],
)
def test_what_cannot_be_followed_is_a_reason(
    tmp_path: Path, source: str, reason: str | None
) -> None:
    if reason == "descriptor":
        (tmp_path / "deep").mkdir()
        (tmp_path / "deep" / "x").touch()
        source = source.replace("'.'", "'deep'")
    assert noted(tmp_path, source)["reasons"] == ([] if reason is None else [reason])


def test_what_a_run_makes_is_its_own_and_a_folder_that_was_there_is_not(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "data").touch()
    report = noted(
        tmp_path,
        "import os\nos.mkdir('mine')\nopen('mine/a', 'w').close()\nopen('mine/a').close()\n"
        "os.listdir('mine')\nos.makedirs('there', exist_ok=True)\nopen('there/data').close()",
    )
    assert {"mine", "a"} == {Path(path).name for path in report["made"]}
    assert "data" in files(report)
    assert not any(folder.endswith("mine") for folder, _, _ in report["folders"])


def test_names_of_variables_are_noted_and_their_values_are_not(tmp_path: Path) -> None:
    source = "import os\nos.environ['A'] = 'secret'\nos.environ.get('A'), os.getenv('B')\n"
    report = noted(tmp_path, f"{source}'C' in os.environ, os.environb.get(b'D')")
    assert {"A", "B", "C", "D"} <= set(report["variables"])
    assert "secret" not in json.dumps(report)


def test_sqlite_is_noted_by_path_and_by_uri(tmp_path: Path) -> None:
    (tmp_path / "a b.db").touch()
    (tmp_path / "c.db").touch()
    connect = "sqlite3.connect('file:a%20b.db?mode=ro', uri=True); sqlite3.connect(':memory:')"
    found = files(noted(tmp_path, f"import sqlite3; {connect}; sqlite3.connect('c.db')"))
    assert {"a b.db", "c.db", "c.db-wal"} <= set(found)


def test_a_module_counts_by_its_source_also_when_its_cache_is_read(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("x = 1\n")
    for _ in range(2):
        found = files(noted(tmp_path, "import sys; sys.path.insert(0, '.')\nimport own"))
        assert found["own.py"][0] == 6
        assert not any(name.endswith(".pyc") for name in found)


def test_the_functions_that_are_stood_in_for_work_as_before(tmp_path: Path) -> None:
    source = """
import os, pickle, shutil, tempfile
assert os.stat in os.supports_dir_fd and os.stat in os.supports_fd
assert os.stat.__name__ == 'stat' and pickle.loads(pickle.dumps(os.environ['PATH']))
try:
    os.stat('none')
except FileNotFoundError as error:
    assert error.filename == 'none'
os.environ['NEW'] = '1'
assert os.popen('echo $NEW').read() == '1\\n' and 'NEW' in os.environ
del os.environ['NEW']
with tempfile.TemporaryDirectory() as folder:
    os.mkdir(os.path.join(folder, 'deep'))
shutil.rmtree(tempfile.mkdtemp())
"""
    assert "defect" not in noted(tmp_path, source)["reasons"]


def test_a_guide_can_break_what_notes_are_made_with_and_goes_on(tmp_path: Path) -> None:
    report = noted(tmp_path, "import os, threading\nthreading.get_ident\nopen(b'x', 'w').close()")
    assert report["reasons"] == []
