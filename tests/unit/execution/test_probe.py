from __future__ import annotations

import platform
from importlib.metadata import version

import pytest

from stepguide_kernel.execution import probe
from stepguide_kernel.model.execution import Environment


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("import numpy as np, os", ["numpy"]),
        ("from matplotlib.pyplot import plot", ["matplotlib"]),
        ("from . import sibling", []),
        ("%matplotlib inline\n!ls\nimport pandas", ["pandas"]),
        ("def f():\n    import scipy.stats", ["scipy"]),
        ("import (", []),
        ("x = '\0'", []),
        ("import numpy\nimport numpy.linalg", ["numpy"]),
    ],
)
def test_imports_are_found_in_cells_and_the_standard_library_is_not_one(
    source: str, modules: list[str]
) -> None:
    assert probe.imported_modules([source]) == modules


def ask(*sources: str) -> Environment:
    """Ask this interpreter, as a kernel would answer."""
    said = eval(probe.question(sources))  # noqa: S307 - the question is our own
    content = {"status": "ok", "data": {"text/plain": repr(said)}}
    return probe.answer("k", {"content": {"user_expressions": {"report": content}}})


def test_the_answer_names_python_and_the_distributions_of_the_imports() -> None:
    assert ask("import msgspec, yaml, not_there_at_all").packages == {
        "python": platform.python_version(),
        "msgspec": version("msgspec"),
        "PyYAML": version("PyYAML"),
    }


def test_the_fingerprint_is_that_of_the_environment_whatever_is_imported() -> None:
    assert len(ask().fingerprint) == 64
    assert ask().fingerprint == ask("import msgspec").fingerprint


@pytest.mark.parametrize(
    "reply",
    [
        None,
        {"content": {}},
        {"content": {"user_expressions": {"report": {"status": "error"}}}},
    ],
)
def test_no_answer_is_no_failure(reply: dict[str, object] | None) -> None:
    assert probe.answer("k", reply) == Environment("k")
