"""Guides that are published for one test, with the outputs that their files hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.conftest import Room

Cell = dict[str, Any]


def markdown(source: str) -> Cell:
    """A cell of text."""
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source: str, *outputs: dict[str, Any]) -> Cell:
    """A cell of code; one that begins with ``# parameters`` has that tag."""
    tags = ["parameters"] if source.startswith("# parameters\n") else []
    return {
        "cell_type": "code",
        "metadata": {"tags": tags},
        "outputs": list(outputs),
        "execution_count": None,
        "source": source,
    }


def printed(text: str) -> dict[str, Any]:
    """The output of a ``print``."""
    return {"output_type": "stream", "name": "stdout", "text": text}


@contextmanager
def published(room: Room, slug: str, cells: Sequence[Cell], *, folder: str = ".") -> Iterator[None]:
    """Publish a guide of these cells as ``slug``, unverified, and take it back afterwards.

    Its file lies in ``folder`` of the room's.
    """
    notebook = {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)],
        "metadata": {"stepguide": {"schema": 1, "id": f"guide-{slug}"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = room.folder / folder / f"{slug}.ipynb"
    path.write_text(json.dumps(notebook))
    done = room.stepguide("publish", str(path), "--slug", slug, "--allow-unverified")
    assert done.returncode == 0, done.stderr
    try:
        yield
    finally:
        assert room.stepguide("unpublish", slug).returncode == 0
        path.unlink()
