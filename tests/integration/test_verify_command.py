"""``stepguide verify``, run as people and their CI run it."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.ledger import VerdictGiven
from stepguide_kernel.model.verdict import GuideRun, VerifyReport
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.store.ledger import Store
from tests.integration.processes import gone
from tests.unit.notebook.sample import code, notebook, text

COMMAND = (sys.executable, "-m", "stepguide_kernel", "verify")
PRINTED = {"output_type": "stream", "name": "stdout", "text": "mean 0.412\n"}


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a store of its own."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))


def write(path: Path, *cells: dict[str, Any], **metadata: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    notebook(*cells, minor=4, **metadata).write(path)
    return path


def stepguide(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def verify(*arguments: str | Path) -> tuple[int, tuple[GuideRun, ...]]:
    ended = stepguide(*arguments, "--json")
    assert ended.stderr == ""
    return ended.returncode, msgspec.json.decode(ended.stdout, type=VerifyReport).runs


@pytest.mark.slow
def test_eight_guides_in_eight_folders_each_run_in_their_own(tmp_path: Path) -> None:
    guides = tmp_path / "guides"
    for number in range(8):
        folder = guides / f"folder-{number}"
        shown = {"output_type": "stream", "name": "stdout", "text": f"{folder.name}\n"}
        here = "import os, time\ntime.sleep(0.5)\nprint(os.path.basename(os.getcwd()))"
        write(folder / "guide.ipynb", code(here, outputs=[shown]))
    returned, runs = verify(guides, "--workers", "4")
    assert [run.verdict for run in runs] == ["passed"] * 8
    assert returned == 0


def test_no_more_guides_run_at_once_than_there_are_workers(tmp_path: Path) -> None:
    alone = (
        "import os, time\nos.mkdir('running')  # fails where another has\n"
        "time.sleep(0.5)\nos.rmdir('running')"
    )
    for number in range(3):
        write(tmp_path / "guides" / f"{number}.ipynb", code(alone))
    _, runs = verify(tmp_path / "guides", "--workers", "1")
    assert [run.verdict for run in runs] == ["passed"] * 3


def test_one_object_comes_out_whatever_the_paths_are(tmp_path: Path) -> None:
    good = write(tmp_path / "good.ipynb", code("print(1)"))
    (tmp_path / "bad.ipynb").write_bytes(b"\xff\xfe\x00")
    ended = stepguide("--json", good, tmp_path / "bad.ipynb", tmp_path / "none.ipynb")
    assert ended.returncode == 1
    assert ended.stderr == ""
    said = json.loads(ended.stdout)
    assert said["summary"] == {"passed": 1, "invalid": 2}
    assert [run["verdict"] for run in said["runs"]] == ["passed", "invalid", "invalid"]
    assert set(said["runs"][0]) == {
        *("path", "guide", "verdict", "cause", "duration_s", "cached", "warm", "flaky"),
        *("code_hash", "cells_run", "cells_total", "since", "failure", "drift", "steps", "notes"),
        *("unchanged_since", "run_always"),
    }


def test_a_failure_is_told_with_its_step_and_cell_and_kept_with_its_outputs(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path / "guide.ipynb",
        text("# T"),
        text("## Load"),
        code("print('so far')"),
        text("## Plot by month"),
        code("{}['region']"),
    )
    returned, (run,) = verify(path)
    assert returned == 1
    assert run.failure is not None
    assert run.failure.step == "2. Plot by month"
    assert (run.failure.cell_index, run.failure.ename) == (4, "KeyError")
    assert (run.cells_run, run.cells_total, run.cause) == (1, 2, "unknown")
    assert run.code_hash == code_hash(Notebook.read(path))
    with Store.open(load_settings()) as store:
        (entry,) = store.entries(kinds=["verdict_given"])
        assert isinstance(entry.fact, VerdictGiven)
        assert entry.fact.run == run
        assert entry.fact.packages["python"].count(".") == 2
        assert entry.fact.outputs is not None
        kept = Notebook.parse(store.blobs.get(entry.fact.outputs))
    assert kept.cells[2]["outputs"][0]["text"] == "so far\n"
    assert kept.cells[4]["outputs"][0]["ename"] == "KeyError"


def test_since_when_a_guide_is_not_well_is_remembered(tmp_path: Path) -> None:
    path = write(tmp_path / "guide.ipynb", code("1 / 0"))
    _, (first,) = verify(path)
    _, (second,) = verify(path)
    assert first.since is not None
    assert second.since is not None
    assert first.since <= second.since
    _, (third,) = verify(path)
    assert third.since == second.since
    write(path, code("1 / 1"))
    returned, (mended,) = verify(path)
    assert (returned, mended.verdict, mended.since) == (0, "passed", None)


def test_drift_fails_unless_it_is_allowed(tmp_path: Path) -> None:
    path = write(tmp_path / "guide.ipynb", code("print('mean 0.437')", outputs=[PRINTED]))
    before = path.read_bytes()
    returned, (run,) = verify(path)
    assert (returned, run.verdict, run.failure) == (1, "drifted", None)
    assert [(drift.cell_index, drift.kind) for drift in run.drift] == [(0, "numeric")]
    assert "mean 0.412 → 0.437 (+6 %)" in run.drift[0].detail
    assert verify(path, "--allow-drift")[0] == 0
    assert path.read_bytes() == before


def test_new_outputs_are_kept_on_request_and_nothing_else_changes(tmp_path: Path) -> None:
    path = write(
        tmp_path / "guide.ipynb", text("# T"), code("print('mean 0.437')", outputs=[PRINTED])
    )
    before = Notebook.read(path)
    returned, (run,) = verify(path, "--accept")
    assert (returned, run.verdict, run.drift) == (0, "passed", ())
    assert run.notes == ("the outputs of this run were written into the file",)
    before.cells[1]["outputs"][0]["text"] = "mean 0.437\n"
    before.cells[1]["execution_count"] = 1
    assert Notebook.read(path).node == before.node
    kept = path.read_bytes()
    returned, (run,) = verify(path, "--force")
    assert (returned, run.verdict) == (0, "passed")
    assert verify(path, "--accept")[0] == 0
    assert path.read_bytes() == kept


def test_outputs_are_not_written_over_what_was_saved_meanwhile(tmp_path: Path) -> None:
    path = write(
        tmp_path / "guide.ipynb",
        code(
            "open('guide.ipynb', 'a').write(' ' * 9 + '\\n')\nprint('mean 0.437')",
            outputs=[PRINTED],
        ),
    )
    assert verify(path, "--accept")[0] == 0  # white space at the end is no other notebook
    edit = "text = open('guide.ipynb').read().replace('0.412', '0.413')"
    write(path, code(f"{edit}\nopen('guide.ipynb', 'w').write(text)\nprint(1)", outputs=[PRINTED]))
    returned, (run,) = verify(path, "--accept")
    assert (returned, run.verdict) == (1, "drifted")
    assert any("changed meanwhile" in note for note in run.notes)
    assert "0.413" in path.read_text()


def test_reports_are_written_for_people_and_for_ci_servers(tmp_path: Path) -> None:
    write(tmp_path / "good.ipynb", text("# T"), code("print(1)"))
    write(tmp_path / "drift.ipynb", text("# T"), code("print('mean 0.437')", outputs=[PRINTED]))
    html, junit = tmp_path / "report.html", tmp_path / "report.xml"
    ended = stepguide(tmp_path, "--html", html, "--junit", junit)
    assert ended.returncode == 1
    assert "keep the new outputs:  stepguide verify" in ended.stdout
    assert "<mark>mean 0.412</mark>" in html.read_text()
    assert 'tests="2" failures="1" errors="0"' in junit.read_text()
    ended = stepguide(tmp_path, "--html", tmp_path / "nowhere" / "report.html")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "create the folder first" in ended.stderr


def test_a_cell_s_time_limit_is_an_option(tmp_path: Path) -> None:
    path = write(tmp_path / "guide.ipynb", code("import time\ntime.sleep(600)"))
    returned, (run,) = verify(path, "--timeout", "2")
    assert (returned, run.verdict, run.cause) == (1, "timeout", "too_slow")


def test_people_get_lines_of_words_and_no_traceback(tmp_path: Path) -> None:
    write(tmp_path / "a.ipynb", code("import not_there_at_all"))
    (tmp_path / "b.ipynb").write_text("{")
    ended = stepguide(tmp_path)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stdout + ended.stderr
    assert "Verifying 2 guides" in ended.stdout
    assert "install the package that provides not_there_at_all" in ended.stdout.lower()
    assert "0 of 1 cells ran." in ended.stdout
    assert "environment 1   invalid 1" in ended.stdout


def test_people_at_a_terminal_see_a_bar_and_keep_what_is_not_well(tmp_path: Path) -> None:
    write(tmp_path / "good.ipynb", code("print(1)"))
    bad = write(tmp_path / ("long-" * 20) / "bad.ipynb", code("1 / 0"))
    terminal, ours = pty.openpty()
    command = [*COMMAND, str(tmp_path)]
    environ = {**os.environ, "COLUMNS": "60", "TERM": "xterm"}
    with subprocess.Popen(command, stdout=ours, stderr=ours, env=environ) as process:
        os.close(ours)
        screen = "".join(iter(lambda: _read(terminal), ""))
    os.close(terminal)
    assert process.returncode == 1
    assert "0/2" in screen
    words = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen)
    assert f"✗ {bad}   failed   step 1" in words
    assert words.index("passed 1   failed 1") < words.index(f"✗ {bad}")
    assert "ZeroDivisionError: division by zero" in words
    assert "good.ipynb" not in words
    assert "passed 1   failed 1" in words
    assert screen.rindex("\x1b[?25h") > screen.rindex("\x1b[?25l")  # the cursor is shown again


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:  # how Linux says that the other end is closed
        return ""


@pytest.mark.parametrize("arguments", [[], ["--workers", "0", "x"], ["--timeout", "0", "x"]])
def test_wrong_use_is_2(arguments: list[str]) -> None:
    ended = stepguide(*arguments)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_ctrl_c_keeps_the_verdicts_so_far_and_leaves_nothing_running(tmp_path: Path) -> None:
    pid = "import os, time\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(600)"
    paths = [
        write(tmp_path / "1" / "quick.ipynb", code("print(1)")),
        write(tmp_path / "2" / "slow.ipynb", code(pid)),
        write(tmp_path / "3" / "never.ipynb", code("open('ran', 'w').close()")),
    ]
    command = [*COMMAND, "--json", "--workers", "1", *map(str, paths)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + 60
        while not (tmp_path / "2" / "pid").exists() or not (tmp_path / "2" / "pid").read_text():
            assert time.monotonic() < until, "the second guide did not begin"
            time.sleep(0.05)
        kernel = int((tmp_path / "2" / "pid").read_text())
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    report = msgspec.json.decode(said, type=VerifyReport)
    assert [run.verdict for run in report.runs] == ["passed", "interrupted", "interrupted"]
    assert (process.returncode, errors) == (1, b"")
    assert not (tmp_path / "3" / "ran").exists()
    assert gone([kernel])
    with Store.open(load_settings()) as store:
        assert len(store.entries(kinds=["verdict_given"])) == 1
