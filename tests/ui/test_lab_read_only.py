"""Folders and files that nobody may write to: everything that needs no writing still works."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import running_lab
from tests.ui.notebooks import PYTHON, code, markdown, read_notebook
from tests.ui.recording import create_guide, record_button, run_cell

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

# Root may write anywhere, until it gives that up.
OBEDIENT = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("read-only")
    shelf = folder / "root" / "shelf"
    shelf.mkdir(parents=True)
    notebook = {
        "cells": [markdown("m0", "# Answer"), code("c0", "6 * 7")],
        "metadata": {"kernelspec": PYTHON},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (shelf / "answer.ipynb").write_text(json.dumps(notebook))
    (shelf / "answer.ipynb").chmod(0o444)
    shelf.chmod(0o555)
    with running_lab(folder, prefix=OBEDIENT if os.geteuid() == 0 else ()) as running:
        yield running
    shelf.chmod(0o755)


@pytest.fixture
def answer(page: Page, lab: Lab) -> Page:
    page.goto(lab.page_of("shelf/answer.ipynb"))
    page.wait_for_selector(".jp-NotebookPanel", timeout=90_000)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.ready")
    return page


def test_the_guide_of_a_read_only_notebook_goes_into_the_root_folder(
    answer: Page, lab: Lab
) -> None:
    record_button(answer, "Record").click()
    expect(record_button(answer, "Stop (0)")).to_be_visible()
    run_cell(answer, 1)
    record_button(answer, "Stop (1)").click()
    create_guide(answer, "answer-guide.ipynb")
    expect(answer.get_by_text("The folder of the notebook is read-only")).to_be_visible()
    guide = read_notebook(lab, "answer-guide.ipynb")
    assert ["".join(cell["source"]) for cell in guide["cells"]][-1] == "6 * 7"
    assert [path.name for path in (lab.root / "shelf").iterdir()] == ["answer.ipynb"]
    expect(answer.locator(".jp-Dialog")).to_have_count(0)


def test_a_read_only_notebook_is_verified_as_it_is(answer: Page, lab: Lab) -> None:
    before = read_notebook(lab, "shelf/answer.ipynb")
    run_cell(answer, 1)
    answer.evaluate("() => void window.jupyterapp.commands.execute('stepguide:verify')")
    expect(answer.get_by_text("its file is taken without your changes")).to_be_visible()
    expect(answer.get_by_text("answer.ipynb is verified")).to_be_visible(timeout=90_000)
    assert read_notebook(lab, "shelf/answer.ipynb") == before
