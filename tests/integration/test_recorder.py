"""The recorder in real kernels: what is told of a run, and what it must never do to one."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from stepguide_kernel.model.session import Run
from tests.integration.recording import Bench, Kernel

DEADLINE_S = 60


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "bench")


def _runs(bench: Bench) -> Mapping[str, Run]:
    return {run.cell_id: run for run in bench.session().runs}


def _until_logged(bench: Bench, cell: str) -> Run:
    """Wait for a run's line: it is written a moment after the reply."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        if list(bench.sessions.glob("*.jsonl")) and cell in (found := _runs(bench)):
            return found[cell]
        time.sleep(0.01)
    raise AssertionError(f"{cell} is not in the log")


# -- what IPython makes of cells ----------------------------------------------------------------

CELLS = {
    "time": "%%time\ntimed = [1]",
    "capture": "%%capture shown\ninside = 2\nprint(inside)",
    "line-magic": "get_ipython().run_line_magic('time', 'by_hand = 3')",
    "script": "%run script.py",
    "writefile": "%%writefile note.txt\nhello",
    "shell": "!cat note.txt > copy.txt",
    "lines": "lines = !cat copy.txt",
    "result": "6 * 7",
    "last": "half = _ / 2",
    "numbered": "again = Out[9] if 9 in Out else _",
    "exec": "exec('executed = half + 1')",
    "globals": "globals()['global_'] = 5",
    "star": "from math import *",
    "walrus": "(n := 10) + n",
    "aug": "n += 1",
    "with": "with open('note.txt') as stream:\n    text = stream.read()",
    "import-as": "import os.path as where",
    "delete": "del timed",
    "patch": "import math\nmath.answer = 42",
    "await": "import asyncio\nawait asyncio.sleep(0)\nawaited = n",
    "async": "async def later(): return n\nfuture = await later()",
}


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Run]:
    """All of :data:`CELLS`, run one after the other in one kernel."""
    bench = Bench(tmp_path_factory.mktemp("cells") / "bench")
    (bench.work / "script.py").write_text("from_script = open('script.txt').read()\n")
    (bench.work / "script.txt").write_text("x")
    with bench.recording() as recording:
        for cell, source in CELLS.items():
            recording.run(source, cell)
    return _runs(bench)


@pytest.mark.parametrize(
    ("cell", "reads", "writes"),
    [
        ("time", set(), {"timed"}),
        ("capture", set(), {"inside", "shown"}),
        ("line-magic", set(), {"by_hand"}),
        ("script", set(), {"from_script"}),
        ("lines", set(), {"lines"}),
        ("result", set(), {"_", "Out"}),
        ("last", {"_"}, {"half"}),
        ("numbered", {"_", "Out"}, {"again"}),
        ("exec", set(), {"executed"}),
        ("globals", set(), {"global_"}),
        ("star", set(), {"sqrt", "pi"}),
        ("walrus", set(), {"n"}),
        ("aug", {"n"}, {"n"}),
        ("with", set(), {"stream", "text"}),
        ("import-as", set(), {"where"}),
        ("delete", {"timed"}, {"timed"}),
        ("patch", set(), {"math", "@patch"}),
        ("await", {"n"}, {"awaited"}),
        ("async", {"n"}, {"future", "later"}),
    ],
)
def test_what_a_cell_of_ipythons_reads_and_binds(
    cells: Mapping[str, Run], cell: str, reads: set[str], writes: set[str]
) -> None:
    assert reads <= set(cells[cell].reads)
    assert writes <= set(cells[cell].writes)
    assert cells[cell].error is None


@pytest.mark.parametrize(
    ("cell", "read", "written"),
    [
        ("script", {"script.py", "script.txt"}, set()),
        ("writefile", set(), {"note.txt"}),
        ("shell", {"note.txt"}, {"copy.txt"}),
        ("lines", {"copy.txt"}, set()),
        ("with", {"note.txt"}, set()),
    ],
)
def test_which_files_a_cell_of_ipythons_touches(
    cells: Mapping[str, Run], cell: str, read: set[str], written: set[str]
) -> None:
    assert read <= {Path(path).name for path in cells[cell].files_read}
    assert written <= {Path(path).name for path in cells[cell].files_written}


