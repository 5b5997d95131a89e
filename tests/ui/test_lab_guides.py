"""The tab "Guides": published guides that fit the open notebook, in a real Lab."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.ui.axe import violations
from tests.ui.notebooks import cells_of, code, markdown, open_notebook, open_tab

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

pytestmark = pytest.mark.usefixtures("console")

TITLE = "Mean of the gauges"
GUIDE = [
    markdown("title", f"# {TITLE}"),
    markdown("load", "## Load the gauges"),
    code("a", "import csv\nrows = list(csv.reader(open('gauges.csv')))"),
    markdown("mean", "## Take the mean"),
    code("b", "mean = sum(float(row[1]) for row in rows) / len(rows)"),
]
MINE = [code("x", "import csv\nmine = csv.reader(open('data/gauges.csv'))"), code("y", "mine")]
ROOM_DEADLINE_MS = 90_000


def _publish(lab: Lab, path: str) -> None:
    body = {"path": path, "allow_unverified": True}
    request = Request(
        f"{lab.url}stepguide/api/guides/publish",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"token {lab.token}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=ROOM_DEADLINE_MS / 1000) as response:
        assert response.status == 201


def _write(lab: Lab, path: str, cells: list[dict[str, Any]]) -> None:
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (lab.root / path).write_text(json.dumps(notebook))


def test_a_guide_on_the_same_data_is_suggested_and_its_code_taken_over(
    page: Page, lab: Lab
) -> None:
    (lab.root / "gauges.csv").write_text("a,1\nb,3\n")
    _write(lab, "gauges-guide.ipynb", GUIDE)
    _publish(lab, "gauges-guide.ipynb")

    open_notebook(page, lab, "mine.ipynb", MINE)
    tab = open_tab(page, "Guides")
    suggestion = tab.get_by_role("article", name=TITLE)
    expect(suggestion).to_contain_text("reads gauges.csv, as you do", timeout=ROOM_DEADLINE_MS)
    expect(suggestion).to_contain_text("2 steps")

    suggestion.get_by_role("button", name="Show code").click()
    suggestion.get_by_text("2 Take the mean").click()
    assert violations(page, [".jp-StepGuide-sidebar"]) == []
    suggestion.get_by_role("button", name="Insert").last.click()
    assert [cell["source"] for cell in cells_of(page)] == [
        MINE[0]["source"],
        GUIDE[4]["source"],
        MINE[1]["source"],
    ]

    with page.context.expect_page() as opened:
        suggestion.get_by_role("button", name="Open page").click()
    expect(opened.value.get_by_role("heading", name=TITLE)).to_be_visible()

    suggestion.get_by_role("button", name="Dismiss").click()
    expect(suggestion).to_have_count(0)
    tab.get_by_role("button", name="Show again").click()
    expect(suggestion).to_be_visible()


def test_a_notebook_that_nothing_fits_is_told_what_would(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, "alone.ipynb", [code("x", "1 + 1")])
    tab = open_tab(page, "Guides")
    expect(tab).to_contain_text("No published guide fits this notebook yet.")
