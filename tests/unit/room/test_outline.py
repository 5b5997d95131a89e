"""The outline: what the page draws around the cells, and takes out of them."""

from __future__ import annotations

import json

import pytest

from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.room.outline import outline_of, without_drawn_headings


def _notebook(*cells: str, **metadata: object) -> Notebook:
    """Cells by their text; those that begin with ``>>>`` are code."""
    raw = {
        "cells": [
            {"cell_type": "code", "id": f"c{i}", "source": text[3:], "metadata": {}}
            | {"outputs": [], "execution_count": None}
            if text.startswith(">>>")
            else {"cell_type": "markdown", "id": f"c{i}", "source": text, "metadata": {}}
            for i, text in enumerate(cells)
        ],
        "metadata": {"stepguide": {"schema": 1, "id": "g", **metadata}} if metadata else {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return Notebook.parse(json.dumps(raw).encode())


def _left(notebook: Notebook) -> list[str]:
    without_drawn_headings(notebook, outline_of(notebook))
    return [cell["source"] for cell in notebook.cells]


def test_title_and_step_headings_are_drawn_once() -> None:
    notebook = _notebook("# Paid orders\n\nIntro.", "## Load\n\nText.", ">>>1", "### Detail")
    outline = outline_of(notebook)
    assert outline.title == "Paid orders"
    assert [(step.number, step.title, step.start, step.stop) for step in outline.steps] == [
        (1, "Load", 1, 4)
    ]
    assert _left(notebook) == ["Intro.", "Text.", "1", "### Detail"]


def test_an_underlined_heading_goes_with_its_underline() -> None:
    notebook = _notebook("Paid orders\n===\nIntro.", "Load\n---\n\nText.")
    assert _left(notebook) == ["Intro.", "Text."]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Step 1: Keep", "Keep"),
        ("1. Keep", "Keep"),
        ("1) Keep", "Keep"),
        ("Step 4: Keep", "Step 4: Keep"),  # one lesson of several: the number says which
        ("2024 in numbers", "2024 in numbers"),
        ("Step 1 Keep", "Keep"),
        ("3.5 % interest", "3.5 % interest"),
        ("3-5 days later", "3-5 days later"),
        ("Step", "Step"),
    ],
)
def test_a_number_the_author_wrote_is_not_repeated(heading: str, title: str) -> None:
    assert outline_of(_notebook("# T", f"## {heading}")).steps[0].title == title


def test_prose_before_set_up_code_is_the_introduction() -> None:
    outline = outline_of(_notebook("# T\n\nIntro.", ">>>import pandas", "## Load"))
    assert [(step.number, step.title, step.start) for step in outline.steps] == [
        (0, "Set-up", 1),
        (1, "Load", 2),
    ]
    assert outline.around(0) is None


def test_a_notebook_without_headings_is_one_step_under_its_name() -> None:
    outline = outline_of(_notebook("Only text.", ">>>1"), name="orders")
    assert (outline.title, outline.steps[0].title) == ("orders", "The guide")


def test_every_cell_of_a_step_is_opened_and_closed_once() -> None:
    outline = outline_of(_notebook("# T", "## A", ">>>1", "## B", ">>>2"))
    assert [step.id for i in range(5) if (step := outline.opening(i))] == ["c1", "c3"]
    assert [step.id for i in range(5) if (step := outline.closing(i))] == ["c1", "c3"]


def test_callouts_and_needs_are_told() -> None:
    needs = {"files": [{"path": "a.csv"}], "packages": {"pandas": "3.1"}, "env": ["API_URL"]}
    outline = outline_of(
        _notebook("# T", "## A", "> [!WARNING]\n> Mind.", prerequisites=needs, objectives=["x"])
    )
    assert outline.steps[0].callouts == ("WARNING",)
    assert [mark.words for mark in outline.steps[0].marks] == ["with a warning"]
    assert outline.needs == ("a.csv", "pandas 3.1", "environment variable API_URL")
    assert outline.objectives == ("x",)


def test_ids_of_the_page_are_not_given_away() -> None:
    notebook = _notebook("# T", "## A")
    for taken in ("sg-status", "step-3", "steps", "heading-1", "cell-c1"):
        notebook.cells[1]["id"] = taken
        assert outline_of(notebook).steps[0].anchors == ()
    notebook.cells[1]["id"] = "load"
    assert outline_of(notebook).steps[0].anchors == ("load",)


def test_reading_takes_at_least_a_minute() -> None:
    assert outline_of(_notebook("# T")).minutes == 1
    assert outline_of(_notebook("# T", "word " * 1000, ">>>" + "x = 1\n" * 50)).minutes == 8


def test_setting_up_is_no_step_that_readers_count() -> None:
    outline = outline_of(_notebook("# Paid orders", ">>>import pandas", "## Load", ">>>1"))
    assert [step.number for step in outline.steps] == [0, 1]
    assert outline.length == 1


def test_who_contributed_is_told_once_and_beside_the_authors() -> None:
    notebook = _notebook(
        "# T", "> [!TIP]\n> Sort.", "> [!TIP]\n> Save.", authors=["Mia"], contributors=["lee"]
    )
    for cell, author in zip(notebook.cells[1:], ("Ana", "Mia"), strict=True):
        cell["metadata"]["stepguide"] = {"callout": {"author": author}}
    assert outline_of(notebook).contributors == ("lee", "Ana")
