"""Recording in real kernels, and guides made of what they logged."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

import msgspec
import nbformat
import pytest

import stepguide_kernel
from stepguide_kernel.model.session import SessionList
from stepguide_kernel.notebook.metadata import guide_metadata
from tests.integration.recording import Bench, kernel, replay, rerun


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "bench")


def test_a_session_becomes_a_guide_that_shows_the_same(bench: Bench, tmp_path: Path) -> None:
    (bench.work / "orders.csv").write_text("region,amount\nN,3\nS,4\nN,5\n")
    cells = [
        ("imports", "import pandas as pd"),
        ("load", "orders = pd.read_csv('orders.csv')"),
        ("look", "orders.head()"),
        ("typo", "orders.amnt"),
        ("paid", "orders = orders[orders.amount > 3]"),
        ("sum", "orders.groupby('region').amount.sum()"),
    ]
    shown = replay(bench, cells)

    (summary,) = msgspec.json.decode(
        bench.stepguide("sessions", "--json").stdout, type=SessionList
    ).sessions
    assert (summary.runs, summary.errors, summary.kernel) == (6, 1, "stepguide")

    result, guide = bench.build("--keep", "sum")
    assert (result.cells_kept, result.cells_recorded) == (4, 6)
    assert result.proof.status == "proved", result.proof.reason
    nbformat.validate(guide.node)
    assert guide.kernel_name == "python3"
    described = guide_metadata(guide)
    assert described is not None
    assert [needed.path for needed in described.prerequisites.files] == ["orders.csv"]
    assert set(described.prerequisites.packages) == {"pandas"}
    again = tmp_path / "again"
    assert rerun(guide, again)["load"] == "FileNotFoundError"
    (again / "orders.csv").write_bytes((bench.work / "orders.csv").read_bytes())
    with kernel("python3", again) as fresh:
        last = [fresh.run(cell["source"]) for cell in guide.cells if cell.cell_type == "code"][-1]
    assert last == shown[-1]


def test_everything_shown_is_logged_as_a_notebook_keeps_it(bench: Bench) -> None:
    with bench.recording() as recording:
        recording.run("print('a'); print('b')\nimport sys; print('c', file=sys.stderr)", "stream")
        recording.run("!echo from the shell", "shell")
        recording.run("{'answer': 42}", "result")
        recording.run("h = display(1, display_id=True); h.update(2)", "update")
        recording.run(
            "from IPython.display import clear_output\nprint(1); clear_output(); print(2)", "clear"
        )
        recording.run("import os; os.system('echo from a process')", "process")
        recording.run(
            "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);", "picture"
        )
        recording.run("{}['a']", "error")
    runs = {run.cell_id: run for run in bench.session().runs}
    for run in runs.values():
        content = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        code = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "execution_count": 1}
        notebook = content | {"cells": [code | {"outputs": list(run.outputs)}]}
        nbformat.validate(nbformat.from_dict(notebook))
    texts = {name: [o.get("text") for o in run.outputs] for name, run in runs.items()}
    assert texts["stream"] == ["a\nb\n", "c\n"]
    assert texts["shell"] == ["from the shell\r\n"]
    assert texts["clear"] == ["2\n"]
    assert "from a process\n" in texts["process"]
    assert runs["result"].result == "{'answer': 42}"
    assert runs["update"].outputs[0]["data"] == {"text/plain": "2"}
    assert "image/png" in runs["picture"].outputs[-1]["data"]
    assert runs["error"].outputs[0]["ename"] == "KeyError"
    assert runs["error"].error is not None


def test_a_kernel_killed_in_the_middle_loses_that_run_only(bench: Bench) -> None:
    with bench.recording() as recording:
        recording.run("x = 1", "a")
        recording.run("print(x)", "b")
        recording.send("import time; time.sleep(60)", "c")
        time.sleep(0.5)
        recording.kill()
    assert [run.cell_id for run in bench.session().runs] == ["a", "b"]
    result, _ = bench.build("--keep", "b")
    assert result.proof.status == "proved"


def test_a_log_cut_in_a_line_builds_all_the_same(bench: Bench) -> None:
    replay(bench, [("a", "x = 1"), ("b", "print(x)"), ("c", "y = 2")])
    (log,) = bench.sessions.glob("*.jsonl")
    os.truncate(log, log.stat().st_size - 30)
    done = bench.stepguide("build", "latest", "-o", "guide.ipynb", "--no-proof")
    assert done.returncode == 0
    assert "1 line of the log could not be read" in done.stderr


STATUS = "__import__('stepguide_kernel.kernel', fromlist=['status']).status()"


def test_a_running_kernel_starts_to_record_without_a_restart(bench: Bench) -> None:
    with bench.plain() as plain:
        plain.run("import math")
        plain.run("r = 2", "r")
        plain.run("%load_ext stepguide_kernel.kernel")
        plain.run("secret = 1", "hidden", store_history=False)
        shown = plain.run("print(math.floor(math.pi * r))", "area")
    result, guide = bench.build("--keep", "area")
    assert shown == "6\n"
    assert (result.cells_recorded, result.cells_kept) == (3, 3)
    assert result.proof.status == "proved", result.proof.reason
    assert [cell["source"] for cell in guide.cells if cell.cell_type == "code"][:2] == [
        "import math",
        "r: int = 2",
    ]


def test_lab_marks_a_range_silently_and_a_guide_shows_what_it_showed(bench: Bench) -> None:
    load = "%load_ext stepguide_kernel.kernel\n%stepguide record"
    with bench.plain() as plain:
        assert plain.run("rate = 2", "define") == ""
        assert ast.literal_eval(plain.ask(load, STATUS))["recording"]
        assert plain.run("print(rate * 21)", "meant") == "42\n", "no word of ours in a cell"
        plain.ask("%stepguide stop", STATUS)
        plain.run("print('late')", "late")
        now = ast.literal_eval(plain.ask("", STATUS))
    session = bench.session()
    assert (now["state"], now["recording"], now["session"]) == ("on", False, session.opened.id)
    assert (now["runs"], now["unseen_runs"], now["marked_runs"]) == (3, 1, 1)
    assert session.marked == range(2, 3)
    assert [run.source_only for run in session.runs] == [True, False, False]
    result, guide = bench.build("--marked")
    assert result.proof.status == "proved", result.proof.reason
    code = [cell["source"] for cell in guide.cells if cell.cell_type == "code"]
    assert code == ["rate: int = 2", "print(rate * 21)"]


def test_the_environment_forbids_recording(bench: Bench) -> None:
    with bench.recording(STEPGUIDE_RECORD="off") as silent:
        assert silent.run("print(1)", "a") == "1\n"
    assert not bench.sessions.exists()


def test_logs_are_private_and_hold_no_secret(bench: Bench) -> None:
    with bench.recording(SALES_API_TOKEN="correct-horse-battery") as recording:
        recording.run("import os; token = os.environ['SALES_API_TOKEN']; token", "a")
        recording.run("token = 'correct-horse-battery'; print(token)", "b")
        recording.run("raise ValueError('denied for correct-horse-battery')", "c")
    (log,) = bench.sessions.glob("*.jsonl")
    assert "correct-horse" not in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(bench.sessions.stat().st_mode) == 0o700


def test_cells_edited_deleted_and_run_again_come_back_as_they_were_run(bench: Bench) -> None:
    with bench.recording() as recording:
        recording.run("def f(x): return x + 1", "f")
        recording.run("y = f(1)", "gone")
        recording.run("def f(x): return x + 100", "f", deleted=["gone"])
        recording.run("print(y)", "show")
    assert bench.session().deleted == {"gone"}
    result, guide = bench.build()
    assert result.proof.status == "proved"
    code = [cell for cell in guide.cells if cell.cell_type == "code"]
    assert [cell["source"] for cell in code] == ["def f(x): return x + 1", "y = f(1)", "print(y)"]
    assert code[0]["id"] != "f"


def test_a_guide_that_cannot_be_reproduced_says_so(bench: Bench) -> None:
    replay(bench, [("a", "import os"), ("b", "print(os.getpid())")])
    done = bench.stepguide("build", "latest", "-o", "guide.ipynb")
    assert done.returncode == 1
    assert "not proved: cell b shows something else" in done.stdout
    assert (bench.work / "guide.ipynb").exists()


def test_the_proof_leaves_the_authors_folder_alone(bench: Bench) -> None:
    replay(
        bench,
        [
            ("w", "n = 1\nopen('out.txt', 'w').write('first')"),
            ("s", "print(open('out.txt').read())"),
        ],
    )
    (bench.work / "out.txt").write_text("newer")
    result, _ = bench.build("--keep", "s")
    assert result.proof.status == "proved"
    assert (bench.work / "out.txt").read_text() == "newer"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["build", "nosuchid"], 2, "no session 'nosuchid' is recorded"),
        (["build", "latest", "--keep", "x"], 2, "no cell of this session has that id"),
        (["build", "latest", "-o", "taken.ipynb"], 2, "no guide of ours"),
        (
            ["build", "latest", "-o", "no/such/folder.ipynb", "--no-proof"],
            1,
            "folder does not exist",
        ),
        (["build", "latest", "--notebook", "absent.ipynb"], 2, "does not exist"),
        (["build", "latest", "--notebook", "taken.ipynb"], 1, "is not a notebook"),
        (["build", "absent.ipynb"], 2, "does not exist"),
        (["kernel", "install", "--user", "--sys-prefix"], 2, "exclude each other"),
        (["kernel", "install", "--prefix", "taken.ipynb"], 1, "cannot be written"),
    ],
)
def test_bad_input_is_one_line_with_a_hint(
    arguments: list[str], code: int, said: str, one_session: Bench
) -> None:
    before = sorted(one_session.work.iterdir())
    done = one_session.stepguide(*arguments)
    assert done.returncode == code
    (line,) = done.stderr.strip().splitlines()[-1:]
    assert said in line
    assert line.endswith(")")
    assert "Traceback" not in done.stderr
    assert sorted(one_session.work.iterdir()) == before


@pytest.fixture(scope="module")
def one_session(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    bench = Bench(tmp_path_factory.mktemp("one") / "bench")
    replay(bench, [("a", "print(1)")])
    (bench.work / "taken.ipynb").write_text("mine")
    return bench


def test_a_kernel_with_nothing_but_ipykernel_records(bench: Bench, tmp_path: Path) -> None:
    """As after ``pip install ipykernel`` and ``pip install --no-deps jupyter-stepguide``."""
    venv = tmp_path / "venv"
    uv = str(Path(sys.executable).parent / "uv")
    python = str(venv / "bin" / "python")
    needed = f"ipykernel=={metadata.version('ipykernel')}"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(venv)], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, needed], check=True)
    packages = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    Path(packages, "stepguide_kernel").symlink_to(Path(stepguide_kernel.__file__).parent)
    bare = str(tmp_path / "bare")
    subprocess.run(
        [
            python,
            "-c",
            f"from stepguide_kernel.kernel import kernelspec as k; k.install(prefix={bare!r})",
        ],
        check=True,
    )
    specs = Path(bare, "share", "jupyter", "kernels")
    with kernel("stepguide", bench.work, bench.env, specs) as recording:
        assert recording.run("import msgspec", "a") == "ModuleNotFoundError"
        recording.run("x = 6", "x")
        recording.run("print(x * 7)", "b")
    assert [run.cell_id for run in bench.session().runs] == ["a", "x", "b"]
    result, _ = bench.build("--keep", "b")
    assert result.proof.status == "proved"
