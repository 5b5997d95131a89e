"""``pytest --stepguide``: guides as tests, a step of a guide as a test of its own.

pytest loads this module in every run of everybody who has StepGuide installed, so it imports
nothing, and does nothing unless the option is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("stepguide", "guides (Jupyter notebooks) as tests")
    group.addoption(
        "--stepguide",
        action="store_true",
        help="collect notebooks: each is run once, and each of its steps is a test",
    )
    group.addoption(
        "--stepguide-allow-drift",
        action="store_true",
        help="let steps pass that ran and showed something else than their file does",
    )
    group.addoption(
        "--stepguide-timeout",
        type=float,
        default=None,
        metavar="SECONDS",
        help="seconds that a cell may take",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a notebook, if that was asked for."""
    if file_path.suffix != ".ipynb" or not parent.config.getoption("stepguide"):
        return None
    from stepguide_kernel.pytest_plugin.items import Guide

    guide: Guide = Guide.from_parent(parent, path=file_path)
    return guide
