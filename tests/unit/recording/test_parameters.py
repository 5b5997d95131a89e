from __future__ import annotations

from collections.abc import Callable

import pytest

from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.parameters import Parameters, parameters_of

MakeRun = Callable[..., Run]


def test_a_cell_of_plain_values_becomes_annotated_with_what_was_tried(run: MakeRun) -> None:
    recorded = [
        run("p", "rate = 0.1", writes="rate"),
        run("p", "rate = 0.2\nYEAR = 2026  # of the report", writes="rate YEAR"),
        run("u", "print(rate * YEAR)", reads="rate YEAR", shows="1"),
    ]
    assert parameters_of(recorded[1:], recorded) == Parameters(
        "run-2", "rate: float = 0.2  # tried: 0.1, 0.2\nYEAR: int = 2026  # of the report"
    )


@pytest.mark.parametrize(
    "source",
    [
        "n = len(x)",
        "n = 1\nprint(n)",
        "n, m = 1, 2",
        "n = m = 1",
        "n = None",
        "api_key = 'abc'",
        "_n = 1",
        "n = 1; k = 2",
        "n = (1 +\n 1)",
        "n = 'x" + "x" * 99 + "'",
        "%matplotlib inline",
    ],
)
def test_other_cells_are_none(run: MakeRun, source: str) -> None:
    names = "n m k _n api_key"
    kept = [run("p", source, writes=names), run("u", reads=names, shows="1")]
    assert parameters_of(kept, kept) is None


def test_a_name_that_is_bound_again_or_never_read_is_no_parameter(run: MakeRun) -> None:
    value = run("p", "n = 1", writes="n")
    assert parameters_of([value, run("u", shows="1")], []) is None
    changed = [value, run("c", "n += 1", reads="n", writes="n"), run("u", reads="n", shows="1")]
    assert parameters_of(changed, changed) is None


def test_values_that_were_tried_go_before_capitals_and_those_before_others(run: MakeRun) -> None:
    plain = run("a", "n = 1", writes="n")
    capital = run("b", "N = 1", writes="N")
    tried = [run("c", f"k = {value}", writes="k") for value in (1, 2)]
    use = run("u", reads="n N k", shows="1")
    recorded = [plain, capital, *tried, use]
    for kept, chosen in (
        ([plain, capital, tried[-1], use], tried[-1]),
        ([plain, capital, use], capital),
        ([plain, use], plain),
    ):
        found = parameters_of(kept, recorded)
        assert found is not None
        assert found.run == chosen.id