# -- runs beside each other ---------------------------------------------------------------------


def test_a_subshell_runs_beside_a_cell_and_each_has_its_own(bench: Bench) -> None:
    with bench.recording() as recording:
        recording.run("import threading\ngo, there = threading.Event(), threading.Event()", "a")
        subshell = recording.new_subshell()
        main = recording.send(
            "mine = [1]\nthere.set(); go.wait(60)\nalso_mine = [2]\nprint('main')", "main"
        )
        source = "there.wait(60)\ntheirs = len(mine)\nprint('sub')\ngo.set()"
        assert recording.run(source, "sub", subshell=subshell) == "sub\n"
        recording.wait_for(main)
    runs = _runs(bench)
    assert {"mine", "also_mine"} <= set(runs["main"].writes)
    assert set(runs["sub"].writes).isdisjoint({"mine", "also_mine"})
    assert "theirs" in runs["sub"].writes
    assert "theirs" not in runs["main"].writes
    assert [output["text"] for output in runs["main"].outputs] == ["main\n"]
    assert [output["text"] for output in runs["sub"].outputs] == ["sub\n"]
    assert [run.order for run in bench.session().runs] == [1, 2, 3]


def test_what_a_task_changes_between_runs_leads_to_who_began_it(bench: Bench) -> None:
    with bench.recording() as recording:
        recording.run("import asyncio\nticks = []", "setup")
        recording.run(
            "async def tick():\n    await asyncio.sleep(0.01)\n    ticks.append(1)\n"
            "task = asyncio.create_task(tick())",
            "begin",
        )
        recording.run("await task", "wait")
        assert recording.run("len(ticks)", "look") == "1"
    runs = _runs(bench)
    assert "@background" in runs["begin"].writes
    assert "@background" in runs["look"].reads


def test_options_are_told_of_once_and_figures_while_they_are_open(bench: Bench) -> None:
    cells = {
        "options": "import numpy as np\nnp.set_printoptions(precision=4)",
        "quiet": "x = 1",
        "pyplot": "import matplotlib.pyplot as plt",
        "drawn": "plt.plot([1, 2])\nplt.title(f'Sales in {2020 + 4}');",
        "held": "plt.ioff()\nheld = plt.figure();",
        "more": "plt.gca().plot([3, 4]);",
        "closed": "plt.close('all')",
        "widget": (
            "from comm import create_comm\nchosen = []\n"
            "widget = create_comm(target_name='none', comm_id='w')\n"
            "widget.on_msg(chosen.append)"
        ),
    }
    with bench.recording() as recording:
        for cell, source in cells.items():
            recording.run(source, cell)
        recording.tell("w")
        assert recording.run("len(chosen)", "heard") == "1"
        recording.ask("x = [2]", "x")  # between runs too
        recording.run("y = x", "look")
    runs = _runs(bench)
    assert {cell for cell, run in runs.items() if "@npopt" in run.writes} <= {"options"}
    assert {cell for cell, run in runs.items() if "@figures" in run.writes} == {
        *("held", "more", "closed")
    }
    assert runs["drawn"].charts == ("Sales in 2024",)
    assert {cell for cell, run in runs.items() if "@between" in run.reads} == {*("heard", "look")}
    assert runs["heard"].writes == ("Out", "_")


# -- what must never happen ---------------------------------------------------------------------


def test_a_kernel_killed_between_runs_has_logged_them_all(bench: Bench) -> None:
    with bench.recording() as recording:
        for number in range(20):
            recording.run(f"x{number} = {number}", str(number))
        _until_logged(bench, "19")
        recording.kill()
    assert len(bench.session().runs) == 20
    assert bench.session().unreadable == 0


