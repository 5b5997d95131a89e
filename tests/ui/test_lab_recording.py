"""Record, Stop, Create guide: in a real Lab, on a ``python3`` kernel that runs already."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.ui.notebooks import code, open_notebook, read_notebook, run_command
from tests.ui.recording import create_guide, guide_dialog, record_button, run_cell

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

MESSY = ["prices = list(range(3, 6))", "unrelated = 'never shown'", "sum(prices)", "max(prices)"]
VERIFY = "stepguide/api/guides/verify"
STATUS = "from stepguide_kernel.kernel import status; print(status()['recording'])"

WITHOUT_THE_PACKAGE = """
%unload_ext stepguide_kernel.kernel
import sys
class Missing:
    def find_spec(self, name, *_):
        if name.startswith("stepguide_kernel"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
for name in [name for name in sys.modules if name.startswith("stepguide_kernel")]:
    del sys.modules[name]
"""


def _proof(lab: Lab, path: str) -> str:
    status: str = read_notebook(lab, path)["metadata"]["stepguide"]["provenance"]["proof"]["status"]
    return status


def test_two_clicks_make_a_guide_of_what_was_recorded(
    page: Page, lab: Lab, console: list[str]
) -> None:
    cells = [code(f"c{number}", source) for number, source in enumerate(MESSY)]
    open_notebook(page, lab, "work/recorded.ipynb", cells)
    for number in (0, 3):
        run_cell(page, number)
    record_button(page, "Record").click()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    expect(page.get_by_text("Runs are known in full since")).to_be_visible()
    for number in (1, 2):
        run_cell(page, number)
    record_button(page, "Stop (2)").click()
    runs_again = []
    page.on("request", lambda asked: runs_again.append(asked.url) if VERIFY in asked.url else None)
    create_guide(page, "recorded-guide.ipynb")

    expect(page.locator(".jp-NotebookPanel:visible")).to_have_count(2)
    guide = read_notebook(lab, "work/recorded-guide.ipynb")
    sources = ["".join(cell["source"]) for cell in guide["cells"] if cell["cell_type"] == "code"]
    assert sources == ["prices = list(range(3, 6))", "sum(prices)"], "max() ran before Record"
    saved = read_notebook(lab, "work/recorded.ipynb")
    assert [cell["execution_count"] for cell in saved["cells"]] == [1, 3, 4, 2]
    assert saved["metadata"]["kernelspec"]["name"] == "python3"

    # Side by side on a small screen the buttons have no room for their words.
    for toolbar in page.locator(".jp-NotebookPanel:visible .jp-NotebookPanel-toolbar").all():
        expect(toolbar.get_by_role("button", name="Record")).to_be_in_viewport()
        expect(toolbar.locator(".jp-StepGuide-badge")).to_be_in_viewport()
    badge = page.locator(".jp-NotebookPanel:visible .jp-StepGuide-badge").last
    expect(badge).to_have_text(re.compile(r"^Verified \d\d:\d\d$"))
    expect(badge).to_be_visible()
    assert _proof(lab, "work/recorded-guide.ipynb") == "proved"
    unsaved = "() => window.jupyterapp.shell.currentWidget.context.model.dirty"
    kernel_known = "() => window.jupyterapp.shell.currentWidget.sessionContext.ready"
    page.evaluate(kernel_known)
    assert not page.evaluate(unsaved), "opening a new guide changes nothing in it"
    assert runs_again == [], "the proof was its verification"
    assert console == []


def test_who_stops_may_make_the_guide_later(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "later.ipynb", [code("c0", "6 * 7")])
    record_button(page, "Record").click()
    record_button(page, "Stop (0)").click()
    expect(page.get_by_text("Nothing ran since Record")).to_be_visible()
    expect(guide_dialog(page)).to_have_count(0)
    record_button(page, "Record").click()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    run_cell(page, 0)
    record_button(page, "Stop (1)").click()
    expect(guide_dialog(page).get_by_role("button", name="Create guide")).to_be_focused()
    page.keyboard.press("Escape")
    expect(guide_dialog(page)).to_have_count(0)
    expect(page.get_by_text("1 run recorded")).to_be_visible()
    for _ in range(2):
        record_button(page, "Create guide").click()
        expect(guide_dialog(page).locator(".jp-StepGuide-run")).to_have_count(1)
        guide_dialog(page).get_by_role("button", name="Not now").click()
        expect(guide_dialog(page)).to_have_count(0)


def test_recording_goes_on_after_a_restart_and_says_so(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "restarted.ipynb", [code("c0", STATUS)])
    record_button(page, "Record").click()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    expect(page.get_by_text("The kernel was restarted. Recording goes on")).to_be_visible()
    run_cell(page, 0)
    expect(page.locator(".jp-OutputArea-output")).to_have_text("True")
    expect(record_button(page, "Stop (1)")).to_be_visible()


def test_a_notebook_without_a_kernel_is_told_what_to_do(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "stopped.ipynb", [code("c0", "1")])
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    record_button(page, "Record").click()
    expect(page.get_by_text("There is no kernel to record.")).to_be_visible()
    expect(record_button(page, "Record")).to_be_visible()
    first = page.get_by_text("There is no kernel to record.").element_handle()
    record_button(page, "Record").click()
    first.wait_for_element_state("hidden")  # it fades, and the next one is there meanwhile
    expect(page.get_by_text("There is no kernel to record.")).to_have_count(1)
    page.get_by_role("button", name="Choose a kernel").click()
    expect(page.locator(".jp-Dialog")).to_contain_text("Select Kernel")


def test_a_kernel_without_the_package_is_told_what_it_lacks(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "lacking.ipynb", [code("c0", WITHOUT_THE_PACKAGE)])
    run_cell(page, 0)
    record_button(page, "Record").click()
    expect(page.get_by_text("environment has no StepGuide")).to_be_visible()


def test_no_saved_notebook_names_the_recording_kernelspec(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "spec.ipynb", [code("c0", "1")])
    page.evaluate(
        """() => {
            const { sessionContext } = window.jupyterapp.shell.currentWidget;
            return sessionContext.changeKernel({ name: 'stepguide' });
        }"""
    )
    run_cell(page, 0)
    run_command(page, "docmanager:save")
    assert read_notebook(lab, "spec.ipynb")["metadata"]["kernelspec"]["name"] == "python3"
