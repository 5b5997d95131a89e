"""Notebooks written into the folder that a real Lab serves, and opened in a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.ui.conftest import Lab

PYTHON = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
Cell = dict[str, Any]


def markdown(cell_id: str, source: str, **metadata: object) -> Cell:
    return {"cell_type": "markdown", "id": cell_id, "source": source, "metadata": metadata}


def code(cell_id: str, source: str) -> Cell:
    return {
        "cell_type": "code",
        "id": cell_id,
        "source": source,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }


def open_lab(page: Page, lab: Lab) -> None:
    """Open an empty workspace, and wait until Lab has put the focus where it wants it.

    The launcher is drawn before the layout is restored.  Only then does Lab activate it, which
    takes the focus from whatever a test has reached by then.
    """
    page.goto(f"{lab.url}lab?token={lab.token}&reset")
    page.wait_for_selector(".jp-Launcher", timeout=90_000)
    page.evaluate("() => window.jupyterapp.restored")
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget !== null")


def open_notebook(
    page: Page, lab: Lab, path: str, cells: Sequence[Cell], **metadata: object
) -> None:
    """Write a notebook, open it in an empty workspace, and wait for its kernel."""
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": PYTHON, "language_info": {"name": "python"}, **metadata},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    file = lab.root / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(notebook))
    page.goto(lab.page_of(path))
    page.wait_for_selector(".jp-NotebookPanel", timeout=90_000)
    page.evaluate("() => window.jupyterapp.restored")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.ready")


def read_notebook(lab: Lab, path: str) -> Any:
    return json.loads((lab.root / path).read_text())


def run_command(page: Page, command: str) -> None:
    """Have Lab do something, and wait until it is done."""
    page.evaluate("command => window.jupyterapp.commands.execute(command)", command)


def begin_command(page: Page, command: str) -> None:
    """Have Lab do something that asks back."""
    page.evaluate("command => void window.jupyterapp.commands.execute(command)", command)


def cells_of(page: Page) -> list[Cell]:
    """The cells of the notebook in front, as its model has them."""
    cells: list[Cell] = page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells"
    )
    return cells


def open_tab(page: Page, title: str) -> Locator:
    """Open StepGuide's sidebar at one of its tabs."""
    page.evaluate("() => window.jupyterapp.shell.activateById('jp-stepguide-sidebar')")
    page.locator(".jp-StepGuide-sidebar [role=tab]").filter(has_text=title).click()
    return page.locator(".jp-StepGuide-sidebar [role=tabpanel]:visible")
