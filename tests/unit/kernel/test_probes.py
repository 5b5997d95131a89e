from __future__ import annotations

import random
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import cast

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt

from stepguide_kernel.kernel import probes

CHANGES: dict[str, Callable[[pytest.MonkeyPatch, Path], object]] = {
    "@cwd": lambda patch, folder: patch.chdir(folder),
    "@env": lambda patch, _: patch.setenv("STEPGUIDE_PROBED", "1"),
    "@syspath": lambda patch, folder: patch.setattr(sys, "path", [str(folder), *sys.path]),
    "@warn": lambda _, __: warnings.simplefilter("ignore", BytesWarning),
    "@rng": lambda _, __: random.random(),  # noqa: S311 - the probed generator
    "@nprng": lambda _, __: np.random.rand(),  # noqa: NPY002 - the probed generator
    "@npopt": lambda _, __: np.set_printoptions(precision=2),
    "@pdopt": lambda _, __: pd.set_option("display.max_rows", 4),
    "@figures": lambda _, __: plt.figure(),
    "@rc": lambda _, __: mpl.rcParams.update({"lines.linewidth": 7.5}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_probe_sees_its_change_and_no_other(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (
        warnings.catch_warnings(),
        np.printoptions(),
        pd.option_context("display.max_rows", 60),
        mpl.rc_context({"backend": "agg"}),
    ):
        before = probes.observe()
        CHANGES[name](monkeypatch, tmp_path)
        changed = probes.changed(before, probes.observe())
        plt.close("all")
        assert changed == {name}


def test_what_is_drawn_on_a_figure_changes_what_is_open() -> None:
    with mpl.rc_context({"backend": "agg"}):
        _, axes = plt.subplots()
        before = probes.observe()
        axes.plot([1, 2])
        drawn = probes.changed(before, probes.observe())
        plt.close("all")
    assert drawn == {"@figures"}


@pytest.mark.parametrize(("option", "value"), [("backend", "svg"), ("interactive", True)])
def test_what_the_first_figure_settles_is_no_option_that_a_cell_set(
    option: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = cast("dict[str, object]", mpl.rcParams)
    before = probes.observe()
    assert options[option] != value
    monkeypatch.setitem(options, option, value)
    assert options[option] == value
    assert probes.changed(before, probes.observe()) == set()


def test_how_numpy_treats_errors_is_an_option() -> None:
    with np.errstate(divide="ignore"):
        before = probes.observe()
        np.seterr(divide="raise")
        assert probes.changed(before, probes.observe()) == {"@npopt"}


def test_folder_and_environment_are_taken_over_where_nobody_touched_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = probes.observe()
    monkeypatch.setenv("STEPGUIDE_PROBED", "1")
    assert probes.changed(before, probes.observe(before)) == set()
    assert probes.changed(before, probes.observe()) == {"@env"}


def test_nothing_changes_by_looking() -> None:
    assert probes.changed(probes.observe(), probes.observe()) == set()


def test_a_package_loaded_meanwhile_has_changed_nothing() -> None:
    assert probes.changed({}, {"@rc": (1,)}) == set()


def test_numbers_drawn_in_the_cell_that_loads_numpy_are_noticed() -> None:
    before = probes.observe()
    del before["@nprng"]
    kept = np.random.get_state()  # noqa: NPY002 - the probed generator
    try:
        np.random.seed(1)  # noqa: NPY002 - the probed generator
        assert "@nprng" not in probes.changed(before, probes.observe())
        np.random.rand()  # noqa: NPY002 - the probed generator
        assert "@nprng" in probes.changed(before, probes.observe())
    finally:
        np.random.set_state(kept)  # noqa: NPY002 - the probed generator