HOSTILE = """
class Hostile:
    def __getattribute__(self, name): raise RuntimeError(name)
    def __eq__(self, other): raise RuntimeError
    def __hash__(self): raise RuntimeError
    def __len__(self): raise RuntimeError
class Odd(dict):
    def __iter__(self): raise RuntimeError
    def items(self): raise RuntimeError
one, odd = Hostile(), Odd(a=1)
"""


def test_objects_that_raise_when_looked_at_cost_nobody_a_cell(bench: Bench) -> None:
    with bench.recording() as recording:
        assert recording.run(HOSTILE, "make") == ""
        assert recording.run("kept = [one]", "keep") == ""
        assert recording.run("odd['b'] = one; print('fine')", "use") == "fine\n"
    runs = _runs(bench)
    assert {"one", "odd"} <= set(runs["make"].writes)
    assert "one" in runs["keep"].reads
    assert "odd" in runs["use"].writes


def test_a_defect_of_the_recorders_own_is_said_once_and_costs_nobody_a_cell(bench: Bench) -> None:
    breaking = (
        "from stepguide_kernel.kernel.journal import Journal\n"
        "def broken(self, record): raise RuntimeError('ours')\n"
        "Journal.run = broken"
    )
    with bench.recording() as recording:
        recording.run("x = 1", "x")
        recording.run(breaking, "break")
        assert recording.run("print(x)", "next") == "1\n"
        assert "recording is paused" in recording.run("%stepguide status")
        assert "RuntimeError in its own code" in recording.said
        assert "Traceback" not in recording.said
    assert [run.cell_id for run in bench.session().runs] == ["x"]


def test_huge_outputs_are_shown_whole_and_logged_in_part(bench: Bench) -> None:
    huge = 5 * 1024 * 1024
    with bench.recording() as recording:
        assert len(recording.run(f"print('x' * {huge})", "print")) == huge + 1
        recording.run(
            f"from IPython.display import HTML\nHTML('<b>' + 'x' * {huge} + '</b>')", "show"
        )
        recording.run(f"raise ValueError('x' * {huge})", "raise")
    runs = _runs(bench)
    assert all(runs[cell].truncated for cell in ("print", "show"))
    (log,) = bench.sessions.glob("*.jsonl")
    assert max(map(len, log.read_bytes().splitlines())) < huge


def test_a_folder_that_cannot_be_written_stops_the_recording_with_a_word(bench: Bench) -> None:
    bench.sessions.write_text("a file where the folder should be")
    with bench.recording() as recording:
        assert recording.run("x = 1; print(x)", "a") == "1\n"
        assert "StepGuide paused recording" in recording.said
        recording.said = ""
        assert recording.run("print(x + 1)", "b") == "2\n"
        assert recording.said == ""


def test_a_disk_that_fills_up_stops_the_recording_with_a_word(bench: Bench) -> None:
    """Filled for the kernel alone, by the limit on the size of its files."""
    fill = (
        "import resource, signal, os\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "log = [entry for entry in os.scandir(os.environ['STEPGUIDE_SESSIONS'])]\n"
        "size = max(entry.stat().st_size for entry in log)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size + 700, resource.RLIM_INFINITY))"
    )
    # IPython's own history cannot be written either; its thread would say so in any of the cells.
    no_history = "history = get_ipython().history_manager\nhistory.writeout_cache()\n"
    with bench.recording() as recording:
        recording.run(f"{no_history}history.enabled = False", "history")
        recording.run("x = 1", "x")
        recording.run(fill, "fill")
        shown = [_print(recording, number) for number in range(20)]
    assert shown == [f"{number}\n" for number in range(20)]
    assert recording.said.count("StepGuide paused recording") == 1
    assert "x" in _runs(bench)


def _print(recording: Kernel, number: int) -> str:
    return recording.run(f"print({number})", f"cell-{number}")
