"""Real runs: papermill in a worker process, a real kernel, and every way to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stepguide_kernel.execution import runner
from stepguide_kernel.execution.runner import run
from stepguide_kernel.model.execution import LEFT_EARLY, Execution
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.outputs import plain_text
from tests.integration.processes import gone
from tests.unit.notebook.sample import code, notebook, text

TAGGED = {"raises": {"tags": ["raises-exception"]}, "skipped": {"tags": ["skip-execution"]}}
REMEMBER = "import os, pathlib\nwith pathlib.Path('pids').open('a') as f:\n    print({}, file=f)"


def execute(
    folder: Path, *sources: str, timeout: float = 60, deadline: float = 120, minor: int = 4
) -> Execution:
    """Run code cells in ``folder``."""
    made = notebook(*(code(source) for source in sources), minor=minor)
    return run(made, cwd=folder, timeout=timeout, deadline=deadline)


def printed(execution: Execution) -> list[str]:
    """What each cell of the executed notebook shows."""
    assert execution.notebook is not None
    cells = Notebook.parse(execution.notebook).cells
    return ["".join(map(plain_text, cell.get("outputs", []))).strip() for cell in cells]


def statuses(execution: Execution) -> list[str]:
    return [cell.status for cell in execution.cells]


def remembered(folder: Path) -> list[int]:
    return [int(line) for line in (folder / "pids").read_text().split()]


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that a test starts and that must not outlive it."""
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def test_a_kernel_starts_and_answers_before_the_turn_of_its_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders, ran, waited_s = tmp_path / "t", tmp_path / "ran", 1.0
    folders.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folders))

    def kernel_started() -> bool:
        journals = folders.glob("*/journal.jsonl")
        return any(b"kernel_started" in journal.read_bytes() for journal in journals)

    @contextmanager
    def turn() -> Iterator[None]:
        until = time.monotonic() + 60
        while not kernel_started() and time.monotonic() < until:
            time.sleep(0.05)
        assert kernel_started()
        time.sleep(waited_s)
        assert not ran.exists()
        yield
        assert ran.exists()

    made = notebook(code(f"open({str(ran)!r}, 'w').close()"))
    began = time.monotonic()
    execution = run(made, cwd=tmp_path, timeout=60, deadline=60, turn=turn())
    assert execution.status == "completed"
    assert execution.duration_s <= time.monotonic() - began - waited_s


def test_what_only_a_first_run_says_is_not_shown(tmp_path: Path) -> None:
    fonts = "Matplotlib is building the font cache; this may take a moment."
    execution = execute(tmp_path, f"import sys\nprint('{fonts}', file=sys.stderr)\nprint(1)")
    assert printed(execution) == ["1"]


def test_a_run_knows_every_cell_and_leaves_the_file_and_its_folder_alone(tmp_path: Path) -> None:
    made = notebook(text("# T"), code("x = 1"), code(" "), code("print(x + 1)"), minor=2)
    path = tmp_path / "guide.ipynb"
    made.write(path)
    before = path.read_bytes()
    execution = run(path, cwd=tmp_path, timeout=60, deadline=120)
    assert execution.status == "completed"
    assert [(cell.index, cell.status) for cell in execution.cells] == [(1, "run"), (3, "run")]
    assert (execution.cells_run, execution.cells_total) == (2, 2)
    assert printed(execution) == ["", "", "", "2"]
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["guide.ipynb"]


def test_where_and_why_a_run_stopped_counts_all_cells_of_the_source(tmp_path: Path) -> None:
    made = notebook(text("# T"), code("x = 1"), text("b"), code("{}['k']"), code("x"), minor=4)
    execution = run(made, cwd=tmp_path, timeout=60, deadline=120)
    assert execution.status == "failed"
    assert execution.stop is not None
    assert (execution.stop.ename, execution.stop.evalue) == ("KeyError", "'k'")
    assert execution.stop.cell_index == 3
    assert statuses(execution) == ["run", "failed", "not_reached"]
    assert (execution.cells_run, execution.cells_total) == (1, 3)
    assert printed(execution)[3] == "KeyError: 'k'"


