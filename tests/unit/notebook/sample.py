"""Notebooks made for a test."""

from __future__ import annotations

from typing import Any

import nbformat

from stepguide_kernel.notebook.document import Notebook


def code(source: str, cell_id: str = "", **fields: Any) -> dict[str, Any]:
    """A code cell; without an id when none is given."""
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    identity = {"id": cell_id} if cell_id else {}
    return {**cell, "execution_count": None, **identity, **fields}


def text(source: str, cell_id: str = "", **fields: Any) -> dict[str, Any]:
    """A markdown cell; without an id when none is given."""
    identity = {"id": cell_id} if cell_id else {}
    return {"cell_type": "markdown", "source": source, "metadata": {}, **identity, **fields}


def notebook(*cells: dict[str, Any], minor: int = 5, **metadata: Any) -> Notebook:
    """A notebook in memory, not validated."""
    raw = {"nbformat": 4, "nbformat_minor": minor, "metadata": metadata, "cells": list(cells)}
    return Notebook(nbformat.from_dict(raw))
