"""Lab's command "Create guide from a recorded session…", on what a real kernel recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.notebooks import begin_command, code, open_notebook, read_notebook

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

COMMAND = "stepguide:create-guide"
MESSY = [
    "%load_ext stepguide_kernel.kernel",
    "prices = [3, 4, 5]",
    "unrelated = 'never shown'",
    "sum(prices)",
]


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
    dialog = page.wait_for_selector(".jp-Dialog")
    assert dialog is not None
    assert "work/prices.ipynb" in dialog.inner_text()
    page.click(".jp-Dialog .jp-mod-accept")

    page.wait_for_selector(".lm-TabBar-tabLabel >> text=prices-guide.ipynb", timeout=60_000)
    guide = read_notebook(lab, "work/prices-guide.ipynb")
    sources = ["".join(cell["source"]) for cell in guide["cells"] if cell["cell_type"] == "code"]
    assert sources == ["prices = [3, 4, 5]", "sum(prices)"]
    assert guide["metadata"]["stepguide"]["provenance"]["proof"]["status"] == "proved"
    assert console == []