def test_tags_say_what_may_raise_and_what_is_left_out(tmp_path: Path) -> None:
    made = notebook(
        code("1 / 0", metadata=TAGGED["raises"]),
        code("1 / 0", metadata=TAGGED["skipped"]),
        code("print('end')"),
        minor=4,
    )
    execution = run(made, cwd=tmp_path, timeout=60, deadline=120)
    assert statuses(execution) == ["run", "skipped", "run"]
    assert (execution.status, execution.cells_total) == ("completed", 2)


@pytest.mark.parametrize(
    ("source", "ename"),
    [
        ("import sys\nsys.exit(0)", "SystemExit"),
        ("%no_such_magic", "UsageError"),
        ("x = = 1", "SyntaxError"),
        ("input('name? ')", "StdinNotImplementedError"),
    ],
)
def test_a_cell_that_does_not_raise_in_the_usual_way_fails_too(
    tmp_path: Path, source: str, ename: str
) -> None:
    execution = execute(tmp_path, source, "print('not reached')")
    assert execution.status == "failed"
    assert execution.stop is not None
    assert (execution.stop.ename, execution.stop.cell_index) == (ename, 0)
    assert statuses(execution) == ["failed", "not_reached"]


def test_exit_ends_the_run_at_its_cell_and_not_a_moment_later(tmp_path: Path) -> None:
    execution = execute(tmp_path, "exit()", "open('ran', 'w').close()")
    assert execution.status == "died"
    assert execution.stop is not None
    assert (execution.stop.evalue, execution.stop.cell_index) == (LEFT_EARLY, 0)
    assert statuses(execution) == ["run", "not_reached"]
    assert not (tmp_path / "ran").exists()


def test_exit_in_the_last_cell_is_a_way_to_end(tmp_path: Path) -> None:
    execution = execute(tmp_path, "print(1)", "exit()")
    assert (execution.status, statuses(execution)) == ("completed", ["run", "run"])


def test_a_cell_that_takes_too_long_is_named_and_what_it_started_is_gone(tmp_path: Path) -> None:
    start = "import subprocess\nchild = subprocess.Popen(['sleep', '600'])"
    execution = execute(
        tmp_path,
        f"{start}\n{REMEMBER.format('os.getpid(), child.pid, sep=chr(10)')}",
        "import time\nprint('begun', flush=True)\ntime.sleep(600)",
        "print('never')",
        timeout=3,
    )
    assert execution.status == "timeout"
    assert execution.stop is not None
    assert (execution.stop.ename, execution.stop.cell_index) == ("CellTimeoutError", 1)
    assert statuses(execution) == ["run", "timed_out", "not_reached"]
    assert printed(execution)[1:] == ["begun\nKeyboardInterrupt:", ""]
    assert execution.duration_s < 60
    assert gone(remembered(tmp_path))


def test_a_run_that_takes_too_long_is_ended_though_no_cell_does(tmp_path: Path) -> None:
    execution = execute(tmp_path, *["import time\ntime.sleep(1.5)"] * 20, timeout=60, deadline=8)
    assert execution.status == "timeout"
    assert execution.stop is not None
    assert execution.stop.ename == "RunTimeoutError"
    assert execution.stop.cell_index is not None
    assert statuses(execution)[0] == "run"
    assert statuses(execution)[-1] == "not_reached"
    assert execution.cells_run == execution.stop.cell_index
    assert execution.notebook is not None


def test_a_worker_that_hangs_is_killed_with_its_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_GRACE_S", 1.0)
    pids = REMEMBER.format("os.getpid(), os.getppid(), sep=chr(10)")
    stop_the_worker = "import signal, time\nos.kill(os.getppid(), signal.SIGSTOP)\ntime.sleep(600)"
    execution = execute(tmp_path, pids, stop_the_worker, timeout=60, deadline=9)
    assert execution.status == "timeout"
    assert execution.stop is not None
    assert (execution.stop.ename, execution.stop.cell_index) == ("RunTimeoutError", 1)
    assert statuses(execution) == ["run", "timed_out"]
    assert gone(remembered(tmp_path))


