"""A kernel that no tracker can be put into, watched by the front end: bash."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import running_lab
from tests.ui.notebooks import code, open_notebook, read_notebook
from tests.ui.recording import create_guide, guide_dialog, record_button, run_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

pytestmark = pytest.mark.slow

BASH = {"name": "bash", "display_name": "Bash", "language": "bash"}
KERNEL = {
    "argv": [sys.executable, "-m", "bash_kernel", "-f", "{connection_file}"],
    "display_name": "Bash",
    "language": "bash",
    "env": {"PS1": "$"},
}


@pytest.fixture
def bash_lab(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Lab]:
    assert shutil.which("bash")
    data = tmp_path_factory.mktemp("data")
    (data / "kernels" / "bash").mkdir(parents=True)
    (data / "kernels" / "bash" / "kernel.json").write_text(json.dumps(KERNEL))
    monkeypatch.setenv("JUPYTER_PATH", str(data))
    with running_lab(tmp_path_factory.mktemp("bash")) as running:
        yield running


def test_a_bash_session_becomes_a_guide_that_runs(page: Page, bash_lab: Lab) -> None:
    sources = ["greeting=hello", "false_start=1", "ech $greeting", "echo $greeting, world"]
    cells = [code(f"c{number}", source) for number, source in enumerate(sources)]
    about = {"kernelspec": BASH, "language_info": {"name": "bash"}}
    open_notebook(page, bash_lab, "work/hello.ipynb", cells, **about)
    record_button(page, "Record").click()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    for number in range(4):
        run_cell(page, number)
    record_button(page, "Stop (4)").click()
    runs = guide_dialog(page).locator(".jp-StepGuide-run")
    expect(runs).to_have_count(4)
    expect(runs.nth(0)).to_contain_text("what it changed was not seen")
    expect(runs.nth(3)).to_contain_text("kept: you show it")
    expect(runs.nth(3)).to_contain_text("hello, world")
    expect(runs.nth(2)).to_contain_text("dropped: it failed")
    create_guide(page, "hello-guide.ipynb")
    guide = read_notebook(bash_lab, "work/hello-guide.ipynb")
    assert guide["metadata"]["kernelspec"]["name"] == "bash"
    assert guide["metadata"]["stepguide"]["provenance"]["proof"]["status"] == "proved"
    code_cells = [cell for cell in guide["cells"] if cell["cell_type"] == "code"]
    kept = ["".join(cell["source"]) for cell in code_cells]
    assert kept == ["greeting=hello", "echo $greeting, world"], "shrunk by running it"
