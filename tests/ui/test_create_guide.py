"""The dialog in which a session becomes a guide, on what real kernels recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.axe import violations
from tests.ui.notebooks import begin_command, code, open_lab, open_notebook, read_notebook
from tests.ui.recorded_session import long_session, write_session
from tests.ui.recording import (
    PROOF_MS,
    create_guide,
    guide_dialog,
    record_button,
    run_cell,
    wait_for_log,
)

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.ui.conftest import Lab

COMMAND = "stepguide:create-guide"
OPEN = "path => window.jupyterapp.commands.execute('docmanager:open', { path })"
MESSY = [
    "%load_ext stepguide_kernel.kernel",
    "prices = list(range(3, 6))",
    "unrelated = 'never shown'",
    "sum(prices)",
]


def _run(page: Page, order: int) -> Locator:
    """A run in the list, by its place in the session."""
    return guide_dialog(page).locator(".jp-StepGuide-run").nth(order - 1)


def _sources(lab: Lab, path: str) -> list[str]:
    cells = read_notebook(lab, path)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_without_a_session_it_says_what_to_do(page: Page, lab: Lab, console: list[str]) -> None:
    page.route("**/stepguide/api/sessions", lambda route: route.fulfill(json={"sessions": []}))
    open_notebook(page, lab, "plain.ipynb", [code("c0", "1 + 1")])
    begin_command(page, COMMAND)
    toast = page.wait_for_selector(".Toastify__toast-body >> text=No session is recorded yet")
    assert toast is not None
    assert "Press Record" in toast.inner_text()
    assert console == []


def test_a_guide_of_what_was_run_opens_beside_the_notebook(
    page: Page, lab: Lab, console: list[str]
) -> None:
    cells = [code(f"c{number}", source) for number, source in enumerate(MESSY)]
    open_notebook(page, lab, "work/prices.ipynb", cells)
    begin_command(page, "notebook:run-all-cells")
    page.wait_for_selector(".jp-OutputArea-output >> text=12")
    page.keyboard.press("Control+s")

    page.keyboard.press("Control+Shift+C")
    page.keyboard.type("recorded session")
    page.keyboard.press("Enter")
    choosing = page.locator(".jp-Dialog", has_text="work/prices.ipynb")
    choosing.locator(".jp-mod-accept").click()
    expect(guide_dialog(page).get_by_role("button", name="Create guide")).to_be_focused()
    page.keyboard.press("Enter")

    tab = page.locator(".lm-TabBar-tabLabel", has_text="prices-guide.ipynb")
    expect(tab).to_be_visible(timeout=PROOF_MS)
    assert _sources(lab, "work/prices-guide.ipynb") == ["prices = list(range(3, 6))", "sum(prices)"]
    guide = read_notebook(lab, "work/prices-guide.ipynb")
    assert guide["metadata"]["stepguide"]["provenance"]["proof"]["status"] == "proved"
    assert console == []


def test_what_was_done_before_record_becomes_a_guide_of_what_stays_ticked(
    page: Page, lab: Lab, console: list[str]
) -> None:
    sources = ["a = len('x')", "b = a + 1", "'only ' + str(a)", "b"]
    cells = [code(f"c{number}", source) for number, source in enumerate(sources)]
    open_notebook(page, lab, "work/before.ipynb", cells)
    wait_for_log(page)
    for number in range(4):
        run_cell(page, number)
    page.locator(".jp-NotebookPanel:visible").first.focus()
    begin_command(page, "stepguide:create-recorded-guide")
    expect(_run(page, 1)).to_contain_text("kept: gives a to runs 2, 3")
    expect(_run(page, 4)).to_contain_text("kept: you show it")

    _run(page, 4).get_by_role("checkbox").uncheck()
    expect(_run(page, 2)).to_contain_text("dropped: nothing shown depends on it")
    expect(_run(page, 2).get_by_role("checkbox")).not_to_be_checked()
    expect(_run(page, 1).get_by_role("checkbox")).to_be_checked()

    # The one that all depends on says so, takes them with it, and comes back.
    expect(_run(page, 1)).to_contain_text("Leaving it out leaves out run 3 too")
    _run(page, 1).get_by_role("checkbox").click()
    expect(guide_dialog(page).get_by_role("status")).to_contain_text("run 3 was left out")
    expect(guide_dialog(page).get_by_text("Nothing is shown yet")).to_be_visible()
    guide_dialog(page).get_by_role("button", name="Undo").click()
    expect(_run(page, 3).get_by_role("checkbox")).to_be_checked()

    guide_dialog(page).get_by_label("Title of step 1").fill("Say what it is")
    guide_dialog(page).get_by_label("Title", exact=True).fill("Only one")
    guide_dialog(page).get_by_role("button", name="Create guide").click()
    expect(page.locator(".jp-NotebookPanel:visible")).to_have_count(2, timeout=PROOF_MS)
    guide = read_notebook(lab, "work/before-guide.ipynb")
    assert _sources(lab, "work/before-guide.ipynb") == ["a = len('x')", "'only ' + str(a)"]
    text = "\n".join("".join(cell["source"]) for cell in guide["cells"])
    assert text.startswith("# Only one")
    assert "## Say what it is" in text
    assert console == []


def test_steps_are_merged_split_and_moved_unless_that_breaks_them(page: Page, lab: Lab) -> None:
    session = write_session(lab, "0000004d", long_session(20))
    open_lab(page, lab)
    page.evaluate(
        """session => void window.jupyterapp.commands.execute(
            'stepguide:create-guide', { session })""",
        session,
    )
    steps = guide_dialog(page).locator(".jp-StepGuide-draft")
    expect(steps.first).to_contain_text("runs 1, 3")
    count = steps.count()
    guide_dialog(page).get_by_role("button", name="Make one step of steps 1 and 2").click()
    expect(steps).to_have_count(count - 1)
    expect(steps.first).to_contain_text("runs 1, 3, 5, 6")
    guide_dialog(page).get_by_role("button", name="Make two steps of step 1").click()
    guide_dialog(page).get_by_role("button", name="run 5. ").click()
    expect(steps.nth(1)).to_contain_text("runs 5, 6")
    guide_dialog(page).get_by_label("Title of step 2").press("Alt+ArrowUp")
    expect(guide_dialog(page).get_by_role("status")).to_contain_text(
        "needs orders as run 1 left it"
    )
    expect(steps.nth(1)).to_contain_text("runs 5, 6")

    guide_dialog(page).get_by_label("From run").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(guide_dialog(page).get_by_text("Shows what runs 6 to 20 show")).to_be_visible()
    expect(_run(page, 3).get_by_role("checkbox")).not_to_be_checked()
    expect(_run(page, 1).get_by_role("checkbox")).to_be_checked()


def test_objectives_parameters_and_the_order_of_steps_are_the_persons(
    page: Page, lab: Lab, console: list[str]
) -> None:
    sources = [
        "import math\nyear = 2026",
        "# Show the year\nprint(year)",
        "# Show a root\nprint(math.sqrt(16))",
    ]
    cells = [code(f"c{number}", source) for number, source in enumerate(sources)]
    open_notebook(page, lab, "work/mine.ipynb", cells)
    wait_for_log(page)
    for number in range(len(sources)):
        run_cell(page, number)
    begin_command(page, "stepguide:create-recorded-guide")
    dialog = guide_dialog(page)
    expect(dialog.get_by_label("Objective 1", exact=True)).to_have_value("Show the year")
    assert violations(page, [".jp-StepGuide-createDialog"]) == []

    dialog.get_by_role("button", name="Leave objective 2 out").click()
    dialog.get_by_role("button", name="+ Explain").click()
    expect(dialog.get_by_label("Objective 2", exact=True)).to_be_focused()
    page.keyboard.type("roots")
    year = dialog.get_by_role("checkbox", name="year = 2026")
    expect(year).not_to_be_checked()
    year.check()
    steps = dialog.locator(".jp-StepGuide-draft:not([data-set-up])")
    handle = dialog.get_by_role("button", name="Move step 2")
    handle.first.drag_to(steps.first, target_position={"x": 40, "y": 3})
    expect(dialog.get_by_label("Title of step 1")).to_have_value("Show a root")
    dialog.get_by_role("button", name="Move step 2: drag").press("ArrowUp")
    expect(dialog.get_by_label("Title of step 1")).to_have_value("Show the year")
    dialog.get_by_role("button", name="Move step 2: drag").press("ArrowUp")
    expect(dialog.get_by_label("Title of step 1")).to_have_value("Show a root")
    create_guide(page, "mine-guide.ipynb")

    guide = read_notebook(lab, "work/mine-guide.ipynb")
    assert _sources(lab, "work/mine-guide.ipynb") == [
        "year: int = 2026",
        "import math",
        sources[2],
        sources[1],
    ]
    tagged = [cell for cell in guide["cells"] if cell["metadata"].get("tags") == ["parameters"]]
    assert ["".join(cell["source"]) for cell in tagged] == ["year: int = 2026"]
    about = guide["metadata"]["stepguide"]
    assert about["objectives"] == ["Show the year", "Explain roots"]
    assert about["provenance"]["proof"]["status"] == "proved"
    assert console == []


def test_what_a_killed_kernel_ran_becomes_a_guide(page: Page, lab: Lab) -> None:
    cells = [
        code("c0", "x = list(range(4))"),
        code("c1", "sum(x)"),
        code("c2", "import os; os._exit(1)"),
    ]
    open_notebook(page, lab, "work/killed.ipynb", cells)
    record_button(page, "Record").click()
    expect(record_button(page, "Stop (0)")).to_be_visible()
    for number in (0, 1):
        run_cell(page, number)
    begin_command(page, "notebook:run-cell")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    expect(page.get_by_text("What ran until then is kept")).to_be_visible()
    begin_command(page, "stepguide:create-recorded-guide")
    expect(guide_dialog(page).get_by_text("The kernel ended; what ran until then")).to_be_visible()
    create_guide(page, "killed-guide.ipynb")
    assert _sources(lab, "work/killed-guide.ipynb") == ["x = list(range(4))", "sum(x)"]


def test_a_guide_that_is_not_proved_waits_for_the_persons_word(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "work/chance.ipynb", [code("c0", "import random\nrandom.random()")])
    wait_for_log(page)
    run_cell(page, 0)
    begin_command(page, "stepguide:create-recorded-guide")
    guide_dialog(page).get_by_role("button", name="Create guide").click()
    refused = guide_dialog(page).get_by_role("alert")
    expect(refused).to_contain_text("Not proved, and not made yet", timeout=PROOF_MS)
    expect(refused).to_contain_text("run 1 ")
    assert not (lab.root / "work/chance-guide.ipynb").exists()
    guide_dialog(page).get_by_role("button", name="Create all the same").click()
    expect(page.locator(".lm-TabBar-tabLabel", has_text="chance-guide.ipynb")).to_be_visible()


@pytest.mark.slow
def test_an_existing_guide_is_brought_up_to_date_after_a_look(page: Page, lab: Lab) -> None:
    cells = [code("c0", "x = len('twenty')"), code("c1", "x + 1")]
    open_notebook(page, lab, "work/again.ipynb", cells)
    wait_for_log(page)
    for number in (0, 1):
        run_cell(page, number)
    begin_command(page, "stepguide:create-recorded-guide")
    guide_dialog(page).get_by_label("Title", exact=True).fill("My own title")
    guide_dialog(page).get_by_role("button", name="Create guide").click()
    expect(page.locator(".jp-NotebookPanel:visible")).to_have_count(2, timeout=PROOF_MS)

    # The guide stays open, with a change that nobody has saved yet.
    page.evaluate(
        """async () => {
            const guide = window.jupyterapp.shell.currentWidget;
            await guide.context.ready;
            guide.content.widgets[0].model.sharedModel.setSource('# My own title\\n\\nAnd a word.');
        }"""
    )
    page.evaluate(OPEN, "work/again.ipynb")
    page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets[1]
            .model.sharedModel.setSource('x + 22')"""
    )
    run_cell(page, 1)
    begin_command(page, "stepguide:create-recorded-guide")
    guide_dialog(page).get_by_role("combobox").select_option("work/again-guide.ipynb")
    expect(guide_dialog(page).get_by_label("What would change")).to_contain_text("a cell changes")
    assert "x + 1" in _sources(lab, "work/again-guide.ipynb"), "nothing is written before the word"
    guide_dialog(page).get_by_role("button", name="Update guide").click()
    expect(guide_dialog(page)).to_have_count(0, timeout=PROOF_MS)
    assert _sources(lab, "work/again-guide.ipynb") == ["x = len('twenty')", "x + 22"]
    guide = read_notebook(lab, "work/again-guide.ipynb")
    assert "".join(guide["cells"][0]["source"]) == "# My own title\n\nAnd a word."
    shown = page.locator(".jp-NotebookPanel:visible .jp-CodeCell").last
    expect(shown).to_contain_text("x + 22")
    assert not page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.dirty")
