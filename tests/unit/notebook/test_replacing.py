"""Suggested cells in the place of others: as the vectors say that Lab's twin keeps too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.model.decoding import convert
from stepguide_kernel.model.suggested_steps import SuggestedSteps
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata
from stepguide_kernel.notebook.replacing import replace

VECTORS = json.loads(
    (Path(__file__).parents[2] / "data" / "suggestions.json").read_text(encoding="utf-8")
)


def _notebook(cells: list[dict[str, Any]]) -> Notebook:
    made = []
    for cell in cells:
        whole = {"metadata": {}, **cell}
        if cell["cell_type"] == "code":
            output = {"output_type": "stream", "name": "stdout", "text": cell["source"]}
            whole |= {"outputs": [output], "execution_count": 1}
        made.append(whole)
    metadata = {"stepguide": {"schema": 1, "id": "g1", "authors": ["Mia"]}}
    node = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return Notebook.parse(json.dumps(node).encode())


def _seen(notebook: Notebook) -> list[dict[str, Any]]:
    return [
        {
            "id": cell["id"],
            "cell_type": cell.cell_type,
            "source": cell["source"],
            **({"metadata": cell["metadata"]} if cell["metadata"] else {}),
        }
        for cell in notebook.cells
    ]


def _suggested(vector: dict[str, Any]) -> SuggestedSteps:
    return convert({"seen": vector["seen"], "cells": vector["suggested"]}, SuggestedSteps)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_the_vectors(vector: dict[str, Any]) -> None:
    notebook, suggested = _notebook(vector["cells"]), _suggested(vector)
    comment, credit = VECTORS["comment"], VECTORS["credit"]
    assert replace(notebook, suggested, comment=comment, credit=credit) == vector["result"]
    assert _seen(notebook) == vector["after"]
    metadata = guide_metadata(notebook)
    assert metadata is not None
    assert list(metadata.contributors) == vector["contributors"]


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_to_take_it_twice_is_to_take_it_once(vector: dict[str, Any]) -> None:
    notebook, suggested = _notebook(vector["cells"]), _suggested(vector)
    first = replace(notebook, suggested, comment="c1", credit="Lee")
    once = notebook.to_bytes()
    second = replace(notebook, suggested, comment="c1", credit="Lee")
    assert second == ("conflict" if first == "conflict" else "present")
    assert notebook.to_bytes() == once


def test_what_stays_keeps_its_outputs_and_what_changes_has_none() -> None:
    vector = VECTORS["vectors"][0]
    notebook = _notebook(vector["cells"])
    replace(notebook, _suggested(vector), comment="c1", credit="Lee")
    outputs = {cell["source"]: cell["outputs"] for cell in notebook.cells if "outputs" in cell}
    assert outputs["import pandas as pd"]
    assert outputs["b = a = 1"] == []


def test_an_author_is_no_contributor_to_their_own_guide() -> None:
    vector = VECTORS["vectors"][0]
    notebook = _notebook(vector["cells"])
    replace(notebook, _suggested(vector), comment="c1", credit="Mia")
    metadata = guide_metadata(notebook)
    assert metadata is not None
    assert metadata.contributors == ()
