"""Which kernel Lab gives a notebook, and what Record says to kernels of every kind."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.integration.bare import build_wheel, linked_environment
from tests.ui.notebooks import PYTHON, code, open_lab, open_notebook, read_notebook, run_command
from tests.ui.recording import create_guide, guide_dialog, record_button, run_cell

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.ui.conftest import Lab

CONFIGURATION = re.compile(r'(<script id="jupyter-config-data"[^>]*>)(.*?)(</script>)', re.DOTALL)
ECHO = """
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

class Echo(Kernel):
    implementation = language = banner = "echo"
    implementation_version = "1"
    language_info = {"name": "echo", "mimetype": "text/plain", "file_extension": ".txt"}

    def do_execute(self, code, silent, *_arguments, **_options):
        stream = {"name": "stdout", "text": code}
        self.send_response(self.iopub_socket, "stream", stream)
        return {"status": "ok", "execution_count": self.execution_count, "user_expressions": {}}

IPKernelApp.launch_instance(kernel_class=Echo)
"""


def _kernels() -> Path:
    """Where the Lab of these tests looks for kernels first."""
    return Path(os.environ["JUPYTER_DATA_DIR"]) / "kernels"


@pytest.fixture
def echo() -> Iterator[dict[str, str]]:
    """A kernel that is no Python at all."""
    folder = _kernels() / "echo"
    folder.mkdir(parents=True)
    (folder / "echo.py").write_text(ECHO)
    argv = [sys.executable, str(folder / "echo.py"), "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Echo", "language": "echo"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    yield {"name": "echo", "display_name": "Echo", "language": "echo"}
    shutil.rmtree(folder)


@pytest.fixture
def bare(root: Path, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A kernel of an environment with ipykernel, our wheel, and nothing else."""
    made = linked_environment(tmp_path / "venv", build_wheel(root, tmp_path / "dist"))
    shutil.copytree(made.kernels / "python3", _kernels() / "bare")
    yield {"name": "bare", "display_name": "Bare", "language": "python"}
    shutil.rmtree(_kernels() / "bare")


def _open(page: Page, path: str) -> str | None:
    """Open a notebook; the name of the kernel that Lab gives it, ``None`` where it asks."""
    name: str | None = page.evaluate(
        """async path => {
            const { commands } = window.jupyterapp;
            const { sessionContext } = await commands.execute('docmanager:open', { path });
            const asked = new Promise(resolve => {
                const look = () => document.querySelector('.jp-Dialog') === null
                    ? setTimeout(look, 50) : resolve(null);
                look();
            });
            await Promise.race([asked, sessionContext.ready]);
            return sessionContext.session?.kernel?.name ?? null;
        }""",
        path,
    )
    if name is None:
        page.locator(".jp-Dialog").get_by_role("button", name="No Kernel").click()
    return name


def _write(lab: Lab, name: str, metadata: dict[str, Any]) -> None:
    notebook = {"cells": [code("c0", "1")], "metadata": metadata}
    whole = {**notebook, "nbformat": 4, "nbformat_minor": 5}
    (lab.root / name).write_text(json.dumps(whole))


def _hide_stepguide(page: Page) -> None:
    """Let this page be as if nothing of StepGuide were installed."""

    def without_spec(route: Route) -> None:
        specs = route.fetch().json()
        del specs["kernelspecs"]["stepguide"]
        route.fulfill(json=specs)

    def without_extension(route: Route) -> None:
        answer = route.fetch()
        head, data, tail = CONFIGURATION.search(answer.text()).groups()  # type: ignore[union-attr]
        page_config = json.loads(data)
        extensions = page_config["federated_extensions"]
        ours = [one for one in extensions if one["name"] == "jupyter-stepguide"]
        assert len(ours) == 1
        extensions.remove(ours[0])
        bare = CONFIGURATION.sub(lambda _: head + json.dumps(page_config) + tail, answer.text())
        route.fulfill(response=answer, body=bare)

    page.route("**/api/kernelspecs?*", without_spec)
    page.route("**/lab?*", without_extension)


NAMING: dict[str, dict[str, Any]] = {
    "python.ipynb": {"kernelspec": PYTHON},
    "nothing.ipynb": {},
    "language.ipynb": {"language_info": {"name": "python"}},
    "missing.ipynb": {
        "kernelspec": {**PYTHON, "name": "py39-team"},
        "language_info": {"name": "python"},
    },
    "missing-r.ipynb": {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}},
}
"""What notebooks say of their kernel."""


@pytest.mark.slow
def test_lab_starts_the_kernels_that_it_would_start_without_stepguide(page: Page, lab: Lab) -> None:
    given = []
    for is_hidden in (False, True):
        if is_hidden:
            _hide_stepguide(page)
        for name, metadata in NAMING.items():
            _write(lab, name, metadata)
        open_lab(page, lab)
        given.append({name: _open(page, name) for name in NAMING})
        assert (page.locator(".jp-StepGuide-record").count() == 0) == is_hidden
        page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")
    assert given[0] == given[1]
    assert given[0] == {
        "python.ipynb": "python3",
        "nothing.ipynb": None,
        "language.ipynb": "python3",
        "missing.ipynb": "python3",
        "missing-r.ipynb": None,
    }


