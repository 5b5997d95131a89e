"""Lab's command "Create guide from a recorded session…", on what a real kernel recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

    from tests.ui.conftest import Lab

COMMAND = "stepguide:create-guide"
MESSY = [
    "%load_ext stepguide_kernel.kernel",
    "prices = [3, 4, 5]",
    "unrelated = 'never shown'",
    "sum(prices)",
]


@pytest.fixture
def console(page: Page) -> Iterator[list[str]]:
    """The page's errors; a test that uses this fails on any."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield errors
    assert errors == []


def _open(page: Page, lab: Lab, path: str, sources: list[str]) -> None:
    cell: dict[str, object] = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    notebook = {
        "cells": [cell | {"id": f"c{i}", "source": text} for i, text in enumerate(sources)],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    file = lab.root / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(notebook))
    page.goto(lab.page_of(path))
    page.wait_for_selector(".jp-NotebookPanel", timeout=90_000)
    # A command that comes before the kernel would make Lab ask which one to start.
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.ready")


def _run(page: Page, command: str) -> None:
    page.evaluate("command => void window.jupyterapp.commands.execute(command)", command)


def test_without_a_session_it_says_what_to_do(page: Page, lab: Lab, console: list[str]) -> None:
    _open(page, lab, "plain.ipynb", ["1 + 1"])
    _run(page, COMMAND)
    toast = page.wait_for_selector(".Toastify__toast-body >> text=No session is recorded yet")
    assert toast is not None
    assert "%load_ext stepguide_kernel.kernel" in toast.inner_text()
    assert console == []


def test_a_guide_of_what_was_run_opens_beside_the_notebook(
    page: Page, lab: Lab, console: list[str]
) -> None:
    _open(page, lab, "work/prices.ipynb", MESSY)
    _run(page, "notebook:run-all-cells")
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
    guide = json.loads((lab.root / "work/prices-guide.ipynb").read_text())
    code = ["".join(cell["source"]) for cell in guide["cells"] if cell["cell_type"] == "code"]
    assert code == ["prices = [3, 4, 5]", "sum(prices)"]
    assert guide["metadata"]["stepguide"]["provenance"]["proof"]["status"] == "proved"
    assert console == []
