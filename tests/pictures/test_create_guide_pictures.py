"""Pictures of the dialog in which a session becomes a guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.notebooks import begin_command, code, open_lab, open_notebook
from tests.ui.recorded_session import long_session, result, run, short_session, write_session
from tests.ui.recording import create_guide, guide_dialog, run_cell, wait_for_log

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.pictures.conftest import Shoot
    from tests.ui.conftest import Lab

DIALOG = ".jp-StepGuide-createDialog"


def _open(page: Page, lab: Lab, session: str) -> None:
    open_lab(page, lab)
    page.evaluate(
        """session => void window.jupyterapp.commands.execute(
            'stepguide:create-guide', { session })""",
        session,
    )
    page.locator(DIALOG).wait_for()


def test_nothing_ran(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open(page, lab, write_session(lab, "00000000", []))
    shoot_lab(page, "lab-create-empty")


def test_five_runs(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open(page, lab, write_session(lab, "00000005", short_session()))
    page.locator(f"{DIALOG} img").wait_for()
    shoot_lab(page, "lab-create-5")
    page.get_by_role("checkbox").first.click()
    expect(page.get_by_text("were left out: they need it")).to_be_visible()
    shoot_lab(page, "lab-create-left-out")


def test_two_hundred_runs(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    _open(page, lab, write_session(lab, "00000200", long_session(200)))
    shoot_lab(page, "lab-create-200")
    page.get_by_role("button", name="Move step 3: drag").hover()
    page.mouse.down()
    for _ in range(2):  # the first only begins to drag
        page.locator(".jp-StepGuide-draft").nth(1).hover(position={"x": 60, "y": 4})
    shoot_lab(page, "lab-create-drag", stays=True)
    page.mouse.up()
    expect(page.get_by_role("status")).to_contain_text("stays where it is")
    shoot_lab(page, "lab-create-refused")
    page.set_viewport_size({"width": 600, "height": 800})
    shoot_lab(page, "lab-create-200-narrow")


def test_secrets(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    runs = [
        run(1, 'key = os.environ["API_KEY"]', writes=("key",)) | {"secrets": ["API_KEY"]},
        run(2, "print(key)", reads=("key",), outputs=(result("‹redacted:github-token›"),)),
    ]
    _open(page, lab, write_session(lab, "0000005e", runs))
    shoot_lab(page, "lab-create-secrets")


@pytest.mark.parametrize("source", ["import time; time.sleep(60)", "1 / 0"])
def test_a_proof(page: Page, lab: Lab, shoot_lab: Shoot, source: str) -> None:
    is_slow = "sleep" in source
    name = "running" if is_slow else "failed"
    runs = [run(1, source, writes=("x",)), run(2, "x", reads=("x",), outputs=(result("1"),))]
    _open(page, lab, write_session(lab, "0000000a" if is_slow else "0000000b", runs))
    page.get_by_role("button", name="Create guide").click()
    if is_slow:
        page.get_by_text("Proving: re-running").wait_for()
    else:
        page.locator(f"{DIALOG}").get_by_text("not proved").wait_for()
    shoot_lab(page, f"lab-create-proof-{name}")
    if is_slow:
        page.get_by_role("button", name="Cancel proving").click()


def test_an_update_of_a_guide_after_its_kernel_died(page: Page, lab: Lab, shoot_lab: Shoot) -> None:
    cells = [code("c0", "rate = 0.2"), code("c1", "# Add the tax\nprint(100 * (1 + rate))")]
    open_notebook(page, lab, "taxes.ipynb", cells)
    wait_for_log(page)
    for number in (0, 1):
        run_cell(page, number)
    begin_command(page, "stepguide:create-recorded-guide")
    create_guide(page, "taxes-guide.ipynb")
    shoot_lab(page, "lab-create-made")
    page.evaluate(
        """async () => {
            const { commands, shell } = window.jupyterapp;
            await commands.execute('docmanager:open', { path: 'taxes.ipynb' });
            const cell = shell.currentWidget.content.widgets[0];
            cell.model.sharedModel.setSource('rate = 0.19');
        }"""
    )
    for number in (0, 1):
        run_cell(page, number)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    begin_command(page, "stepguide:create-recorded-guide")
    guide_dialog(page).get_by_role("combobox").select_option("taxes-guide.ipynb")
    guide_dialog(page).get_by_label("What would change").wait_for()
    shoot_lab(page, "lab-create-update")
