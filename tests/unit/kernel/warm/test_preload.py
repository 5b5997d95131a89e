"""What may be imported before a fork, and what may not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from stepguide_kernel.kernel.warm.preload import Unbearable, preload, shell_tripwire


def module(folder: Path, name: str, source: str) -> str:
    (folder / f"{name}.py").write_text(source)
    return name


@pytest.fixture(autouse=True)
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "source",
    [
        "from IPython import get_ipython\nshell = get_ipython()",
        "shell = get_ipython().user_ns",  # the builtin of kernels
    ],
)
def test_a_module_that_asks_for_the_live_shell_is_refused(modules: Path, source: str) -> None:
    with pytest.raises(Unbearable):
        preload([module(modules, f"asks_{abs(hash(source))}", source)])


def test_the_backend_of_notebooks_is_never_imported() -> None:
    preload(["numpy", "matplotlib.pyplot"])
    assert "matplotlib_inline.backend_inline" not in sys.modules


def test_whether_there_is_a_kernel_is_answered_as_in_a_kernel(modules: Path) -> None:
    name = module(modules, "wide_tables", "in_kernel = hasattr(get_ipython(), 'kernel')")
    preload([name])
    assert sys.modules[name].in_kernel is True


def test_nothing_of_the_wire_stays() -> None:
    before = InteractiveShell.initialized()
    with shell_tripwire(), pytest.raises(Unbearable):
        InteractiveShell.initialized()
    assert InteractiveShell.initialized() is before
    assert "initialized" not in vars(InteractiveShell)
    with pytest.raises(NameError):
        get_ipython()  # type: ignore[name-defined]  # noqa: F821 - that is the point


def test_what_is_not_installed_is_left_out() -> None:
    preload(["no_such_package_at_all", "matplotlib.no_such_module"])


def test_the_variable_for_the_backend_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("MPLBACKEND", "svg")
    preload([])
    assert os.environ["MPLBACKEND"] == "svg"
    monkeypatch.delenv("MPLBACKEND")
    preload([])
    assert "MPLBACKEND" not in os.environ
