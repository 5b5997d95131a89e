from __future__ import annotations

from collections.abc import Iterator

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt

from stepguide_kernel.kernel.charts import chart_titles


@pytest.fixture(autouse=True)
def _no_figures() -> Iterator[None]:
    with mpl.rc_context({"backend": "agg"}):
        yield
        plt.close("all")


def test_without_a_figure_there_is_no_title() -> None:
    assert chart_titles() == []


def test_axes_are_called_by_their_title_or_their_labels() -> None:
    _, (first, second, bare) = plt.subplots(3)
    first.set_title("Sales\nin 2024")
    second.set_xlabel("month")
    second.set_ylabel("revenue")
    bare.set_xlabel("day")
    assert chart_titles() == ["Sales in 2024", "revenue by month"]


def test_what_stands_above_a_whole_figure_is_its_title() -> None:
    figure, axes = plt.subplots()
    axes.set_title("A part")
    figure.suptitle("The whole")
    assert chart_titles() == ["The whole"]


def test_axes_that_raise_have_no_title(monkeypatch: pytest.MonkeyPatch) -> None:
    _, axes = plt.subplots()
    monkeypatch.setattr(type(axes), "get_title", lambda _: 1 / 0)
    assert chart_titles() == []