def test_a_kernel_killed_in_the_middle_of_a_cell_is_a_dead_kernel_there(tmp_path: Path) -> None:
    kill = (
        "import os, signal\nprint('last words', flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    execution = execute(tmp_path, "x = 1", kill, "print(x)", "print('never')")
    assert execution.status == "died"
    assert execution.stop is not None
    assert (execution.stop.ename, execution.stop.cell_index) == ("DeadKernelError", 1)
    assert statuses(execution) == ["run", "died", "not_reached", "not_reached"]


def test_a_worker_that_is_killed_is_a_crash_and_takes_its_kernel_along(tmp_path: Path) -> None:
    pids = REMEMBER.format("os.getpid(), os.getppid(), sep=chr(10)")
    kill_worker = "import signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(600)"
    execution = execute(tmp_path, pids, kill_worker)
    assert execution.status == "crashed"
    assert execution.stop is not None
    assert (execution.stop.ename, execution.stop.cell_index) == ("WorkerCrashed", 1)
    assert gone(remembered(tmp_path))


def wait_for(condition: Callable[[], bool], *, within: float = 60) -> None:
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


SPEAKS_LATE = """
import threading, time
outputs = get_ipython().kernel.iopub_socket.io_thread

def late(self, outputs=outputs, pipe=type(outputs)._event_pipe, threading=threading):
    # ipykernel has just seen that the thread for outputs lives, and is about to wake it up.
    if threading.current_thread().name == "Control":
        outputs.thread.join(0.2)
    return pipe.fget(self)

class Pipes(dict):
    def values(self, sleep=time.sleep):
        sleep(0.2)  # that thread has ended, and this is about to be noted
        return dict.values(self)

type(outputs)._event_pipe = property(late)
outputs._event_pipes = Pipes(outputs._event_pipes)
"""


def test_a_kernel_whose_last_answer_is_late_ends_in_order(tmp_path: Path) -> None:
    (tmp_path / "kept.py").write_text("notes = open('notes.txt', 'w')\nnotes.write('kept')\n")
    execution = execute(tmp_path, f"import kept\n{SPEAKS_LATE}")
    assert (execution.status, execution.warm) == ("completed", False)
    # Python wrote out what its modules hold: it was not killed while it waited for itself.
    assert (tmp_path / "notes.txt").read_text() == "kept"


def test_a_run_can_be_stopped_from_another_thread(tmp_path: Path) -> None:
    made = notebook(code(REMEMBER.format("os.getpid()")), code("import time\ntime.sleep(600)"))
    cancelled = threading.Event()
    found: list[Execution] = []

    def make_the_run() -> None:
        found.append(run(made, cwd=tmp_path, timeout=600, deadline=600, cancelled=cancelled))

    thread = threading.Thread(target=make_the_run)
    thread.start()
    wait_for((tmp_path / "pids").exists)
    cancelled.set()
    thread.join(30)
    assert [execution.status for execution in found] == ["interrupted"]
    assert gone(remembered(tmp_path))


def test_nothing_survives_the_sudden_death_of_whoever_started_it(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    pids = REMEMBER.format("os.getpid(), os.getppid(), sep=chr(10)")
    notebook(code(f"{pids}\nimport time\ntime.sleep(600)"), minor=4).write(tmp_path / "a.ipynb")
    program = (
        "from pathlib import Path\n"
        "from stepguide_kernel.execution.runner import run\n"
        "run(Path('a.ipynb'), cwd=Path(), timeout=600, deadline=600)\n"
    )
    (tmp_path / "tmp").mkdir()
    environ = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    starter = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, env=environ)
    started.append(starter)
    wait_for((tmp_path / "pids").exists)
    wait_for(lambda: len(remembered(tmp_path)) == 2)
    assert len(list((tmp_path / "tmp").glob("stepguide-run-*"))) == 1
    starter.send_signal(signal.SIGKILL)
    assert gone(remembered(tmp_path))
    wait_for(lambda: not list((tmp_path / "tmp").iterdir()))


def test_a_run_sees_a_scrubbed_environment_and_what_its_guide_declares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANTED_TOKEN", "planted-secret")
    monkeypatch.setenv("DECLARED_KEY", "declared")
    show = "import os\nprint(dict(os.environ), open('/proc/self/environ').read())"
    made = notebook(
        code(show),
        code("print(os.environ['DECLARED_KEY'], os.environ['STEPGUIDE_RECORD'])"),
        stepguide={"id": "g", "prerequisites": {"env": ["DECLARED_KEY"]}},
        minor=4,
    )
    environment, declared = printed(run(made, cwd=tmp_path, timeout=60, deadline=120))
    assert "planted-secret" not in environment
    assert declared == "declared off"


def test_the_environment_of_a_run_is_named(tmp_path: Path) -> None:
    environment = execute(tmp_path, "import msgspec").environment
    assert environment.kernel == "python3"
    assert set(environment.packages) == {"python", "msgspec"}
    assert len(environment.fingerprint) == 64


def test_asking_for_it_leaves_no_trace_in_the_kernel(tmp_path: Path) -> None:
    shown = printed(execute(tmp_path, "print([n for n in dir() if 'report' in n], In)"))
    assert shown == ["[] ['', \"print([n for n in dir() if 'report' in n], In)\"]"]


def test_the_state_of_widgets_is_kept(tmp_path: Path) -> None:
    execution = execute(tmp_path, "import ipywidgets\nipywidgets.IntSlider(value=42)")
    assert execution.notebook is not None
    widgets = Notebook.parse(execution.notebook).node.metadata["widgets"]
    states = widgets["application/vnd.jupyter.widget-state+json"]["state"].values()
    assert 42 in [state["state"].get("value") for state in states]


def test_a_guide_with_an_output_widget_ends_in_its_own_time(tmp_path: Path) -> None:
    show = "def show(x):\n    print('shown', x)\nipywidgets.interactive(show, x=3)"
    execution = execute(tmp_path, "import ipywidgets", *[show] * 5, timeout=120, deadline=600)
    assert statuses(execution) == ["run"] * 6
    assert max(cell.duration_s or 0 for cell in execution.cells) < 60
    assert execution.notebook is not None
    widgets = Notebook.parse(execution.notebook).node.metadata["widgets"]
    states = widgets["application/vnd.jupyter.widget-state+json"]["state"].values()
    shown = [state["state"]["outputs"] for state in states if "outputs" in state["state"]]
    assert [outputs[0]["text"] for outputs in shown] == ["shown 3\n"] * 5


def test_a_guide_that_runs_another_finds_it_and_its_data(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.csv").write_text("41")
    read = "total = int(open('data/x.csv').read())"
    notebook(code(read), code("broken = 1 / 0"), minor=4).write(tmp_path / "child.ipynb")
    notebook(code(read), minor=4).write(tmp_path / "good.ipynb")
    execution = execute(tmp_path, "%run good.ipynb\nprint(total + 1)", "%run child.ipynb", "1")
    assert printed(execution)[0] == "42"
    assert execution.stop is not None
    assert (execution.stop.ename, execution.stop.cell_index) == ("ZeroDivisionError", 1)
    left = sorted(path.name for path in tmp_path.rglob("*"))
    assert left == ["child.ipynb", "data", "good.ipynb", "x.csv"]


def test_no_module_of_the_guide_s_folder_can_take_a_place_in_the_worker(tmp_path: Path) -> None:
    for name in ("nbformat.py", "papermill.py", "code.py"):
        (tmp_path / name).write_text("raise RuntimeError('taken')")
    (tmp_path / "helper.py").write_text("answer = 42")
    shown = printed(execute(tmp_path, "import helper\nprint(helper.answer)"))
    assert shown == ["42"]


def test_the_run_s_folder_is_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    show = "import glob, os\nprint(len(glob.glob(os.environ['TMPDIR'] + '/stepguide-run-*')))"
    assert printed(execute(tmp_path, show)) == ["1"]
    assert list(folder.glob("stepguide-run-*")) == []
