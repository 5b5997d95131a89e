"""What opening a long notebook in JupyterLab costs with the extension, and without it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest

from tests.bench.report import alternately, say
from tests.integration.labs import TOKEN, Lab, running_lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

ROUNDS = 7
CELLS = 1000
BOUND = 1.05
"""With the extension a notebook may cost so many times as much to open."""
LOAD_TIMEOUT_MS = 120_000

# Lab draws a long notebook bit by bit in its idle moments, for half a minute and more, while a
# person works in it. Open it is when the first screens stand there; by then each of its cells
# has a model and a widget, and everything that follows the whole notebook has looked at it.
OPEN = """async path => {
    const { commands } = window.jupyterapp;
    const panel = await commands.execute('docmanager:open', { path, kernel: {} });
    await panel.revealed;
    const { widgets } = panel.content;
    while (widgets.length < 1000 || widgets.slice(0, 100).some(cell => cell.isPlaceholder())) {
        await new Promise(resolve => setTimeout(resolve, 10));
    }
}"""
CLOSE = """async () => {
    window.jupyterapp.shell.currentWidget.dispose();
    await new Promise(resolve => setTimeout(resolve, 1000));
}"""


@pytest.mark.timeout(900)
def test_a_thousand_cells_cost_no_more_to_open(browser: Browser, tmp_path: Path) -> None:
    with (
        running_lab(tmp_path / "lab", {}) as lab,
        lab_page(browser, lab, extension=True) as with_extension,
        lab_page(browser, lab, extension=False) as without,
    ):
        write_long_notebook(lab)
        for page in (with_extension, without):
            cost_of_opening(page)  # code is compiled, the kernel is started
        ours, theirs = alternately(
            ROUNDS, lambda: cost_of_opening(with_extension), lambda: cost_of_opening(without)
        )
    say("a notebook of 1,000 cells, with the extension", "s of CPU", ours, "Lab alone", theirs)
    ratio = median(mine / other for mine, other in zip(ours, theirs, strict=True))
    print(f"median of the ratios of pairs: {ratio:.3f}, at most {BOUND}")
    assert ratio <= BOUND


def write_long_notebook(lab: Lab) -> None:
    cells = [cell for number in range(CELLS // 2) for cell in _part(number)]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    (lab.root / "long.ipynb").write_text(json.dumps(notebook))


def _part(number: int) -> tuple[dict[str, object], dict[str, object]]:
    heading = {
        "cell_type": "markdown",
        "id": f"h{number}",
        "metadata": {},
        "source": f"## Part {number}\n\nWhat it is about, in *one* line.",
    }
    code = {
        "cell_type": "code",
        "id": f"c{number}",
        "metadata": {},
        "source": f"total = sum(range({number}))\ntotal",
        "outputs": [],
        "execution_count": None,
    }
    return heading, code


@contextmanager
def lab_page(browser: Browser, lab: Lab, *, extension: bool) -> Iterator[Page]:
    """A page of Lab that has loaded, the extension's sidebar open where there is one."""
    labconfig = lab.folder / "config" / "labconfig"
    labconfig.mkdir(exist_ok=True)
    disabled = {
        "jupyter-stepguide": not extension,
        "@jupyterlab/apputils-extension:announcements": True,
    }
    # Read anew for every page.
    (labconfig / "page_config.json").write_text(json.dumps({"disabledExtensions": disabled}))
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{lab.url}lab?token={TOKEN}&reset")
    page.wait_for_function("() => window.jupyterapp?.shell", timeout=LOAD_TIMEOUT_MS)
    page.evaluate("() => window.jupyterapp.restored")
    sidebar = page.locator("#jp-stepguide-sidebar").count()
    assert bool(sidebar) == extension
    yield page
    context.close()


def cost_of_opening(page: Page) -> float:
    """Seconds that the page's own thread works, which others on the machine change little."""
    page.bring_to_front()
    chromium = page.context.new_cdp_session(page)
    chromium.send("Performance.enable")
    before = _worked(chromium)
    page.evaluate(OPEN, "long.ipynb")
    worked = _worked(chromium) - before
    chromium.detach()
    page.evaluate(CLOSE)
    return worked


def _worked(chromium: CDPSession) -> float:
    metrics = chromium.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "ThreadTime"))