@pytest.fixture
def untouched(lab: Lab) -> Iterator[Lab]:
    """A Lab whose pages put no tracker into any kernel."""
    said = lab.settings("jupyter-stepguide/recording")
    said.parent.mkdir(parents=True, exist_ok=True)
    said.write_text('{"loadTracker": "never"}')
    yield lab
    said.unlink()


def test_the_launchers_recording_tile_records_and_its_notebook_is_saved_as_python3(
    page: Page, untouched: Lab
) -> None:
    lab = untouched
    open_lab(page, lab)
    page.locator(".jp-LauncherCard[title*='recording']").first.click()
    page.wait_for_selector(".jp-NotebookPanel")
    kernel = page.evaluate(
        """async () => {
            const { content, sessionContext } = window.jupyterapp.shell.currentWidget;
            await sessionContext.ready;
            content.model.cells.get(0).sharedModel.setSource('6 * 7');
            return sessionContext.session.kernel.name;
        }"""
    )
    assert kernel == "stepguide"
    run_cell(page, 0)
    # Nobody put a tracker into this kernel: it came with one.
    run_command(page, "stepguide:show-log")
    expect(page.get_by_text("The log is on. 1 run is logged in")).to_be_visible()
    # The command would ask for a name first.
    page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")
    (made,) = lab.root.glob("Untitled*.ipynb")
    saved = read_notebook(lab, made.name)["metadata"]["kernelspec"]
    made.unlink()
    assert saved["name"] == "python3"


def test_a_kernel_that_is_no_python_is_watched_from_the_page(
    page: Page, lab: Lab, echo: dict[str, str]
) -> None:
    cells = [code("c0", ""), code("c1", "hello")]
    open_notebook(page, lab, "echo.ipynb", cells, kernelspec=echo)
    record_button(page, "Record").click()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    run_cell(page, 1)
    record_button(page, "Stop (1)").click()
    runs = guide_dialog(page).locator(".jp-StepGuide-run")
    expect(runs).to_have_count(1)
    expect(runs).to_contain_text("kept: you show it")
    expect(runs.locator(".jp-StepGuide-glance")).to_have_text("hello")


def test_a_kernel_with_ipykernel_and_our_wheel_alone_is_recorded(
    page: Page, lab: Lab, bare: dict[str, str]
) -> None:
    open_notebook(page, lab, "bare.ipynb", [code("c0", "6 * 7")], kernelspec=bare)
    record_button(page, "Record").click()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    run_cell(page, 0)
    record_button(page, "Stop (1)").click()
    expect(guide_dialog(page).locator(".jp-StepGuide-run")).to_have_count(1)


def test_record_on_a_busy_kernel_waits_and_then_begins(page: Page, lab: Lab) -> None:
    wait = "import os, time\nwhile not os.path.exists('go-on'): time.sleep(0.05)"
    open_notebook(page, lab, "busy.ipynb", [code("c0", wait), code("c1", "1")])
    page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-cell')")
    expect(page.locator(".jp-InputPrompt").first).to_contain_text("*")
    record_button(page, "Record").click()
    expect(record_button(page, "Waiting…")).to_be_visible()
    (lab.root / "go-on").touch()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    run_cell(page, 1)
    expect(record_button(page, "Stop (1)")).to_be_visible()


@pytest.mark.slow
def test_what_ran_before_the_kernel_was_changed_still_becomes_a_guide(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "changed.ipynb", [code("c0", "6 * 7")])
    record_button(page, "Record").click()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    run_cell(page, 0)
    expect(record_button(page, "Stop (1)")).to_be_visible()
    page.evaluate(
        """() => {
            const { sessionContext } = window.jupyterapp.shell.currentWidget;
            return sessionContext.changeKernel({ name: 'stepguide' });
        }"""
    )
    expect(page.get_by_text("changed.ipynb: The kernel was changed")).to_be_visible()
    record_button(page, "Create guide").click()
    create_guide(page, "changed-guide.ipynb")
    guide = read_notebook(lab, "changed-guide.ipynb")
    sources = ["".join(cell["source"]) for cell in guide["cells"] if cell["cell_type"] == "code"]
    assert sources == ["6 * 7"]


@pytest.mark.slow
def test_a_range_is_found_again_when_the_page_is_loaded_anew(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "reloaded.ipynb", [code("c0", "1")])
    record_button(page, "Record").click()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    run_cell(page, 0)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")
    page.reload()
    record_button(page, "Stop (1)").click()
    expect(guide_dialog(page)).to_be_visible()
    page.reload()
    expect(record_button(page, "Create guide")).to_be_visible()
