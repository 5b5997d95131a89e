"""How a run comes to its kernel: which one, started how, reached by what."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.execution.runner import run
from tests.integration.test_verify_runs import execute, printed, statuses
from tests.unit.notebook.sample import code, notebook


def test_a_missing_kernel_is_replaced_by_one_of_its_language_and_it_is_said(
    tmp_path: Path,
) -> None:
    python2 = {"name": "python2", "display_name": "Python 2"}
    execution = run(
        notebook(code("print(1)"), kernelspec=python2, minor=4),
        cwd=tmp_path,
        timeout=60,
        deadline=120,
    )
    assert execution.status == "completed"
    assert execution.notes == ("kernel 'python2' is not installed here, ran with 'python3'",)


@pytest.mark.parametrize("program", ["no-such-program-at-all", "false"])
def test_a_kernel_that_does_not_start_is_no_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    spec = tmp_path / "kernels" / "broken"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(
        f'{{"argv": ["{program}", "{{connection_file}}"], "display_name": "B", "language": "b"}}'
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    broken = {"name": "broken", "display_name": "B", "language": "b"}
    execution = run(
        notebook(code("1"), kernelspec=broken, minor=4), cwd=tmp_path, timeout=60, deadline=60
    )
    assert execution.status == "no_kernel"
    assert execution.stop is not None
    assert (execution.stop.ename, execution.stop.cell_index) == ("KernelMissing", None)
    assert "'broken'" in execution.stop.evalue
    assert statuses(execution) == ["not_reached"]


def test_a_kernel_that_ends_before_it_answers_is_started_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "kernel.py"
    program.write_text(
        "import pathlib, runpy, sys\n"
        "tries = pathlib.Path(__file__).with_name('tries')\n"
        "tries.open('a').write('.')\n"
        "if tries.read_text() == '.':\n"
        "    sys.exit('as if another had taken its ports')\n"
        "runpy.run_module('ipykernel_launcher', run_name='__main__')\n"
    )
    spec = {"display_name": "H", "language": "python"}
    argv = [sys.executable, str(program), "-f", "{connection_file}"]
    folder = tmp_path / "kernels" / "hasty"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_bytes(msgspec.json.encode({**spec, "argv": argv}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    made = notebook(code("print(1)"), kernelspec={**spec, "name": "hasty"}, minor=4)
    execution = run(made, cwd=tmp_path, timeout=60, deadline=60)
    assert execution.status == "completed", execution.stop
    assert printed(execution) == ["1"]
    assert (tmp_path / "tries").read_text() == ".."


def test_a_run_s_kernel_takes_no_port_that_another_could_take(tmp_path: Path) -> None:
    show = (
        "import json\nfrom ipykernel.connect import get_connection_info\n"
        "info = json.loads(get_connection_info())\nprint(info['transport'], info['ip'])"
    )
    (shown,) = printed(execute(tmp_path, show))
    way, place = shown.split()
    assert way == "ipc"
    assert Path(place).parent.name.startswith("stepguide-run-")
    assert not Path(place).parent.exists()
