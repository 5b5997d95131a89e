from __future__ import annotations

from collections.abc import Callable

import pytest

from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.parameters import Lifted, candidates, lifted, suggested

MakeRun = Callable[..., Run]


def _suggested(kept: list[Run], recorded: list[Run]) -> Lifted | None:
    """The parameters cell that we would make."""
    found = candidates(kept, recorded)
    return lifted(kept, found, suggested(found))


def test_a_cell_of_plain_values_becomes_annotated_with_what_was_tried(run: MakeRun) -> None:
    recorded = [
        run("p", "rate = 0.1", writes="rate"),
        run("p", "rate = 0.2\nYEAR = 2026  # of the report", writes="rate YEAR"),
        run("u", "print(rate * YEAR)", reads="rate YEAR", shows="1"),
    ]
    assert _suggested(recorded[1:], recorded) == Lifted(
        "rate: float = 0.2  # tried: 0.1, 0.2\nYEAR: int = 2026  # of the report", "run-2", {}
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
    assert _suggested(kept, kept) is None


def test_a_name_that_is_bound_again_or_never_read_is_no_parameter(run: MakeRun) -> None:
    value = run("p", "n = 1", writes="n")
    assert _suggested([value, run("u", shows="1")], []) is None
    changed = [value, run("c", "n += 1", reads="n", writes="n"), run("u", reads="n", shows="1")]
    assert _suggested(changed, changed) is None


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
        found = _suggested(kept, recorded)
        assert found is not None
        assert found.run == chosen.id


def test_ticked_values_of_several_cells_are_moved_into_one_at_the_top(run: MakeRun) -> None:
    kept = [
        run("a", "import csv\nyear = 2026  # of the report\n\nrows = [year]", writes="year rows"),
        run("b", "region = 'north'", writes="region"),
        run("c", "print(rows, region)", reads="rows region", shows="x"),
    ]
    found = candidates(kept, kept)
    assert [(one.name, one.text, one.alone) for one in found] == [
        ("year", "2026", False),
        ("region", "'north'", True),
    ]
    assert suggested(found) == ("region",)
    made = lifted(kept, found, ["region", "year", "nothing"])
    assert made is not None
    assert made.run is None
    assert made.source == "year: int = 2026  # of the report\nregion: str = 'north'"
    assert made.left == {"run-1": "import csv\n\nrows = [year]", "run-2": ""}
    assert lifted(kept, found, []) is None


def test_of_a_cell_of_values_that_are_not_all_ticked_the_others_stay(run: MakeRun) -> None:
    kept = [run("a", "n = 1\nk = 2", writes="n k"), run("u", reads="n k", shows="1")]
    made = lifted(kept, candidates(kept, kept), ["k"])
    assert made is not None
    assert (made.run, made.source, made.left) == (None, "k: int = 2", {"run-1": "n = 1"})


@pytest.mark.parametrize(
    "source",
    [
        "n = 0\nfor i in x:\n    n += i",
        "n = 1\ndef f():\n    global n",
        "n = 1\nimport numpy as n",
        "n = 1\ndef n(): ...",
        "n = []\nn.append(1)",
        "id = 1\nprint(id)",
        "if x:\n    n = 1",
        "%matplotlib inline\nn = 1",
    ],
)
def test_what_a_cell_binds_again_changes_or_hides_is_no_candidate(
    run: MakeRun, source: str
) -> None:
    kept = [run("p", source, writes="n id"), run("u", reads="n id", shows="1")]
    assert candidates(kept, kept) == ()
